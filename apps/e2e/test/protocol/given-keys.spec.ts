import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { calculateJwkThumbprint, decodeProtectedHeader, type JWK } from 'jose';
import { publishedBy, until } from '../support/published-keys.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const audience = 'https://given.example.com';
const folder = mkdtempSync(join(tmpdir(), 'signet-given-keys-'));
const file = join(folder, 'key.pem');
const secrets: string[] = [];

interface GivenKey {
  readonly kid: string;
  readonly pem: string;
}

async function fresh(): Promise<GivenKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  secrets.push(String(privateKey.export({ format: 'jwk' }).d));
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  return { kid: await calculateJwkThumbprint(publicKey.export({ format: 'jwk' }) as JWK), pem };
}

/** Puts these in the place of what is there, whole or not at all. */
function give(...keys: readonly GivenKey[]): void {
  writeFileSync(join(folder, 'next'), keys.map(({ pem }) => pem).join(''), { mode: 0o600 });
  renameSync(join(folder, 'next'), file);
}

let postgres: TestPostgres;
let issuer: RunningIssuer;
let authorization: string;
let first: GivenKey;
let next: GivenKey;

beforeAll(async () => {
  [first, next] = [await fresh(), await fresh()];
  give(first);
  postgres = await startPostgres(unsynced);
  const env = { SIGNING_KEY_FILES: file };
  issuer = await runIssuer({ replicas: 2, databaseUrl: await postgres.createDatabase(), env });
  await issuer.signet(['resources', 'create', audience, '--scope', 'read=Read']);
  const robot = ['clients', 'create', 'Robot', '--id', 'robot', '--grant-type', 'client_credentials'];
  const { clientSecret } = await issuer.signet([...robot, '--resource', `${audience}=read`]);
  authorization = `Basic ${Buffer.from(`robot:${clientSecret}`).toString('base64')}`;
});
afterAll(async () => {
  await issuer?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** By which key this process signs; each answer must be a token. */
async function signerOf(address: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience });
  const response = await fetch(`${address}/token`, { method: 'POST', headers: { authorization }, body });
  const answer = (await response.json()) as { access_token?: string };
  expect([response.status, answer]).toEqual([200, expect.objectContaining({ token_type: 'Bearer' })]);
  return String(decodeProtectedHeader(answer.access_token ?? '').kid);
}
const signers = () => Promise.all(issuer.addresses.map(signerOf));
const told = (event: string) =>
  issuer.logs.flatMap((line) => {
    const entry = line.startsWith('{') ? JSON.parse(line) : {};
    return entry.event === event ? [entry] : [];
  });
const everywhere = async (isSo: (kids: readonly string[]) => boolean) =>
  (await Promise.all(issuer.addresses.map(publishedBy))).every(isSo);

describe('two processes whose signing key is in the same file', () => {
  it('sign by it from the start', async () => {
    expect(await signers()).toEqual([first.kid, first.kid]);
    expect(await everywhere((kids) => kids.includes(first.kid))).toBe(true);
  });

  it('publish what the file is replaced by, which one of them takes, and sign by what they had until its time comes', async () => {
    give(next);
    await until('both publish the next', () => everywhere((kids) => kids.includes(next.kid)));
    await until('both have read it', async () => told('signing_key_files_renewed').length === 2);
    expect(await everywhere((kids) => kids.includes(first.kid))).toBe(true);
    expect(await signers()).toEqual([first.kid, first.kid]);
    expect(told('signing_key_taken')).toMatchObject([{ kid: next.kid, held_by: 'file' }]);
  });

  it('go on with tokens while the key is withdrawn, and sign by the same one in its place', async () => {
    const { replacement } = await issuer.signet(['keys', 'withdraw', first.kid, '--yes']);
    const seen = new Set<string>();
    await until('both sign by another', async () => {
      const now = await signers();
      for (const kid of now) seen.add(kid);
      return now.every((kid) => kid === replacement);
    });
    expect([...seen].every((kid) => kid === first.kid || kid === replacement)).toBe(true);
    expect(await everywhere((kids) => !kids.includes(first.kid) && kids.includes(String(replacement)))).toBe(true);
  });

  it('do not take it again though it is laid there again, and say so once each', async () => {
    give(first, next);
    await until('both say that it is spent', async () => told('signing_key_spent').length === 2);
    expect(told('signing_key_spent').map(({ kid }) => kid)).toEqual([first.kid, first.kid]);
    expect(await everywhere((kids) => !kids.includes(first.kid) && kids.includes(next.kid))).toBe(true);
    expect(told('signing_key_taken')).toHaveLength(1);
  });

  it('write nothing of a private key', () => {
    for (const secret of secrets) expect(issuer.logs.join('\n')).not.toContain(secret);
  });
});
