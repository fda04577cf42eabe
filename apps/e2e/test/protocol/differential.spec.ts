import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type ClientMetadata, Provider } from 'oidc-provider';
import { type LoadedProfile, type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const base = 'https://suite.example/test/a/signet';
const redirectUri = `${base}/callback`;
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
let ours: RunningIssuer;
let profile: LoadedProfile;
let theirs: { issuer: string; server: Server };

/** The same clients, and the same features on. */
beforeAll(async () => {
  ours = await runIssuer();
  profile = await ours.loadProfile('basic', base);
  const create = ['clients', 'create', 'Public', '--id', 'public', '--auth-method', 'none'];
  await ours.signet([...create, '--redirect-uri', redirectUri]);
  theirs = await startOther({
    client_id: id(),
    client_secret: secret(),
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
  });
});
afterAll(async () => {
  await ours?.close();
  await new Promise<void>((resolve) => {
    theirs.server.closeAllConnections();
    theirs.server.close(() => resolve());
  });
});

const id = () => profile.clients.client?.client_id ?? '';
const secret = () => profile.clients.client?.client_secret ?? '';

async function startOther(client: ClientMetadata): Promise<typeof theirs> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      client,
      {
        client_id: 'public',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
      },
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    features: {
      devInteractions: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      requestObjects: { enabled: true },
      claimsParameter: { enabled: true },
    },
    pkce: { required: (_context, { clientId }) => clientId === 'public' },
  });
  server.on('request', provider.callback());
  return { issuer, server };
}

interface Verdict {
  readonly status: number;
  /** Where the answer went: to the client, or to a page or body of the issuer. */
  readonly to: 'client' | 'issuer' | 'interaction';
  readonly error: string | undefined;
}

async function endpoint(issuer: string, name: string): Promise<string> {
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, string>;
  return metadata[name] ?? '';
}

async function authorizeAt(issuer: string, changes: Record<string, string | undefined>): Promise<Verdict> {
  const parameters = {
    client_id: id(),
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 's',
    ...changes,
  };
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const response = await fetch(`${await endpoint(issuer, 'authorization_endpoint')}?${query}`, { redirect: 'manual' });
  const text = await response.text();
  const location = response.headers.get('location') ?? '';
  if (location.startsWith(base)) {
    const answer = new URL(location.replace('#', '?'));
    return { status: 303, to: 'client', error: answer.searchParams.get('error') ?? undefined };
  }
  if (location !== '') return { status: 303, to: 'interaction', error: undefined };
  const code = /invalid_[a-z_]+|unsupported_[a-z_]+|unauthorized_client/.exec(text)?.[0];
  return { status: response.status, to: 'issuer', error: code };
}

const authorizationCases: ReadonlyArray<readonly [string, Record<string, string | undefined>]> = [
  ['a good request', {}],
  ['no client_id', { client_id: undefined }],
  ['an unknown client', { client_id: 'nobody' }],
  ['no redirect_uri', { redirect_uri: undefined }],
  ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/' }],
  ['no response_type', { response_type: undefined }],
  ['implicit', { response_type: 'token' }],
  ['an unknown response_type', { response_type: 'dance' }],
  ['an unknown response_mode', { response_mode: 'dance' }],
  ['prompt=none without a session', { prompt: 'none' }],
  ['prompt=none with login', { prompt: 'none login' }],
  ['an unknown prompt', { prompt: 'dance' }],
  ['max_age that is no number', { max_age: 'old' }],
  ['an id_token_hint that is none', { id_token_hint: 'a.b.c' }],
  ['claims that are no JSON', { claims: '{' }],
  ['claims that are a list', { claims: '[]' }],
  ['a request object that is none', { request: 'a.b.c' }],
  ['a request_uri that was never pushed', { request_uri: 'urn:ietf:params:oauth:request_uri:nothing' }],
  ['PKCE plain', { code_challenge: challenge, code_challenge_method: 'plain' }],
  ['a challenge of a wrong length', { code_challenge: 'short', code_challenge_method: 'S256' }],
  ['a method without a challenge', { code_challenge_method: 'S256' }],
  ['no PKCE of a public client', { client_id: 'public' }],
  ['PKCE of a public client', { client_id: 'public', code_challenge: challenge, code_challenge_method: 'S256' }],
  ['display, ui_locales, login_hint and more', { display: 'popup', ui_locales: 'de', login_hint: 'x', foo: 'bar' }],
];

