import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { decodeJwt } from 'jose';
import { type Person, walk } from '../support/browser-flow.js';
import { portalClient, signIn } from '../support/client.js';
import { basic, type Credentials, EventStream } from '../support/event-stream.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

const sessionRevoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const tokenRevoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';
const redirectUri = 'https://app.example/callback';

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('it did not come about');
    await pause(50);
  }
}

/** True where one more poll finds a place and waits; false where it is turned away. */
function isHeld(stream: EventStream): Promise<boolean> {
  const poll = stream.raw();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), 300);
    poll.once('response', ({ statusCode }) => {
      clearTimeout(timer);
      expect(statusCode).toBe(503);
      resolve(false);
    });
  }).finally(() => poll.destroy()) as Promise<boolean>;
}

describe('the demo hears of a sign-out (RFC 8417, RFC 8936)', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await runStack();
  });
  afterAll(async () => {
    await stack?.close();
  });
  const secretOf = (file: string) => readFileSync(file, 'utf8').trim();

  it('in both APIs, in a token that jose alone verifies', async () => {
    const { issuer } = stack.addresses;
    const browser = new PlainBrowser();
    const tokens = await signIn(stack, await portalClient(issuer), browser);
    const streams = await Promise.all([
      EventStream.open(issuer, { clientId: 'orders', secret: secretOf(stack.ordersSecretFile) }),
      EventStream.open(issuer, { clientId: 'invoices', secret: secretOf(stack.invoicesSecretFile) }),
    ]);
    expect(streams.map(({ configuration }) => configuration.aud)).toEqual([
      ordersAudience.identifier,
      invoicesAudience.identifier,
    ]);
    const polls = streams.map((stream) => stream.poll());
    await pause(300);
    await browser.open(`${issuer}/end-session?id_token_hint=${tokens.id_token}`, 'https://');
    const answers = await Promise.all(polls);
    const { sid, iat = 0 } = decodeJwt(tokens.access_token);
    for (const [index, stream] of streams.entries()) {
      const [claims] = await stream.verify(answers[index]?.sets ?? {});
      expect(claims?.sub_id).toEqual({ format: 'complex', session: { format: 'opaque', id: sid } });
      const event = ((claims?.events ?? {}) as Record<string, Record<string, unknown>>)[sessionRevoked];
      expect(event).toEqual({ event_timestamp: expect.any(Number), initiating_entity: 'user' });
      expect(event?.event_timestamp).toBeGreaterThanOrEqual(iat);
    }
  });
});

