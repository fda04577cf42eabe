import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Person, walk } from '../support/browser-flow.js';
import { type SlowReceiver, slowMailServer, slowWebhook } from './slow-receivers.js';
import { type System, startSystem } from './system.js';
import { describeWaits, idle } from './waits-of-replicas.js';

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
let system: System;
let hook: SlowReceiver;
let mail: SlowReceiver;
/** Of the replica whose machine is a minute behind, and of the one whose machine is a minute ahead. */
let behind: string;
let ahead: string;

beforeAll(async () => {
  [hook, mail] = [await slowWebhook(), await slowMailServer()];
  system = await startSystem(2, () => {}, {
    SESSION_IDLE_TIMEOUT: String(idle),
    OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${hook.port}`,
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: 'sso@example.com',
  });
  const [one, two] = system.replicas;
  await Promise.all([one.kill(), two.kill()]);
  await Promise.all([one.start(-60), two.start(60)]);
  await system.whole();
  [behind, ahead] = [`http://127.0.0.1:${one.port}`, `http://127.0.0.1:${two.port}`];
});
afterAll(async () => {
  await system?.close();
  await Promise.all([hook?.close(), mail?.close()]);
});

async function post(at: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
  const response = await fetch(`${at}/token`, { method: 'POST', body: new URLSearchParams(fields), headers });
  const body = (await response.json()) as Readonly<Record<string, string>>;
  return { status: response.status, body, nonce: response.headers.get('dpop-nonce') ?? '' };
}

const asked = () => ({
  client_id: 'portal',
  response_type: 'code',
  redirect_uri: system.addresses.redirectUri,
  scope: 'openid orders:read',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  resource: ordersAudience.identifier,
});

async function newCode(who?: Person): Promise<Readonly<Record<string, string>>> {
  const { issuer, redirectUri } = system.addresses;
  const query = new URLSearchParams(asked());
  const [first] = system.people as [Person];
  const person = who ?? first;
  const code = (await walk(`${issuer}/authorize?${query}`, person, redirectUri)).searchParams.get('code') ?? '';
  const grant = { client_id: 'portal', grant_type: 'authorization_code', redirect_uri: redirectUri };
  return { ...grant, code, code_verifier: verifier, resource: ordersAudience.identifier };
}

const refreshing = (token = '') => ({ client_id: 'portal', grant_type: 'refresh_token', refresh_token: token });

const ioTo = (stdout: (text: string) => void = () => {}) => ({
  env: system.environment,
  stdout,
  stderr: () => {},
  readStdin: async () => '',
});

async function atOrders(token = ''): Promise<number> {
  const response = await fetch(`${system.addresses.orders}/whoami`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status;
}

describe('two issuers on one PostgreSQL whose machines are two minutes apart, each a minute off', () => {
  it.each(['behind', 'ahead'] as const)('an API accepts at once what the one that is %s issues', async (which) => {
    const { body } = await post(which === 'ahead' ? ahead : behind, await newCode());
    expect(await atOrders(body.access_token)).toBe(200);
    const { iat = 0, exp = 0 } = decodeJwt(body.access_token ?? '');
    const [row] = await system.query('SELECT EXTRACT(EPOCH FROM clock_timestamp())::int AS "now"');
    expect(iat).toBeLessThanOrEqual(Number(row?.now) + 1);
    expect(exp).toBeGreaterThan(Number(row?.now));
  });

  it.each([
    ['ahead, then behind', () => [ahead, behind] as const],
    ['behind, then ahead', () => [behind, ahead] as const],
  ])('RFC 9700 §4.14.2: a refresh token that is sent twice is no theft: %s', async (_name, order) => {
    const [first, second] = order();
    const { body } = await post(first, await newCode());
    const answers = [
      await post(first, refreshing(body.refresh_token)),
      await post(second, refreshing(body.refresh_token)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(answers.map((answer) => answer.body.refresh_token)).size).toBe(1);
    expect((await post(second, refreshing(answers[0]?.body.refresh_token))).status).toBe(200);
  });

  it.each([
    ['behind', () => [behind, ahead] as const],
    ['ahead', () => [ahead, behind] as const],
  ])('RFC 9449 §8: a proof with the nonce of the one that is %s is good at the other, once', async (_name, order) => {
    const [first, second] = order();
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const proof = (nonce: string | undefined, jti: string) =>
      new SignJWT({ htm: 'POST', htu: `${system.addresses.issuer}/token`, jti, ...(nonce && { nonce }) })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt()
        .sign(privateKey);
    const begun = await post(first, await newCode(), { dpop: await proof(undefined, 'first') });
    expect(begun.body.token_type).toBe('DPoP');
    const dpop = await proof(begun.nonce, 'second');
    const next = await post(second, refreshing(begun.body.refresh_token), { dpop });
    expect(next.status).toBe(200);
    const again = await post(first, refreshing(next.body.refresh_token), { dpop });
    expect([again.status, again.body.error]).toEqual([400, 'invalid_dpop_proof']);
  });

  it('a key that a command hurries signs within seconds, and what both sign is accepted all the while', async () => {
    let said = '';
    const io = ioTo((text) => {
      said += text;
    });
    expect(await runCli(['keys', 'rotate', '--algorithm', 'ES256', '--now', '--json'], io)).toBe(0);
    const { kid } = JSON.parse(said) as { kid: string };
    for (const at of [behind, ahead]) {
      let signedBy: string | undefined;
      while (signedBy !== kid) {
        const { body } = await post(at, await newCode());
        expect(await atOrders(body.access_token)).toBe(200);
        signedBy = decodeProtectedHeader(body.access_token ?? '').kid;
      }
    }
  });

  it('what a command ends is refused, and what is issued afterwards is good, by whichever', async () => {
    const [, person] = system.people as [Person, Person];
    const before = [await post(behind, await newCode(person)), await post(ahead, await newCode(person))];
    for (const { body } of before) expect(await atOrders(body.access_token)).toBe(200);
    for (const verb of ['disable', 'enable']) {
      expect(await runCli(['users', verb, person.username, '--json'], ioTo())).toBe(0);
    }
    for (const { body } of before) while ((await atOrders(body.access_token)) !== 401);
    for (const at of [behind, ahead]) {
      // A token of the very second of the event is refused with those before it.
      let status = 401;
      while (status === 401) status = await atOrders((await post(at, await newCode(person))).body.access_token);
      expect(status).toBe(200);
    }
  });
});

describeWaits(() => ({ system, behind, ahead, hook, mail, query: String(new URLSearchParams(asked())) }));