/** Where the two differ, and why ours is as it is. One that differs no more fails the test. */
const authorizationExceptions: Readonly<Record<string, string>> = {
  'an unknown client':
    'on a page, for a person: ours says invalid_request (RFC 6749 §4.1.2.1 has no other), theirs invalid_client',
  'no redirect_uri':
    'ours demands it of an OpenID request (OpenID Connect Core §3.1.2.1), theirs takes the only one there is',
  'a redirect_uri that is not registered':
    'on a page: theirs borrows invalid_redirect_uri from registration (RFC 7591)',
  'an unknown response_mode': 'theirs has a code of its own, unsupported_response_mode, which is in no registry',
};

describe('the same authorization request at Signet and at oidc-provider', () => {
  it.each(authorizationCases)('%s', async (name, changes) => {
    const [here, there] = [await authorizeAt(ours.issuer, changes), await authorizeAt(theirs.issuer, changes)];
    const differs = JSON.stringify(here) !== JSON.stringify(there);
    if (name in authorizationExceptions) expect(differs).toBe(true);
    else expect(here).toEqual(there);
  });
});

async function post(issuer: string, name: string, fields: Record<string, string>, basic?: string): Promise<Verdict> {
  const response = await fetch(await endpoint(issuer, name), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: basic === undefined ? {} : { authorization: `Basic ${btoa(basic)}` },
  });
  const text = await response.text();
  const error = text.startsWith('{') ? (JSON.parse(text) as { error?: string }).error : undefined;
  return { status: response.status, to: 'issuer', error };
}

const credentials = () => `${id()}:${secret()}`;
const code = { grant_type: 'authorization_code', code: 'nothing', redirect_uri: redirectUri };

const backChannelCases: ReadonlyArray<readonly [string, string, Record<string, string>, (() => string) | undefined]> = [
  ['no client', 'token_endpoint', code, undefined],
  ['an unknown client', 'token_endpoint', { ...code, client_id: 'nobody' }, undefined],
  ['a wrong secret', 'token_endpoint', code, () => `${id()}:wrong`],
  [
    'a secret in the body of a Basic client',
    'token_endpoint',
    { ...code, client_id: 'ID', client_secret: 'SECRET' },
    undefined,
  ],
  ['no grant_type', 'token_endpoint', { code: 'x' }, credentials],
  ['an unknown grant_type', 'token_endpoint', { grant_type: 'password' }, credentials],
  ['no code', 'token_endpoint', { grant_type: 'authorization_code', redirect_uri: redirectUri }, credentials],
  ['an unknown code', 'token_endpoint', code, credentials],
  ['no refresh_token', 'token_endpoint', { grant_type: 'refresh_token' }, credentials],
  ['an unknown refresh_token', 'token_endpoint', { grant_type: 'refresh_token', refresh_token: 'x' }, credentials],
  ['revoking an unknown token', 'revocation_endpoint', { token: 'x' }, credentials],
  ['revoking nothing', 'revocation_endpoint', {}, credentials],
  ['revoking without a client', 'revocation_endpoint', { token: 'x' }, undefined],
  ['introspecting an unknown token', 'introspection_endpoint', { token: 'x' }, credentials],
  ['introspecting nothing', 'introspection_endpoint', {}, credentials],
  ['introspecting without a client', 'introspection_endpoint', { token: 'x' }, undefined],
  ['pushing without a client', 'pushed_authorization_request_endpoint', { response_type: 'code' }, undefined],
  ['pushing nothing', 'pushed_authorization_request_endpoint', {}, credentials],
  [
    'pushing a good request',
    'pushed_authorization_request_endpoint',
    { client_id: 'ID', response_type: 'code', redirect_uri: redirectUri, scope: 'openid' },
    credentials,
  ],
  ['pushing a request_uri', 'pushed_authorization_request_endpoint', { request_uri: 'urn:x' }, credentials],
  [
    'pushing to elsewhere',
    'pushed_authorization_request_endpoint',
    { response_type: 'code', redirect_uri: 'https://evil.example/', scope: 'openid' },
    credentials,
  ],
];

