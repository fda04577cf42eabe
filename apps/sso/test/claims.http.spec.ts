import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClaimsHook, type ClaimsPolicy, digest } from '@signet/authorization-server';
import { issuer, orders, type RunningSso, runSso } from './support/running-sso.js';
import { redirectUri, secret, seed, shop } from './support/seed.js';

let running: RunningSso;
let hook: Server;
let gone: number;
let address: string;
const asked: string[] = [];
/** Answers of the hook, by path. */
const answers: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/good': (response) => json(response, 200, { cost_centre: 'R-1', sub: 'mallory', iss: 'https://evil.example' }),
  '/silent': () => undefined,
  '/dripping': (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"cost'),
  '/huge': (response) => json(response, 200, { cost_centre: 'x'.repeat(200_000) }),
  '/elsewhere': (response) => void response.writeHead(307, { location: '/good' }).end(),
  '/page': (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('{"cost_centre":"x"}'),
  '/failing': (response) => json(response, 500, { cost_centre: 'x' }),
  '/hanging-up': (response) => void response.socket?.destroy(),
};

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function partOf(part: string | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
}

const claimsOf = (token: string) => partOf(token.split('.')[1]);

const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  hook = createServer(async (request, response) => {
    asked.push(`${request.url} ${await text(request)}`);
    answers[request.url ?? '']?.(response, request);
    hook.emit(`asked ${request.url}`);
  });
  await once(hook.listen(0, '127.0.0.1'), 'listening');
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  gone = portOf(closed);
  closed.close();
  address = `http://127.0.0.1:${portOf(hook)}`;
  const hosts = `127.0.0.1:${portOf(hook)},127.0.0.1:${gone}`;
  running = await runSso({ environment: { OUTBOUND_ALLOWED_HOSTS: hosts } });
  await seed(running);
  const { clients, groups } = running.issuer.stores;
  await clients.save({
    ...shop,
    clientId: 'own',
    consentRequired: false,
    identityScopes: ['openid', 'profile', 'groups'],
    resources: [{ identifier: orders, scopes: ['orders:read'] }],
    idTokenClaims: 'granted_scopes',
    claimsPolicy: { mapped: { tenant: { value: 'acme' } } },
  });
  await groups.insert({ groupId: 'g', name: 'Wonderland', createdAt: 1 });
}, 60_000);
afterAll(async () => {
  await running.close();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

async function apiWants(claimsPolicy: ClaimsPolicy | undefined): Promise<void> {
  const { resourceServers } = running.issuer.stores;
  const { claimsPolicy: _, ...api } = (await resourceServers.find(orders)) ?? {};
  await resourceServers.save({ ...(api as never as object), ...(claimsPolicy && { claimsPolicy }) } as never);
}

const hooked = (path: string, more: Partial<ClaimsHook> = {}): ClaimsPolicy => ({
  hook: { url: `${address}${path}`, claims: ['cost_centre'], failure: 'refuse', ...more },
});

async function aCode(scope: string): Promise<string> {
  const { core, identity } = running.issuer;
  const signedIn = await identity.signIn({
    username: 'alice',
    password: 'correct horse battery staple',
    caller: { address: '203.0.113.1' } as never,
  });
  if (signedIn.kind !== 'signed_in') throw new Error(signedIn.kind);
  const { subject } = signedIn.account;
  await running.issuer.stores.groups.addMember({ groupId: 'g', subject, addedAt: 1 });
  const { session } = await core.sessions.start({ subject, amr: ['pwd'] });
  const fields = { client_id: 'own', redirect_uri: redirectUri, response_type: 'code', scope };
  const outcome = await core.authorization.authorize({
    parameters: Object.entries(fields),
    session,
    browserDigest: digest('b'),
  });
  const code = outcome.kind === 'redirect' ? new Map(outcome.parameters).get('code') : undefined;
  if (code === undefined) throw new Error(`no code: ${JSON.stringify(outcome)}`);
  return code;
}

async function redeem(code: string) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const authorization = `Basic ${Buffer.from(`own:${secret}`).toString('base64')}`;
  const answer = await running.send({ path: '/token', method: 'POST', form, headers: { authorization } });
  return { status: answer.status, body: JSON.parse(answer.text) as Record<string, string> };
}

describe('what is told of a person', () => {
  it('is in UserInfo and the ID token what scope and operator say, and discovery names the scope', async () => {
    await apiWants(undefined);
    const { body } = await redeem(await aCode('openid profile groups'));
    const headers = { authorization: `Bearer ${body.access_token}` };
    const info = JSON.parse((await running.send({ path: '/userinfo', headers })).text);
    const expected = { name: 'Alice Liddell', groups: ['Wonderland'], tenant: 'acme' };
    expect(info).toMatchObject(expected);
    expect(claimsOf(body.id_token ?? '')).toMatchObject(expected);
    const discovered = JSON.parse((await running.send({ path: '/.well-known/openid-configuration' })).text);
    expect(discovered.scopes_supported).toContain('groups');
    expect(discovered.claims_supported).toContain('groups');
  });

  it('is in an access token what its API and the hook of that say, which the issuer has signed the question for', async () => {
    await apiWants({ groups: true, ...hooked('/good') });
    const { body } = await redeem(await aCode('openid orders:read'));
    const token = claimsOf(body.access_token ?? '');
    expect(token).toMatchObject({ iss: issuer, aud: orders, groups: ['Wonderland'], cost_centre: 'R-1' });
    const request = new URLSearchParams(asked.at(-1)?.split(' ')[1]).get('request') ?? '';
    const { keys } = JSON.parse((await running.send({ path: '/jwks' })).text) as { keys: readonly JsonWebKey[] };
    const [header, payload, signature] = request.split('.');
    const { kid, typ, alg } = partOf(header);
    expect([typ, alg]).toEqual(['claims-request+jwt', 'ES256']);
    const key = createPublicKey({ key: keys.find((each) => each.kid === kid) ?? {}, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    const encoded = { key, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', signed, encoded, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
    expect(partOf(payload)).toMatchObject({
      iss: issuer,
      aud: `${address}/good`,
      sub: token.sub,
      client_id: 'own',
      resource: orders,
      claims: ['cost_centre'],
    });
  });
});

describe('a hook', () => {
  it.each(['/silent', '/dripping', '/huge', '/elsewhere', '/page', '/failing', '/hanging-up'])(
    'that is %s gives nothing: refused with 503, and the code is good for the next try',
    async (path) => {
      await apiWants(hooked(path, { timeout: 50 }));
      const code = await aCode('openid orders:read');
      const refused = await redeem(code);
      expect([refused.status, refused.body.error]).toEqual([503, 'temporarily_unavailable']);
      expect(asked.filter((each) => each.startsWith('/good')).length).toBeLessThanOrEqual(1);
      await apiWants(hooked(path, { timeout: 50, failure: 'omit' }));
      const { status, body } = await redeem(code);
      expect([status, claimsOf(body.access_token ?? '').claims_omitted]).toEqual([200, ['cost_centre']]);
      const line = running.lines.findLast(({ event }) => event === 'claims_hook_failed');
      expect(line).toMatchObject({ audience: orders, host: `127.0.0.1:${portOf(hook)}`, failure: 'omit' });
    },
  );

  it('that is gone refuses or is left out, as its API says', async () => {
    const url = `http://127.0.0.1:${gone}/`;
    await apiWants({ hook: { url, claims: ['cost_centre'], failure: 'refuse' } });
    const code = await aCode('openid orders:read');
    expect((await redeem(code)).status).toBe(503);
    await apiWants({ hook: { url, claims: ['cost_centre'], failure: 'last_known' } });
    expect((await redeem(code)).status).toBe(200);
  });

  it('is not asked at an address that nobody may be asked at', async () => {
    await apiWants({ hook: { url: 'https://169.254.169.254/', claims: ['cost_centre'], failure: 'refuse' } });
    expect((await redeem(await aCode('openid orders:read'))).status).toBe(503);
  });

  it('that is silent holds up nobody else', async () => {
    let answer: (() => void) | undefined;
    answers['/late'] = (response) => {
      answer = () => json(response, 200, { cost_centre: 'R-2' });
    };
    await apiWants(hooked('/late', { timeout: 60_000, failure: 'omit' }));
    const code = await aCode('openid orders:read');
    const isAsked = once(hook, 'asked /late');
    const waiting = redeem(code);
    await isAsked;
    // For the issuer alone, which asks no hook.
    const others = await Promise.all([1, 2, 3].map(async () => redeem(await aCode('openid profile'))));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
    answer?.();
    expect((await waiting).status).toBe(200);
  });
});
