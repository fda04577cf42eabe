import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type ConfigurationDocument, configurationJsonSchema } from '@signet/administration';
import { ordersAudience } from '@signet/audiences';
import { defineSignet, type SignetDocument } from '@signet/auth-contracts/configuration';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
// Below the workspace, so that a file that is a program finds what it imports.
const folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'test', 'configuration-'));
const elsewhere = mkdtempSync(join(tmpdir(), 'signet-configuration-'));
afterAll(() => {
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true });
});
let count = 0;

function shell(env: Readonly<Record<string, string>> = {}) {
  count += 1;
  const here = join(folder, `${count}`);
  mkdirSync(here);
  const all = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(elsewhere, `${count}.sqlite`)}`,
    MASTER_KEY_FILE: join(elsewhere, 'master-key'),
    ...env,
  };
  async function run(...argv: readonly string[]) {
    let [stdout, stderr] = ['', ''];
    const io: CliIo = {
      env: all,
      folder: here,
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => '',
      hasher,
    };
    return { code: await runCli(argv, io), stdout, stderr };
  }
  const write = (name: string, text: string) => writeFileSync(join(here, name), text);
  return { run, write, here, env: all };
}

const yaml = readFileSync(join(import.meta.dirname, '../../../../docs/examples/signet.yaml'), 'utf8');
const robot = `clients:
  robot:
    client_name: Robot
    grant_types: [client_credentials]
    scope: ''
    secret: { env: ROBOT_SECRET }
