import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LocalSigner, shortestPublicationLead } from '@signet/authorization-server';
import { createStores, openDatabase, readMasterKey } from '@signet/persistence';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

/** A page of 512 bytes: the header of a database without tables, in rollback mode (SQLite, Database File Format §1.3). */
const aDatabase = Buffer.alloc(512);
aDatabase.write('SQLite format 3\0', 'latin1');
aDatabase.set([2, 0, 1, 1, 0, 64, 32, 32, 0, 0, 0, 1, 0, 0, 0, 1], 16);
aDatabase.set([4], 47);
aDatabase.set([1], 59);
aDatabase.set([0x0d, 0, 0, 0, 0, 2, 0, 0], 100);

let folder: string;
let env: Record<string, string>;
let asked: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-cli-keys-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(argv: readonly string[], answer?: boolean, more: Partial<CliIo> = {}) {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env,
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    readStdin: async () => '',
    ...more,
    ...(answer !== undefined && {
      confirm: async (question) => {
        asked.push(question);
        return answer;
      },
    }),
  };
  return { code: await runCli(argv, io), ...out, io };
}
async function json(...argv: string[]) {
  const { code, stdout, stderr } = await run([...argv, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
const kids = async () => ((await json('keys', 'list')) as { kid: string }[]).map(({ kid }) => kid).sort();

describe('signet init', () => {
  it('makes schema and master key, once', async () => {
    expect(await json('init')).toEqual({ migrated: true, masterKeyMade: true });
    expect(statSync(join(folder, 'master-key')).mode & 0o777).toBe(0o600);
    const before = readFileSync(join(folder, 'master-key'), 'utf8');
    expect(await json('init')).toEqual({ migrated: true, masterKeyMade: false });
    expect(readFileSync(join(folder, 'master-key'), 'utf8')).toBe(before);
  });

  it.each([
    ['init', ['init']],
    ['any other command', ['keys', 'rotate']],
  ])('does not make another key beside a database that holds some: %s', async (_name, argv) => {
    await json('keys', 'rotate');
    renameSync(join(folder, 'master-key'), join(folder, 'elsewhere'));
    const { code, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: MASTER_KEY_FILE: \S+ is missing, and the database holds keys [^\n]+\n$/),
    });
    expect(existsSync(join(folder, 'master-key'))).toBe(false);
  });
});

describe('signet keys withdraw', () => {
  it.each(['-iuLu-Lru9-E79D1LWE5S-i1VSm0NF926WviHMjfLdc', '--uLu-Lru9-E79D1LWE5S-i1VSm0NF926WviHMjfLdc'])(
    'takes a kid that begins with a hyphen for what it is: %s',
    async (kid) => {
      await json('keys', 'rotate', '--now');
      const { io, ...refused } = await run(['keys', 'withdraw', kid, '--yes']);
      expect(refused).toEqual({ code: 1, stdout: '', stderr: 'error: there is no such signing key\n' });
    },
  );

  it('deletes the key, makes another where none is left to sign, and asks before', async () => {
    const { kid } = await json('keys', 'rotate', '--now');
    expect((await run(['keys', 'withdraw', kid])).code).toBe(2);
    expect((await run(['keys', 'withdraw', kid], false)).code).toBe(1);
    expect(await kids()).toEqual([kid]);
    const withdrawn = await json('keys', 'withdraw', kid, '--yes');
    expect(withdrawn).toEqual({ kid, withdrawn: true, replacement: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await kids()).toEqual([withdrawn.replacement]);
    const { io, ...again } = await run(['keys', 'withdraw', kid, '--yes']);
    expect(again).toEqual({ code: 1, stdout: '', stderr: 'error: there is no such signing key\n' });
    expect(await administerHere(io, ({ stores }) => stores.securityEvents.countSince(0))).toBe(1);
  });
});

describe('signet keys rotate --now', () => {
  it('lets the new key sign as soon as every process has published it, and the one before no more', async () => {
    const first = await json('keys', 'rotate', '--now');
    expect(first.activatesAt).toBe(first.createdAt + shortestPublicationLead);
    const later = await json('keys', 'rotate');
    expect(later.activatesAt).toBe(later.createdAt + 3600);
  });
});

describe('signet keys of an algorithm whose key an operator gives', () => {
  it('says where it is held, rotates it not, and takes it back into the database where that is said', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kid, publicJwk } = new LocalSigner(privateKey, 'ES256');
    await json('init');
    await administerHere((await run(['keys', 'list'])).io, ({ stores }) =>
      stores.signingKeys.insertGiven({
        kid,
        algorithm: 'ES256',
        given: { by: 'file', publicJwk },
        createdAt: 0,
        activatesAt: 0,
      }),
    );
    const { stdout } = await run(['keys', 'list']);
    const [head = '', row = ''] = stdout.split('\n');
    expect(head.split(/ {2,}/).slice(0, 3)).toEqual(['KID', 'ALGORITHM', 'HELD_BY']);
    expect(row.split(/ {2,}/).slice(0, 3)).toEqual([kid, 'ES256', 'file']);
    const { io, ...refused } = await run(['keys', 'rotate']);
    const words = 'error: the ES256 key is given by an operator (file): give the next one there\n';
    expect(refused).toEqual({ code: 1, stdout: '', stderr: words });
    expect(await kids()).toEqual([kid]);
    // Another algorithm has keys of the issuer.
    expect(await json('keys', 'rotate', '--algorithm', 'EdDSA')).toMatchObject({ heldBy: 'database' });
    const stored = await json('keys', 'rotate', '--stored', '--now');
    const held = (await json('keys', 'list')) as Array<Record<string, unknown>>;
    expect(held.filter(({ algorithm }) => algorithm === 'ES256')).toMatchObject([
      { kid, heldBy: 'file', retiresAt: stored.activatesAt },
      { kid: stored.kid, heldBy: 'database' },
    ]);
    expect(JSON.stringify(held)).not.toMatch(/"(d|privateJwk|publicJwk)"/);
    // From then on it rotates as any other.
    expect(await json('keys', 'rotate')).toMatchObject({ heldBy: 'database' });
  });
});

