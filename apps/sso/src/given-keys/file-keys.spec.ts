import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LocalSigner } from '@signet/authorization-server';
import type { Log } from '@signet/telemetry';
import { EnvironmentKeys } from './environment-keys.js';
import { FileKeys } from './file-keys.js';
import { parseKeys } from './parse-keys.js';

let folder: string;
let told: Array<readonly [string, unknown]>;
const log = { event: (name: string, more: unknown) => void told.push([name, more]) } as unknown as Log;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-given-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }) as string;
const jwk = (key: KeyObject, more = {}) => JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });
const kid = (key: KeyObject) => new LocalSigner(key, 'ES256').kid;
const at = (name: string) => join(folder, name);
const write = (name: string, content: string, mode = 0o600) => writeFileSync(at(name), content, { mode });
const kids = (keys: FileKeys) => keys.signers().map((signer) => signer.kid);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('a text with keys', () => {
  it.each<[string, () => string, readonly string[]]>([
    ['PEM', () => `# ours\n${pem(ec())}\n${pem(generateKeyPairSync('ed25519').privateKey)}`, ['ES256', 'EdDSA']],
    ['a JWK', () => jwk(ec()), ['ES256']],
    ['a JWK of RSA that says so', () => jwk(rsa, { alg: 'PS256' }), ['PS256']],
    ['RSA in PEM', () => rsa.export({ format: 'pem', type: 'pkcs1' }) as string, ['RS256']],
    ['a JWK Set', () => `{"keys":[${jwk(ec())},${jwk(rsa)}]}`, ['ES256', 'RS256']],
  ])('is %s', (_name, text, algorithms) => {
    const signers = parseKeys(text());
    expect(signers.map(({ algorithm }) => algorithm)).toEqual(algorithms);
    for (const holder of [new EnvironmentKeys(signers)]) expect(JSON.stringify(holder)).not.toMatch(/"d"|PRIVATE/);
  });

  const secret = ec();
  it.each<[string, () => string, string]>([
    ['nothing', () => '', 'holds no private key'],
    [
      'a certificate alone',
      () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'holds no private key',
    ],
    ['half a key', () => pem(secret).replace(/[A-Za-z0-9+/]{20}\n/, '\n'), 'holds a private key that cannot be read'],
    ['broken JSON', () => jwk(secret).slice(0, -3), 'holds no JSON'],
    [
      'a public JWK',
      () => JSON.stringify({ ...secret.export({ format: 'jwk' }), d: undefined }),
      'holds a JWK without a private half',
    ],
    [
      'a short RSA key',
      () => pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
      'holds a key of another',
    ],
    [
      'another curve',
      () => pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
      'holds a key of another',
    ],
    [
      'halves that do not belong together',
      () => JSON.stringify({ ...ec().export({ format: 'jwk' }), d: secret.export({ format: 'jwk' }).d }),
      'holds a private key that does not fit its public half',
    ],
    ['a key for encryption', () => jwk(secret, { use: 'enc' }), 'holds a JWK that is not for signatures'],
    ['a public key', () => createPublicKey(secret).export({ format: 'pem', type: 'spki' }) as string, 'no private key'],
    [
      'a secret key that is called a private one',
      () => JSON.stringify({ kty: 'oct', k: 'AAAA', d: secret.export({ format: 'jwk' }).d }),
      'holds a private key that cannot be read',
    ],
    [
      'RSA for signatures of one kind only',
      () => pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'holds a key of another kind',
    ],
    ['an algorithm that does not fit', () => jwk(secret, { alg: 'RS256' }), 'holds a key of another kind'],
    ['one key twice', () => `${pem(secret)}${pem(secret)}`, `holds one key twice: ${kid(secret)}`],
    [
      'an encrypted key',
      () => secret.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
      'holds an encrypted key',
    ],
    ['more than anybody needs', () => Array.from({ length: 33 }, () => pem(ec())).join(''), 'holds more than 32 keys'],
  ])('is refused as %s, in words without the key', (_name, text, reason) => {
    let message = '';
    try {
      parseKeys(text());
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(reason);
    expect(message).not.toContain(String(secret.export({ format: 'jwk' }).d));
  });
});

describe('keys in files', () => {
  it('are those of a folder, by name, whatever else lies there', async () => {
    const [first, next, alone] = [ec(), ec(), ec()];
    mkdirSync(at('keys'));
    write('keys/2026-02.pem', pem(next));
    write('keys/2026-01.jwk', jwk(first));
    write('keys/README', 'no key');
    write('keys/.hidden.pem', 'no key');
    write('alone', pem(alone));
    const keys = await FileKeys.open([at('alone'), at('keys')], log);
    expect(kids(keys)).toEqual([kid(alone), kid(first), kid(next)]);
  });

  it('are followed when they are replaced, also by a turned symlink, and the one before is kept', async () => {
    const [first, next, third] = [ec(), ec(), ec()];
    write('key.pem', pem(first));
    const keys = await FileKeys.open([at('key.pem')], log);
    write('new.pem', pem(next));
    renameSync(at('new.pem'), at('key.pem'));
    await keys.look();
    expect([kids(keys), keys.isKept(kid(first)), keys.isKept(kid(next))]).toEqual([
      [kid(next), kid(first)],
      true,
      false,
    ]);
    write('third.pem', pem(third));
    symlinkSync(at('third.pem'), at('link'));
    renameSync(at('link'), at('key.pem'));
    await keys.look();
    expect(kids(keys)[0]).toBe(kid(third));
    // It is given again.
    write('new.pem', `${pem(third)}${pem(first)}`);
    renameSync(at('new.pem'), at('key.pem'));
    await keys.look();
    expect(keys.isKept(kid(first))).toBe(false);
    expect(JSON.stringify(told)).not.toMatch(/PRIVATE|"d"/);
  });

  it('go on while the file is half written, gone or open to others, and say which', async () => {
    const first = ec();
    write('key.pem', pem(first));
    const keys = await FileKeys.open([at('key.pem')], log);
    const spoil: ReadonlyArray<readonly [() => void, string]> = [
      [() => write('key.pem', pem(first).slice(0, 90)), 'SIGNING_KEY_FILES holds no private key'],
      [() => rmSync(at('key.pem')), `names ${at('key.pem')}, which cannot be read`],
      [
        () => {
          write('key.pem', pem(ec()));
          chmodSync(at('key.pem'), 0o644);
        },
        'which can be read by others: chmod 600',
      ],
      [
        () => {
          rmSync(at('key.pem'));
          write('key.pem', 'x'.repeat(65_537));
        },
        'which has more than 65536 bytes',
      ],
      [
        () => {
          rmSync(at('key.pem'));
          execFileSync('mkfifo', ['-m', '600', at('key.pem')]);
        },
        'which is no file',
      ],
    ];
    for (const [act, trouble] of spoil) {
      act();
      await keys.look();
      await keys.look();
      expect([kids(keys), keys.trouble]).toEqual([[kid(first)], expect.stringContaining(trouble)]);
    }
    rmSync(at('key.pem'));
    // What was there before is no other.
    write('key.pem', pem(first));
    await keys.look();
    expect([kids(keys), keys.trouble]).toEqual([[kid(first)], undefined]);
  });

  it('stop the start where they are not good', async () => {
    write('open.pem', pem(ec()), 0o644);
    chmodSync(at('open.pem'), 0o644);
    await expect(FileKeys.open([at('open.pem')], log)).rejects.toThrow('can be read by others');
    await expect(FileKeys.open([at('nothing')], log)).rejects.toThrow('cannot be read');
    execFileSync('mkfifo', ['-m', '600', at('pipe')]);
    await expect(FileKeys.open([at('pipe')], log)).rejects.toThrow(`names ${at('pipe')}, which is no file`);
    mkdirSync(at('folder/key.pem'), { recursive: true });
    await expect(FileKeys.open([at('folder')], log)).rejects.toThrow('which is no file');
    symlinkSync(at('open.pem'), at('link.pem'));
    await expect(FileKeys.open([at('link.pem')], log)).rejects.toThrow('can be read by others');
    symlinkSync(at('round.pem'), at('round.pem'));
    await expect(FileKeys.open([at('round.pem')], log)).rejects.toThrow('cannot be read');
    const [key, other] = [ec(), ec()];
    write('one.pem', pem(key));
    write('two.jwk', jwk(key));
    await expect(FileKeys.open([at('one.pem'), at('two.jwk')], log)).rejects.toThrow(`one key twice: ${kid(key)}`);
    write('two.jwk', jwk(other, { kid: kid(key) }));
    // What a file says of a name is not believed.
    expect(kids(await FileKeys.open([at('one.pem'), at('two.jwk')], log))).toEqual([kid(key), kid(other)]);
    mkdirSync(at('empty'));
    await expect(FileKeys.open([at('empty')], log)).rejects.toThrow('names no file');
  });
});