const withoutClient =
  'ours is 401 invalid_client, which RFC 6749 §5.2 has for "no client authentication included"; theirs is invalid_request';
const backChannelExceptions: Readonly<Record<string, string>> = {
  'no client': withoutClient,
  'revoking without a client': withoutClient,
  'introspecting without a client': withoutClient,
  'pushing without a client': withoutClient,
  'a secret in the body of a Basic client':
    'ours holds a client to the one method that it registered, theirs takes either',
  'pushing a request_uri':
    'RFC 9126 §2.1 asks for invalid_request where a request_uri is pushed; theirs is request_uri_not_supported',
};

describe('the same call of a client at Signet and at oidc-provider', () => {
  it.each(backChannelCases)('%s', async (name, at, fields, basic) => {
    const filled = Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        value === 'ID' ? id() : value === 'SECRET' ? secret() : value,
      ]),
    );
    const [here, there] = [
      await post(ours.issuer, at, filled, basic?.()),
      await post(theirs.issuer, at, filled, basic?.()),
    ];
    const differs = JSON.stringify(here) !== JSON.stringify(there);
    if (name in backChannelExceptions) expect(differs).toBe(true);
    else expect(here).toEqual(there);
  });
});

describe('UserInfo at Signet and at oidc-provider', () => {
  it.each([
    ['no token', undefined],
    ['a token that is none', 'Bearer nothing'],
  ])('%s', async (_name, authorization) => {
    const ask = async (issuer: string) => {
      const init = authorization === undefined ? {} : { headers: { authorization } };
      const response = await fetch(await endpoint(issuer, 'userinfo_endpoint'), init);
      await response.text();
      return [response.status, response.headers.get('www-authenticate')?.split(' ', 1)[0]];
    };
    expect(await ask(ours.issuer)).toEqual(await ask(theirs.issuer));
  });
});

describe('metadata at Signet and at oidc-provider', () => {
  it('has every member that theirs has, but for what one of us does not do', async () => {
    const read = async (issuer: string) =>
      (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    const [here, there] = [await read(ours.issuer), await read(theirs.issuer)];
    const missing = Object.keys(there).filter((member) => !(member in here));
    expect(missing).toEqual([]);
    for (const member of ['response_types_supported', 'subject_types_supported', 'claim_types_supported']) {
      expect(Array.isArray(here[member])).toBe(Array.isArray(there[member]));
    }
  });
});

describe('a whole flow at Signet and at oidc-provider', () => {
  /** Signs in through whatever forms there are, and gives what the client gets. */
  async function flow(issuer: string, person: Record<string, string>) {
    const query = new URLSearchParams({
      client_id: id(),
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email',
      state: 'kept',
      nonce: 'n-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const browser = new PlainBrowser();
    let page = await browser.open(`${await endpoint(issuer, 'authorization_endpoint')}?${query}`, redirectUri);
    while (!page.url.startsWith(redirectUri)) {
      const allow = page.html.includes('id="consent-allow"') ? page.button('consent-allow') : {};
      page = await browser.submit(page, { ...person, ...allow }, redirectUri);
    }
    const callback = new URL(page.url);
    const redeem = () =>
      fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(credentials())}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
        }),
      });
    const tokens = (await (await redeem()).json()) as Record<string, string>;
    const replayed = (await (await redeem()).json()) as Record<string, string>;
    const claims = decodeJwt(tokens.id_token ?? '');
    return {
      answer: [...callback.searchParams.keys()].sort(),
      state: callback.searchParams.get('state'),
      issOfAnswer: callback.searchParams.get('iss') === issuer,
      tokenMembers: Object.keys(tokens).sort(),
      tokenType: tokens.token_type,
      idToken: { iss: claims.iss === issuer, aud: claims.aud, nonce: claims.nonce, email: claims.email },
      alg: decodeProtectedHeader(tokens.id_token ?? '').alg,
      replay: replayed.error,
    };
  }

  it('gives the client the same answer, the same members and the same end to a replay', async () => {
    const here = await flow(ours.issuer, profile.person as unknown as Record<string, string>);
    const there = await flow(theirs.issuer, { login: 'somebody', password: 'anything' });
    expect(here).toEqual(there);
  });
});