describe('signet keys reencrypt', () => {
  const reencrypt = () => json('keys', 'reencrypt', '--new-master-key-file', join(folder, 'new'));

  it('brings all under the new key, may be repeated, and names no file of its own making', async () => {
    const { kid } = await json('keys', 'rotate');
    const changed = (answer: { columns: { table: string; changed: number }[] }) =>
      answer.columns.find(({ table }) => table === 'signing_key')?.changed;
    expect(changed(await reencrypt())).toBe(1);
    expect(changed(await reencrypt())).toBe(0);
    expect((await run(['keys', 'list'])).stderr).toMatch(/does not decrypt/);
    renameSync(join(folder, 'new'), join(folder, 'master-key'));
    expect(await kids()).toEqual([kid]);
  });

  it('watches for what a running process stores under the old key until the file is replaced, and brings it over', async () => {
    await json('keys', 'rotate');
    const [old, fresh] = [join(folder, 'master-key'), join(folder, 'new')];
    const database = await openDatabase({ type: 'sqlite', file: join(folder, 'sso.sqlite') }, { existing: true });
    const held = readMasterKey({ value: readFileSync(old, 'utf8').trim() });
    const running = createStores(database, held).stores.secrets;
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses === 1) await running.findOrInsert('before the file', Buffer.from('one'));
      if (pauses === 2) renameSync(fresh, old);
      // Sealed before, and stored after.
      if (pauses === 3) await running.findOrInsert('behind the file', Buffer.from('two'));
    };
    const argv = ['keys', 'reencrypt', '--new-master-key-file', fresh, '--watch', '600', '--json'];
    const { code, stdout } = await run(argv, undefined, { pause });
    expect({ code, late: JSON.parse(stdout).late, replaced: JSON.parse(stdout).replaced, pauses }).toEqual({
      code: 0,
      late: 2,
      replaced: true,
      pauses: 11,
    });
    const { secrets } = createStores(database, readMasterKey({ file: old })).stores;
    expect(Buffer.from(await secrets.findOrInsert('before the file', Buffer.from('x'))).toString()).toBe('one');
    expect(Buffer.from(await secrets.findOrInsert('behind the file', Buffer.from('x'))).toString()).toBe('two');
    await database.close();
  });

  it('watches no longer than it is told, and says that the file is still the old one', async () => {
    await json('keys', 'rotate');
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const argv = ['keys', 'reencrypt', '--new-master-key-file', join(folder, 'new'), '--watch'];
    const { code, stdout } = await run([...argv, '3'], undefined, { pause });
    expect({ code, pauses }).toEqual({ code: 0, pauses: 3 });
    expect(stdout).toContain('put it in the place of the old one');
    expect((await run([...argv, '3601'])).code).toBe(2);
  });

  it('refuses a new key that others can read, and changes nothing without the old one', async () => {
    const { kid } = await json('keys', 'rotate');
    writeFileSync(join(folder, 'new'), 'A'.repeat(43));
    chmodSync(join(folder, 'new'), 0o644);
    const argv = ['keys', 'reencrypt', '--new-master-key-file', join(folder, 'new')];
    expect((await run(argv)).stderr).toMatch(/^error: --new-master-key-file: \S+ can be read by others/);
    rmSync(join(folder, 'new'));
    renameSync(join(folder, 'master-key'), join(folder, 'kept'));
    expect((await run(argv)).stderr).toMatch(/^error: MASTER_KEY_FILE: \S+ is missing\n/);
    renameSync(join(folder, 'kept'), join(folder, 'master-key'));
    expect(await kids()).toEqual([kid]);
  });
});

