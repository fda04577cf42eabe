import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalSigner } from '@signet/authorization-server';
import { decodeProtectedHeader } from 'jose';
import { apiSecret, orders, type RunningSso, runSso } from './support/running-sso.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-given-'));
const keyFolder = join(folder, 'keys');
mkdirSync(keyFolder);
/** What stands in the PEM of a key that was given: it must be nowhere else. */
const secrets: string[] = [];

/** Lays a new key there under its name, whole or not at all. */
function give(name: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  secrets.push(String(privateKey.export({ format: 'jwk' }).d));
  writeFileSync(join(folder, name), privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  renameSync(join(folder, name), join(keyFolder, name));
  return new LocalSigner(privateKey, 'ES256').kid;
}

const environment = {
  DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
  MASTER_KEY: 'A'.repeat(43),
  OWNER_LINK_FILE: join(folder, 'owner-link'),
};
const start = (more = {}) => runSso({ environment: { ...environment, ...more } });
const withFolder = { SIGNING_KEY_FILES: keyFolder };

const token = (sso: RunningSso) =>
  sso.send({
    method: 'POST',
    path: '/token',
    headers: { authorization: `Basic ${Buffer.from(`job:${apiSecret}`).toString('base64')}` },
    form: { grant_type: 'client_credentials' },
  });
const kidOf = async (sso: RunningSso) => decodeProtectedHeader(JSON.parse((await token(sso)).text).access_token).kid;
const published = async (sso: RunningSso) => {
  const { keys } = JSON.parse((await sso.send({ path: '/jwks' })).text) as {
    keys: Array<{ kid: string; alg: string }>;
  };
  return keys.filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid);
};

describe('an issuer whose signing key is given in a file', () => {
  let first: string;
  let sso: RunningSso;
  beforeAll(async () => {
    first = give('2026-01.pem');
    sso = await start(withFolder);
    const api = await sso.issuer.stores.clients.find('orders-api');
    if (!api) throw new Error('the API is no client');
    const resources = [{ identifier: orders, scopes: ['orders:read'] }];
    await sso.issuer.stores.clients.save({ ...api, clientId: 'job', actsAsResource: undefined, resources });
  });
  afterAll(async () => {
    await sso?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('signs by it, and publishes it', async () => {
    expect([await kidOf(sso), await published(sso)]).toEqual([first, [first]]);
  });

  it('publishes the next one that is laid beside it, in every process, and signs by the one before until the lead is over', async () => {
    const next = give('2026-02.pem');
    // A second process starts with both of them, and is the first to see the new one.
    const second = await start(withFolder);
    try {
      await sso.issuer.core.keyRing.look();
      expect((await published(sso)).sort()).toEqual([first, next].sort());
      expect((await published(second)).sort()).toEqual([first, next].sort());
      expect([await kidOf(sso), await kidOf(second)]).toEqual([first, first]);
      const told = [...sso.lines, ...second.lines].filter(({ event }) => event === 'signing_key_taken');
      expect(told).toEqual([expect.objectContaining({ kid: next, algorithm: 'ES256', held_by: 'file' })]);
    } finally {
      await second.close();
    }
  });

  it('answers 503 where a process has none, and says to operators which is missing', async () => {
    const without = await start();
    try {
      const answer = await token(without);
      expect([answer.status, JSON.parse(answer.text).error]).toEqual([503, 'temporarily_unavailable']);
      expect(answer.headers['retry-after']).toBeDefined();
      expect(without.lines).toContainEqual(
        expect.objectContaining({ event: 'signing_unavailable', reason: 'no active ES256 signing key' }),
      );
      // It publishes it all the same.
      expect(await published(without)).toContain(first);
      const { status, reasons } = without.issuer.readiness.report();
      expect([status, reasons.map(({ reason }) => reason)]).toEqual([
        'down',
        expect.arrayContaining(['no_signing_key', 'given_key_away']),
      ]);
    } finally {
      await without.close();
    }
  });

  it('stops at the start where the key is not good, and says the variable alone', async () => {
    await expect(start({ SIGNING_KEYS: '{"kty":"EC","d":"not-a-key"}' })).rejects.toThrow(
      'SIGNING_KEYS holds a private key that cannot be read',
    );
    await expect(start({ SIGNING_KEY_FILES: join(folder, 'nothing') })).rejects.toThrow('which cannot be read');
  });

  it('keeps nothing of a private key in its database or its log', () => {
    const stored = ['', '-wal'].map((end) => readFileSync(join(folder, `sso.sqlite${end}`), 'latin1')).join('');
    for (const secret of secrets) {
      expect(stored).not.toContain(secret);
      expect(JSON.stringify(sso.lines)).not.toContain(secret);
    }
  });
});