`;
const secret = 'a secret of thirty-two characters';

describe('signet plan, apply and drift', () => {
  it('say by their exit codes whether there is a difference', async () => {
    const { run, write } = shell();
    write('signet.yaml', yaml);
    const planned = await run('plan');
    expect({ code: planned.code, stderr: planned.stderr }).toEqual({ code: 2, stderr: '' });
    expect(planned.stdout).toContain(
      '+ audience/https://stock.example.com  create\n    + accessTokenLifetime: 600\n    + name: "Stock"',
    );
    expect(planned.stdout).toMatch(/\n6 to create, 0 to change, 0 to delete\n$/);
    const applied = await run('apply');
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 0, stderr: '' });
    expect(applied.stdout).toBe(`${planned.stdout}applied\n`);
    expect(await run('plan')).toEqual({ code: 0, stdout: 'nothing to change\n', stderr: '' });
    expect(await run('drift')).toEqual({ code: 0, stdout: '6 managed, all as applied\n', stderr: '' });
    // It is allowed, and told.
    expect(await run('clients', 'update', 'stock-app', '--name', 'By hand')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^warning: a configuration says how client\/stock-app is: /),
    });
    const drifted = await run('drift');
    expect(drifted).toEqual({
      code: 2,
      stderr: '',
      stdout: expect.stringMatching(/^! client\/stock-app {2}changed by hand since \d{4}-.*\n$/),
    });
    expect((await run('plan')).stdout).toContain(
      '~ client_name: "By hand" -> "Stock"\n    ! somebody changed it by hand',
    );
    const refused = await run('apply');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('client/stock-app');
    expect((await run('apply', '--overwrite', 'client/stock-app')).code).toBe(0);
    expect((await run('drift')).code).toBe(0);
  });

  it('tell the same as JSON', async () => {
    const { run, write } = shell();
    write('signet.yaml', yaml);
    const { code, stdout } = await run('plan', '--json');
    expect(code).toBe(2);
    const { steps, adopts, version } = JSON.parse(stdout);
    expect({ adopts, version }).toEqual({ adopts: [], version: expect.stringMatching(/^[\w-]{43}$/) });
    expect(steps[0]).toMatchObject({ kind: 'attribute', name: 'department', action: 'create', isHeld: false });
    expect(JSON.parse((await run('apply', '--json')).stdout)).toEqual({ steps, adopts, version, secrets: {} });
  });

  it('keep what is gone from the file until it is said, and ask before it is deleted', async () => {
    const { run, write } = shell();
    write('signet.yaml', yaml);
    await run('apply');
    write('signet.yaml', yaml.slice(0, yaml.indexOf('attributes:')));
    const planned = await run('plan');
    expect(planned.stdout).toMatch(/^- attribute\/department {2}GONE FROM THE FILE, kept without --delete\n/);
    expect(planned.code).toBe(2);
    expect((await run('apply')).code).toBe(0);
    expect(JSON.parse((await run('attributes', 'list', '--json')).stdout)).toHaveLength(1);
    const unasked = await run('apply', '--delete');
    expect({ code: unasked.code, stderr: unasked.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect((await run('apply', '--delete', '--yes')).code).toBe(0);
    expect(JSON.parse((await run('attributes', 'list', '--json')).stdout)).toEqual([]);
    expect((await run('plan')).code).toBe(0);
  });

  it('read secrets from where the file says, and show none anywhere', async () => {
    const { run, write, env } = shell({ ROBOT_SECRET: secret });
    write('signet.yaml', robot);
    const said = [
      await run('plan', '--json'),
      await run('apply', '--json'),
      await run('export', 'configuration'),
      await run('audit', 'list', '--json'),
    ];
    expect(said.map(({ code }) => code)).toEqual([2, 0, 0, 0]);
    expect(JSON.stringify(said)).not.toContain(secret);
    expect((await run('plan')).code).toBe(0);
    write('secret.txt', 'another secret of thirty-two characters\n');
    write('signet.yaml', robot.replace('{ env: ROBOT_SECRET }', '{ file: secret.txt }'));
    expect((await run('plan')).stdout).toContain('~ client/robot  change\n    ~ its secret: another one\n');
    write('signet.yaml', robot.replace('ROBOT_SECRET', 'NOT_SET'));
    expect(await run('plan')).toEqual({ code: 1, stdout: '', stderr: 'error: client/robot: NOT_SET is not set\n' });
    write('signet.yaml', robot.replace('{ file: secret.txt }', secret).replace('{ env: ROBOT_SECRET }', secret));
    expect((await run('plan')).stderr).not.toContain(secret);
    expect(readFileSync(new URL(`file:${env.DATABASE_URL?.slice('sqlite:'.length)}`)).includes(secret)).toBe(false);
  });

  it('tell the secret that was made for an app once', async () => {
    const { run, write } = shell();
    write('signet.yaml', robot.replace('    secret: { env: ROBOT_SECRET }\n', ''));
    expect((await run('apply')).stdout).toMatch(/\nsecret of robot \(shown once\): \S{32,}\n$/);
    expect((await run('apply')).stdout).not.toContain('secret');
  });
});

describe('signet export configuration', () => {
  it('writes what plans empty', async () => {
    const { run, write } = shell();
    write('signet.yaml', yaml);
    await run('apply');
    await run(
      'clients',
      'create',
      'By hand',
      '--id',
      'by-hand',
      '--redirect-uri',
      'https://x.example/cb',
      '--auth-method',
      'none',
    );
    await run('groups', 'create', 'a: "b" \u202e - {c}');
    await run('roles', 'assign', 'http://localhost:4000/admin/api/v1', 'auditor', '--group', 'staff');
    const { stdout } = await run('export', 'configuration');
    expect(stdout).not.toContain('\u202e');
    write('signet.yaml', stdout);
    const { code, stdout: planned, stderr } = await run('plan');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(planned).toMatch(/^nothing to change\nas it stands there already, managed from now on: .*client\/by-hand/);
  });
});

describe('signet.config.ts', () => {
  const program = `
    import { defineSignet } from '@signet/auth-contracts/configuration';
    import { ordersAudience } from '@signet/audiences';
    const lifetime: number = Number(process.env.LIFETIME ?? 300);
    export default defineSignet({ audiences: [{ audience: ordersAudience, accessTokenLifetime: lifetime satisfies number }] });
  `;

  it('runs here, and says of an API what its guard says', async () => {
    const { run, write } = shell();
    write('signet.config.ts', program);
    const { code, stdout, stderr } = await run('plan', '--json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const [step] = JSON.parse(stdout).steps;
    expect(step).toMatchObject({
      name: ordersAudience.identifier,
      after: { scopes: ordersAudience.scopes, accessTokenLifetime: 300 },
    });
    write('signet.config.ts', program.replace('300', '400'));
    expect(JSON.parse((await run('plan', '--json')).stdout).steps[0].after.accessTokenLifetime).toBe(400);
  });

  it.each([
    ['throws', "throw new Error('not today')", /not today/],
    ['exports nothing', 'export const other = 1', /default export is no configuration/],
    ['is no program', 'export default {', /signet\.config\.ts/],
  ])('that %s is refused, and nothing is done', async (_, text, said) => {
    const { run, write } = shell();
    write('signet.config.ts', text);
    expect(await run('plan')).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(said) });
  });
});

describe('a file', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`)
    .join('\n')}\n`;

  it.each([
    ['that repeats itself without end', bomb, /repeats anchors more than 100 times/],
    ['with a key twice', 'groups: {}\ngroups: {}\n', /is no YAML: line 2: duplicate key/],
    ['with a tag of somebody', 'groups: !!js/function "x"\n', /is no YAML: line 1/],
    ['of another language', 'groups: [\n', /is no YAML/],
    ['with a member that is not known', 'secrets: {}\n', /does not know secrets/],
    ['that would be somebody else’s prototype', '__proto__: { groups: {} }\n', /does not know __proto__|configuration/],
    ['that is too long', `# ${'x'.repeat(1_000_000)}`, /1000000 bytes at most/],
    ['that says nothing', '', /configuration: /],
  ])('%s is refused', async (_, text, said) => {
    const { run, write } = shell();
    write('signet.yaml', text);
    expect(await run('plan')).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(said) });
  });

  it('that is not there is named', async () => {
    const { run } = shell();
    expect((await run('plan')).stderr).toMatch(/--config names the file; there is none of signet\.config\.ts/);
    expect((await run('plan', '--config', 'other.yaml')).stderr).toMatch(/other\.yaml: there is no such file/);
  });
});

describe('the description', () => {
  it('is published as it is', () => {
    const published = readFileSync(join(import.meta.dirname, '../../../../docs/signet.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(configurationJsonSchema());
  });

  it('takes what defineSignet gives, member by member', () => {
    const document: SignetDocument = defineSignet({ audiences: [ordersAudience] });
    // What does not fit does not compile.
    const read: Pick<ConfigurationDocument, 'audiences' | 'attributes' | 'groups' | 'roles' | 'clients' | 'policies'> =
      {
        policies: document.policies,
        attributes: document.attributes,
        groups: document.groups,
        roles: document.roles,
      };
    expect(read).toBeDefined();
  });
});