describe('signet keys reset', () => {
  it('says first what is lost, asks, and begins anew under a key of its own', async () => {
    const { kid } = await json('keys', 'rotate');
    rmSync(join(folder, 'master-key'));
    const refused = await run(['keys', 'reset']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^signing_key \(1\): .*token/);
    expect((await run(['keys', 'reset'], false)).code).toBe(1);
    expect(existsSync(join(folder, 'master-key'))).toBe(false);
    const { code, stdout, stderr } = await run(['keys', 'reset', '--json'], true);
    expect({ code, asked: asked.length }).toEqual({ code: 0, asked: 2 });
    expect(stderr).toMatch(/issuer_secret \(\d+\): .*pairwise/);
    const { keys } = JSON.parse(stdout);
    expect(keys).toHaveLength(4);
    expect(await kids()).toEqual([...keys].sort());
    expect(keys).not.toContain(kid);
  });
});

describe('signet clients rotate-secret', () => {
  it('leaves the one before good for as long as it is told, and shows until when, but no secret', async () => {
    const argv = ['clients', 'create', 'Batch', '--id', 'batch', '--grant-type', 'client_credentials'];
    await json('resources', 'create', 'https://api.example', '--scope', 'read=Read');
    await json(...argv, '--resource', 'https://api.example=read');
    const rotate = (...more: string[]) => json('clients', 'rotate-secret', 'batch', ...more);
    const goodUntil = async () => (await json('clients', 'show', 'batch')).formerCredentialGoodUntil;
    const now = Math.floor(Date.now() / 1000);
    expect((await rotate()).formerSecretGoodUntil).toBeGreaterThanOrEqual(now + 86_400);
    const { formerSecretGoodUntil } = await rotate('--overlap', '60');
    expect(formerSecretGoodUntil).toBeLessThan(now + 86_400);
    expect(await goodUntil()).toBe(formerSecretGoodUntil);
    expect(await rotate('--now')).not.toHaveProperty('formerSecretGoodUntil');
    expect(await goodUntil()).toBeUndefined();
    for (const wrong of [
      ['--now', '--overlap', '60'],
      ['--overlap', '2592001'],
      ['--overlap', '-1'],
      ['--overlap', 'x'],
    ]) {
      expect((await run(['clients', 'rotate-secret', 'batch', ...wrong])).code).toBe(2);
    }
  });
});

describe('a command that only reads', () => {
  const reads = [
    ['users', 'list'],
    ['users', 'show', 'x'],
    ['clients', 'list'],
    ['clients', 'show', 'x'],
    ['resources', 'list'],
    ['resources', 'show', 'https://x.example'],
    ['sessions', 'list'],
    ['grants', 'list'],
    ['consents', 'list'],
    ['keys', 'list'],
    ['registration', 'list-tokens'],
  ];

  it.each(reads)('makes neither a database nor a master key: %s %s', async (...argv) => {
    const { code, stdout, stderr } = await run(argv.filter((word) => typeof word === 'string'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: DATABASE_URL: there is no database at \S+: `signet init` makes one\n$/);
    expect([existsSync(join(folder, 'sso.sqlite')), existsSync(join(folder, 'master-key'))]).toEqual([false, false]);
  });

  it.each([
    ['an empty one', ''],
    ['one of another program', aDatabase],
  ])('changes nothing of a file that holds nothing of an issuer: %s', async (_name, content) => {
    const file = join(folder, 'sso.sqlite');
    writeFileSync(file, content, { mode: 0o644 });
    const { code, stderr } = await run(['users', 'list']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: DATABASE_URL: holds no records of Signet yet: `signet init` makes them\n',
    });
    expect(readFileSync(file).equals(Buffer.from(content))).toBe(true);
    expect([statSync(file).mode & 0o777, readdirSync(folder)]).toEqual([0o644, ['sso.sqlite']]);
  });

  it('needs no master key where nothing is opened with it', async () => {
    await json('keys', 'rotate');
    rmSync(join(folder, 'master-key'));
    expect((await run(['users', 'list'])).code).toBe(0);
    expect((await run(['keys', 'list'])).stderr).toMatch(/^error: MASTER_KEY_FILE: \S+ is missing/);
    expect(existsSync(join(folder, 'master-key'))).toBe(false);
  });
});