describe('two processes on one PostgreSQL', () => {
  let postgres: TestPostgres;
  let issuer: RunningIssuer;
  let person: Person;
  let here = '';
  let elsewhere = '';
  const api: Credentials[] = [];
  beforeAll(async () => {
    postgres = await startPostgres(unsynced);
    issuer = await runIssuer({ replicas: 2, databaseUrl: await postgres.createDatabase() });
    [here = '', elsewhere = ''] = issuer.addresses;
    const { identifier } = ordersAudience;
    await issuer.signet(['resources', 'create', identifier, '--scope', 'orders:read=See your orders']);
    const app = ['clients', 'create', 'App', '--id', 'app', '--auth-method', 'none', '--redirect-uri', redirectUri];
    await issuer.signet([...app, '--resource', `${identifier}=orders:read`, '--no-consent']);
    const service = ['clients', 'create', 'API', '--grant-type', 'client_credentials', '--scope', 'openid'];
    for (const more of [['--acts-as-resource', identifier], ['--acts-as-resource', identifier], []]) {
      const { clientId, clientSecret } = await issuer.signet([...service, ...more]);
      api.push({ clientId: String(clientId), secret: String(clientSecret) });
    }
    ({ person } = await issuer.loadProfile('basic', 'https://suite.example'));
  });
  afterAll(async () => {
    await issuer?.close();
    await postgres?.stop();
  });
  const open = (at = elsewhere, which = 0) => EventStream.open(at, api[which] as Credentials);

  async function newTokens(browser = new PlainBrowser()): Promise<Record<string, string>> {
    const query = new URLSearchParams({
      client_id: 'app',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid orders:read',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const callback = await walk(`${here}/authorize?${query}`, person, redirectUri, browser);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'app',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    });
    return (await fetch(`${here}/token`, { method: 'POST', body })).json() as Promise<Record<string, string>>;
  }

  /** What an open poll of the other process hears of this: one that waited in vain would be answered with nothing. */
  async function heard(stream: EventStream, work: () => Promise<unknown>) {
    await stream.drain();
    const poll = stream.poll();
    await pause(200);
    await work();
    const { sets } = await poll;
    return (await stream.verify(sets)).map(({ sub_id, events }) => ({
      sub_id,
      type: Object.keys(events as object)[0],
    }));
  }

  it('tell of a sign-out at the other one', async () => {
    const browser = new PlainBrowser();
    const { access_token = '', id_token } = await newTokens(browser);
    const signOut = () => browser.open(`${here}/end-session?id_token_hint=${id_token}`, 'https://');
    expect(await heard(await open(), signOut)).toEqual([
      {
        type: sessionRevoked,
        sub_id: { format: 'complex', session: { format: 'opaque', id: decodeJwt(access_token).sid } },
      },
    ]);
  });

  it('tell of a token revoked at the other one, which refuses it itself (RFC 7009)', async () => {
    const { access_token = '' } = await newTokens();
    const body = new URLSearchParams({ client_id: 'app', token: access_token });
    const { iss, jti } = decodeJwt(access_token);
    expect(await heard(await open(), () => fetch(`${here}/revoke`, { method: 'POST', body }))).toEqual([
      { type: tokenRevoked, sub_id: { format: 'jwt_id', iss, jti } },
    ]);
    const introspected = await fetch(`${elsewhere}/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: access_token }),
      headers: { authorization: basic(api[0] as Credentials) },
    });
    expect(await introspected.json()).toEqual({ active: false });
  });

  it('tell of what the operator ends at the shell', async () => {
    const { access_token = '' } = await newTokens();
    const { grant_id, sub, iss } = decodeJwt(access_token);
    const stream = await open();
    expect(await heard(stream, () => issuer.signet(['grants', 'revoke', String(grant_id)]))).toEqual([
      { type: tokenRevoked, sub_id: { format: 'complex', grant: { format: 'opaque', id: grant_id } } },
    ]);
    await newTokens();
    const disabled = await heard(stream, () => issuer.signet(['users', 'disable', person.username]));
    expect(disabled).toContainEqual({ type: sessionRevoked, sub_id: { format: 'iss_sub', iss, sub } });
    await issuer.signet(['users', 'enable', person.username]);
  });

  it('lose nothing and give nothing twice that was acknowledged, of 20 polls and 6 sign-outs at once', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, (_, index) => open(issuer.addresses[index % 2])));
    await Promise.all(streams.map((stream) => stream.drain()));
    const wanted: string[] = [];
    // Of one person, whose sign-ins may not come all at once; their sign-outs do.
    const signOuts: Array<() => Promise<unknown>> = [];
    for (let count = 0; count < 6; count += 1) {
      const browser = new PlainBrowser();
      const { access_token = '', id_token } = await newTokens(browser);
      wanted.push(String(decodeJwt(access_token).sid));
      signOuts.push(() => browser.open(`${here}/end-session?id_token_hint=${id_token}`, 'https://'));
    }
    const heardBy = streams.map(async (stream) => {
      const seen: string[] = [];
      let ack: string[] = [];
      while (seen.length < 6) {
        const { sets } = await stream.poll({ ack });
        ack = Object.keys(sets);
        for (const { sub_id } of await stream.verify(sets)) {
          seen.push((sub_id as { session: { id: string } }).session.id);
        }
      }
      return seen.sort();
    });
    await Promise.all(signOuts.map((signOut) => signOut()));
    for (const seen of await Promise.all(heardBy)) expect(seen).toEqual(wanted.toSorted());
  });

  it('know each other’s streams, which are of one client only, until they are deleted', async () => {
    const stream = await open(here);
    const there = `${elsewhere}/security-events/streams/${stream.configuration.stream_id}`;
    const post = (credentials: Credentials | undefined) =>
      fetch(`${there}/poll`, {
        method: 'POST',
        body: JSON.stringify({ returnImmediately: true }),
        headers: { authorization: basic(credentials as Credentials), 'content-type': 'application/json' },
      });
    expect((await post(api[0])).status).toBe(200);
    const stranger = await post(api[1]);
    expect([stranger.status, await stranger.json()]).toEqual([
      404,
      { error: 'stream_not_found', error_description: 'there is no such stream' },
    ]);
    const remove = (which: number) =>
      fetch(there, { method: 'DELETE', headers: { authorization: basic(api[which] as Credentials) } });
    expect((await remove(1)).status).toBe(404);
    expect((await remove(0)).status).toBe(204);
    expect([(await remove(0)).status, (await post(api[0])).status]).toEqual([404, 404]);
  });

  it.each<[string, () => RequestInit, number, string]>([
    ['nobody', () => ({}), 401, 'invalid_client'],
    [
      'a wrong secret',
      () => ({ headers: { authorization: basic({ ...api[0], secret: 'x' } as Credentials) } }),
      401,
      'invalid_client',
    ],
    ['a public client', () => ({ body: new URLSearchParams({ client_id: 'app' }) }), 401, 'invalid_client'],
    [
      'a client that is no API',
      () => ({ headers: { authorization: basic(api[2] as Credentials) } }),
      403,
      'unauthorized_client',
    ],
  ])('give no stream to %s', async (_name, init, status, error) => {
    const response = await fetch(`${here}/security-events/streams`, { method: 'POST', ...init() });
    expect([response.status, (await response.json()) as object]).toMatchObject([status, { error }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('refuse a body that is too large, is no JSON or is not said to be', async () => {
    const stream = await open();
    const status = async (init: RequestInit) => (await stream.send({}, init)).status;
    expect(await status({ body: JSON.stringify({ ack: ['x'.repeat(70_000)] }) })).toBe(413);
    expect(await status({ body: '{' })).toBe(400);
    expect(await status({ headers: { 'content-type': 'text/plain' } })).toBe(400);
    expect(await status({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'ack=x' })).toBe(400);
  });

  it('free the place of a poll whose caller hung up', async () => {
    const stream = await open();
    await stream.drain();
    for (let round = 0; round < 2; round += 1) {
      const polls = Array.from({ length: 32 }, () => stream.raw());
      let turnedAway = false;
      for (const begun = performance.now(); !turnedAway && performance.now() - begun < 60_000; await pause(100)) {
        // One more, in case one of them was answered before the last came.
        const poll = stream.raw();
        poll.once('response', ({ statusCode }) => {
          turnedAway ||= statusCode === 503;
        });
        polls.push(poll);
      }
      expect(turnedAway).toBe(true);
      for (const poll of polls) poll.destroy();
      await until(() => isHeld(stream));
    }
  });

  it('describe themselves (Shared Signals Framework 1.0 §7.1)', async () => {
    const response = await fetch(`${elsewhere}/.well-known/ssf-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: here,
      jwks_uri: `${here}/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8936'],
      configuration_endpoint: `${here}/security-events/streams`,
    });
  });
});

describe('a process that ends', () => {
  it('answers its open polls at once, and does not wait for who may poll again', async () => {
    const issuer = await runIssuer();
    try {
      const { identifier } = ordersAudience;
      await issuer.signet(['resources', 'create', identifier, '--scope', 'orders:read=See your orders']);
      const service = ['clients', 'create', 'API', '--grant-type', 'client_credentials'];
      const made = await issuer.signet([...service, '--acts-as-resource', identifier]);
      const credentials = { clientId: String(made.clientId), secret: String(made.clientSecret) };
      const stream = await EventStream.open(issuer.issuer, credentials);
      const poll = stream.send({});
      await pause(300);
      const ends = await issuer.stopProcesses();
      const response = await poll;
      expect([response.status, await response.json()]).toEqual([200, { sets: {} }]);
      expect(ends.map(({ signal }) => signal)).not.toContain('SIGKILL');
    } finally {
      await issuer.close();
    }
  });

  it('does not wait for a connection on which nothing was asked', async () => {
    const issuer = await runIssuer();
    const { hostname, port } = new URL(issuer.issuer);
    const spare = connect(Number(port), hostname);
    try {
      await new Promise((resolve) => spare.once('connect', resolve));
      const ends = await issuer.stopProcesses();
      expect(ends.map(({ signal }) => signal)).not.toContain('SIGKILL');
    } finally {
      spare.destroy();
      await issuer.close();
    }
  });
});
