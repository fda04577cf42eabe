import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { type Page, PlainBrowser } from '@signet/demo/browser';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Person, walk, walkPages } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const redirectUri = 'https://app.example/callback';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
let postgres: TestPostgres;
let issuer: RunningIssuer;
let person: Person;

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  issuer = await runIssuer({ replicas: 2, databaseUrl: await postgres.createDatabase() });
  const { identifier } = ordersAudience;
  await issuer.signet(['resources', 'create', identifier, '--scope', 'orders:read=See your orders']);
  const create = ['clients', 'create', 'App', '--id', 'app', '--auth-method', 'none', '--redirect-uri', redirectUri];
  const grants = ['--grant-type', 'authorization_code', 'refresh_token', deviceGrant];
  await issuer.signet([...create, ...grants, '--resource', `${identifier}=orders:read`]);
  ({ person } = await issuer.loadProfile('basic', 'https://suite.example'));
});
afterAll(async () => {
  await issuer?.close();
  await postgres?.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, string>;
}

/** The same request many times at once, half of them at each process. */
function storm(path: string, init: () => RequestInit, length = 200): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length }, async (_, index) => {
      const response = await fetch(`${issuer.addresses[index % 2]}${path}`, init());
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    }),
  );
}

function form(fields: Record<string, string>, headers: Record<string, string> = {}): () => RequestInit {
  return () => ({ method: 'POST', body: new URLSearchParams(fields), headers });
}

/** One winner, and the rest heard one and the same error. */
function expectOneWinner(answers: readonly Answer[], error: string): Answer {
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  const lost = answers.filter(({ status }) => status !== 200);
  expect(new Set(lost.map(({ status, body }) => `${status} ${body.error}`))).toEqual(new Set([error]));
  return won[0] as Answer;
}

async function newCode(
  client: Readonly<Record<string, string>> = { client_id: 'app' },
  scope = 'openid orders:read',
): Promise<Record<string, string>> {
  const query = new URLSearchParams({
    client_id: client.client_id ?? '',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const callback = await walk(`${issuer.issuer}/authorize?${query}`, person, redirectUri);
  return {
    ...client,
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
}

async function token(fields: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${issuer.issuer}/token`, form(fields)());
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe('two processes on one PostgreSQL, 200 requests at once', () => {
  it('RFC 6749 §4.1.2: one code, and the replays revoke what it gave', async () => {
    const won = expectOneWinner(await storm('/token', form(await newCode())), '400 invalid_grant');
    const refresh = { grant_type: 'refresh_token', client_id: 'app', refresh_token: won.body.refresh_token ?? '' };
    expect((await token(refresh)).body.error).toBe('invalid_grant');
  });

  it('RFC 9700 §4.14.2: one refresh token of a public client, whose tabs all go on with one successor', async () => {
    const first = await token(await newCode());
    const fields = { grant_type: 'refresh_token', client_id: 'app', refresh_token: first.body.refresh_token ?? '' };
    const answers = await storm('/token', form(fields));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [successor, ...others] = new Set(answers.map(({ body }) => body.refresh_token));
    expect(others).toEqual([]);
    expect((await token({ ...fields, refresh_token: successor ?? '' })).status).toBe(200);
  });

  it('RFC 9700 §4.14.2: retries of a confidential client within the grace period are all answered', async () => {
    const create = ['clients', 'create', 'Web', '--redirect-uri', redirectUri, '--no-consent'];
    const grants = ['--grant-type', 'authorization_code', 'refresh_token', '--scope', 'openid', 'offline_access'];
    const resource = ['--resource', `${ordersAudience.identifier}=orders:read`, '--auth-method', 'client_secret_post'];
    const made = await issuer.signet([...create, ...grants, ...resource]);
    const client = { client_id: String(made.clientId), client_secret: String(made.clientSecret) };
    const first = await token(await newCode(client, 'openid offline_access orders:read'));
    const fields = { ...client, grant_type: 'refresh_token', refresh_token: first.body.refresh_token ?? '' };
    const answers = await storm('/token', form(fields), 16);
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
  });

  it('a form that is sent twice, to both: each ends at the client, with a code that is good once', async () => {
    const query = new URLSearchParams({
      client_id: 'app',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid orders:read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'twice',
      prompt: 'consent',
    });
    const browser = new PlainBrowser();
    const login = await browser.open(`${issuer.issuer}/authorize?${query}`, redirectUri);
    const sendBoth = async (page: Page, fields: Record<string, string>) => {
      const { action, hidden } = page.form();
      const headers = { cookie: browser.cookies(issuer.issuer), origin: issuer.issuer };
      const send = async (address: string) => {
        const init = { ...form({ ...hidden, ...fields }, headers)(), redirect: 'manual' } as const;
        const answer = await fetch(`${address}${new URL(action).pathname}`, init);
        return answer.headers.get('location') ?? '';
      };
      return Promise.all(issuer.addresses.map(send));
    };
    for (const location of await sendBoth(login, { ...person })) expect(location).toMatch(/^consent\?/);
    const consent = await browser.submit(login, { ...person }, redirectUri);
    const codes = (await sendBoth(consent, { decision: 'allow' })).map((location) => new URL(location).searchParams);
    for (const answer of codes) {
      expect(answer.get('state')).toBe('twice');
      const fields = { client_id: 'app', grant_type: 'authorization_code', redirect_uri: redirectUri };
      const redemption = { ...fields, code: answer.get('code') ?? '', code_verifier: verifier };
      expectOneWinner(await storm('/token', form(redemption), 8), '400 invalid_grant');
    }
    expect(new Set(codes.map((answer) => answer.get('code'))).size).toBe(2);
    const denied = (await sendBoth(consent, { decision: 'deny' })).filter((location) => location.includes('code='));
    expect(denied).toEqual([]);
  });

  it('RFC 8628 §3.4: one device code', async () => {
    const begun = await fetch(
      `${issuer.issuer}/device_authorization`,
      form({ client_id: 'app', scope: 'openid orders:read' })(),
    );
    const device = (await begun.json()) as Record<string, string>;
    const browser = new PlainBrowser();
    const entry = await browser.open(`${issuer.issuer}/device`, redirectUri);
    const next = await browser.submit(entry, { user_code: device.user_code ?? '' }, redirectUri);
    await walkPages(next, person, redirectUri, browser);
    const fields = { grant_type: deviceGrant, client_id: 'app', device_code: device.device_code ?? '' };
    expectOneWinner(await storm('/token', form(fields)), '400 invalid_grant');
  });

  it('RFC 9126 §4: one pushed request gives one code, however many browsers answer it', async () => {
    const pushed = await fetch(
      `${issuer.issuer}/par`,
      form({
        client_id: 'app',
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid orders:read',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })(),
    );
    const { request_uri: requestUri = '' } = (await pushed.json()) as Record<string, string>;
    const query = new URLSearchParams({ client_id: 'app', request_uri: requestUri });
    // One browser that is signed in and agreed asks for it 200 times at once.
    const browser = new PlainBrowser();
    await walk(
      `${issuer.issuer}/authorize?client_id=app&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=openid+orders:read&code_challenge=${challenge}&code_challenge_method=S256`,
      person,
      redirectUri,
      browser,
    );
    const pages = await Promise.all(
      Array.from({ length: 200 }, () => browser.open(`${issuer.issuer}/authorize?${query}`, redirectUri)),
    );
    const codes = pages.filter(({ url }) => url.startsWith(redirectUri) && new URL(url).searchParams.has('code'));
    expect(codes).toHaveLength(1);
  });

  it('RFC 9449 §11.1: one DPoP proof', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const first = await token(await newCode());
    const proof = await new SignJWT({ htm: 'POST', htu: `${issuer.issuer}/token`, jti: 'once' })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey);
    const answers = await storm(
      '/token',
      form(
        { grant_type: 'refresh_token', client_id: 'app', refresh_token: first.body.refresh_token ?? '' },
        { dpop: proof },
      ),
    );
    const won = expectOneWinner(answers, '400 invalid_dpop_proof');
    expect(decodeJwt(won.body.access_token ?? '').cnf).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  it('RFC 7517: both publish the same keys, made once though they started together', async () => {
    const [one, two] = await Promise.all(issuer.addresses.map(async (at) => (await fetch(`${at}/jwks`)).json()));
    expect(one).toEqual(two);
    expect((one as { keys: ReadonlyArray<{ alg: string }> }).keys.map(({ alg }) => alg).sort()).toEqual([
      'ES256',
      'EdDSA',
      'PS256',
      'RS256',
    ]);
  });
});
