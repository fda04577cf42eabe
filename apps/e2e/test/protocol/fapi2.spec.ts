import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import { walk } from '../support/browser-flow.js';
import { base, FapiClient, insecure, redirectUri } from '../support/fapi-client.js';
import { type LoadedProfile, type RunningIssuer, runIssuer } from '../support/running-issuer.js';

async function errorOf(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as { error: string }).error}`;
}

describe.each([
  ['without', {}],
  ['with', { DPOP_NONCE_REQUIRED: 'true' }],
])('FAPI 2.0 Security Profile, private_key_jwt and DPoP, %s nonces', (_name, env) => {
  let issuer: RunningIssuer;
  let profile: LoadedProfile;
  beforeAll(async () => {
    issuer = await runIssuer({ env });
    profile = await issuer.loadProfile('fapi2', base);
  });
  afterAll(async () => {
    await issuer?.close();
  });

  /** Once more where the first answer brought a nonce (RFC 9449 §8). */
  async function retried(fapi: FapiClient, call: () => Promise<Response>): Promise<Response> {
    const first = await call();
    if (first.headers.get('dpop-nonce') === null) return first;
    expect(await errorOf(first.clone())).toBe('400 use_dpop_nonce');
    await fapi.tokens(first).catch(() => undefined);
    return call();
  }

  async function authorized(fapi: FapiClient): Promise<URLSearchParams> {
    const parameters = await fapi.parameters();
    const response = await retried(fapi, () => fapi.push(parameters));
    const { request_uri: requestUri } = await oauth.processPushedAuthorizationResponse(fapi.as, fapi.client, response);
    const callback = await walk(fapi.address(requestUri), profile.person, redirectUri);
    return oauth.validateAuthResponse(fapi.as, fapi.client, callback, fapi.state);
  }

  it('§5.3: pushes, signs in, redeems, calls UserInfo and refreshes with one bound key', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const callback = await authorized(fapi);
    const tokens = await fapi.tokens(await retried(fapi, () => fapi.redeem(callback)));
    expect(tokens.token_type).toBe('dpop');
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    const info = await oauth.userInfoRequest(fapi.as, fapi.client, tokens.access_token, {
      ...insecure,
      DPoP: fapi.dpop,
    });
    expect(await oauth.processUserInfoResponse(fapi.as, fapi.client, claims?.sub ?? '', info)).toMatchObject({
      sub: claims?.sub,
    });
    const refreshed = await oauth.processRefreshTokenResponse(
      fapi.as,
      fapi.client,
      await oauth.refreshTokenGrantRequest(fapi.as, fapi.client, fapi.authentication, tokens.refresh_token ?? '', {
        ...insecure,
        DPoP: fapi.dpop,
      }),
    );
    // §5.3.2.1: no rotation.
    expect([refreshed.token_type, refreshed.refresh_token]).toEqual(['dpop', undefined]);
  });

  it('RFC 9449 §7.1: a bound token is nothing as a bearer token, or with another key', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const callback = await authorized(fapi);
    const tokens = await fapi.tokens(await retried(fapi, () => fapi.redeem(callback)));
    const interactionId = crypto.randomUUID();
    const plain = await fetch(`${issuer.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}`, 'x-fapi-interaction-id': interactionId },
    });
    expect(plain.headers.get('x-fapi-interaction-id')).toBe(interactionId);
    expect([plain.status, plain.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    const thief = oauth.DPoP(fapi.client, await generateKeyPair('ES256'));
    const call = () =>
      oauth
        .protectedResourceRequest(
          tokens.access_token,
          'GET',
          new URL(`${issuer.issuer}/userinfo`),
          undefined,
          undefined,
          { ...insecure, DPoP: thief },
        )
        .catch((error: oauth.WWWAuthenticateChallengeError) => error.response);
    const first = await call();
    const second = first.headers.get('dpop-nonce') === null ? first : await call();
    expect([second.status, second.headers.get('www-authenticate')]).toEqual([
      401,
      'DPoP error="invalid_token", algs="ES256 PS256 EdDSA"',
    ]);
  });

  it('RFC 9449 §10: the code is bound to the key that was proved when it was pushed', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const callback = await authorized(fapi);
    const thief = oauth.DPoP(fapi.client, await generateKeyPair('ES256'));
    const steal = () => fapi.redeem(callback, thief);
    const first = await steal();
    let refused = first;
    if (first.headers.get('dpop-nonce') !== null) {
      await fapi.tokens(first).catch(() => undefined);
      const nonceAware = await oauth
        .authorizationCodeGrantRequest(
          fapi.as,
          fapi.client,
          fapi.authentication,
          callback,
          redirectUri,
          fapi.verifier,
          { ...insecure, DPoP: thief },
        )
        .catch(() => first);
      refused = nonceAware;
    }
    expect(await errorOf(refused)).toBe('400 invalid_grant');
  });
});

describe('FAPI 2.0 refusals', () => {
  let issuer: RunningIssuer;
  let profile: LoadedProfile;
  beforeAll(async () => {
    issuer = await runIssuer();
    profile = await issuer.loadProfile('fapi2', base);
  });
  afterAll(async () => {
    await issuer?.close();
  });

  it('§5.3.2.2: a request that was not pushed is refused', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const callback = await walk(
      `${fapi.as.authorization_endpoint}?${await fapi.parameters()}`,
      profile.person,
      redirectUri,
    );
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({ error: 'invalid_request', state: fapi.state });
    expect(callback.searchParams.has('code')).toBe(false);
  });

  it('§5.3.2.1: no token without a proof of possession', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const requestUri = await fapi.requestUri(await fapi.parameters());
    const callback = await walk(fapi.address(requestUri), profile.person, redirectUri);
    const parameters = oauth.validateAuthResponse(fapi.as, fapi.client, callback, fapi.state);
    const response = await oauth.authorizationCodeGrantRequest(
      fapi.as,
      fapi.client,
      fapi.authentication,
      parameters,
      redirectUri,
      fapi.verifier,
      insecure,
    );
    expect(await errorOf(response)).toBe('400 invalid_dpop_proof');
  });

  it('RFC 9126 §2.1, §4: bound to its client, no request_uri inside, loaded twice before the answer, used once', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const other = await FapiClient.create(issuer.issuer, profile.clients.client2);
    const requestUri = await fapi.requestUri(await fapi.parameters());
    const foreign = await fetch(other.address(requestUri));
    expect([foreign.status, await foreign.text()]).toEqual([400, expect.stringContaining('invalid_request_uri')]);
    const open = () => new PlainBrowser().open(fapi.address(requestUri), redirectUri);
    for (const { html } of [await open(), await open()]) expect(html).toContain('id="login-submit"');
    await walk(fapi.address(requestUri), profile.person, redirectUri);
    const used = await fetch(fapi.address(requestUri));
    expect([used.status, await used.text()]).toEqual([400, expect.stringContaining('invalid_request_uri')]);
    expect(await errorOf(await fapi.push(await fapi.parameters({ request_uri: requestUri })))).toBe(
      '400 invalid_request',
    );
    expect((await fetch(`${issuer.issuer}/par`)).status).toBe(405);
  });

  it('RFC 9126 §4: parameters beside the request_uri change nothing', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const requestUri = await fapi.requestUri(await fapi.parameters());
    const callback = await walk(
      `${fapi.address(requestUri)}&state=evil&scope=evil&redirect_uri=https://evil.example`,
      profile.person,
      redirectUri,
    );
    expect(callback.searchParams.get('state')).toBe(fapi.state);
  });

  it.each([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['a redirect URI that is not registered', { redirect_uri: 'https://evil.example/callback' }],
    ['response_type token', { response_type: 'token' }],
  ])('refuses at PAR: %s', async (_name, changes) => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    expect((await fapi.push(await fapi.parameters(changes))).status).toBe(400);
  });
});

describe('FAPI 2.0 Message Signing', () => {
  let issuer: RunningIssuer;
  let profile: LoadedProfile;
  beforeAll(async () => {
    issuer = await runIssuer();
    profile = await issuer.loadProfile('fapi2-message-signing', base);
  });
  afterAll(async () => {
    await issuer?.close();
  });

  it('§5.3, §5.4: a signed request object is pushed and the answer is a signed JWT', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    const parameters = await fapi.parameters({ response_mode: 'jwt' });
    const request = await oauth.issueRequestObject(fapi.as, fapi.client, parameters, fapi.key);
    const requestUri = await fapi.requestUri(new URLSearchParams({ client_id: fapi.client.client_id, request }));
    const callback = await walk(fapi.address(requestUri), profile.person, redirectUri);
    expect([...callback.searchParams.keys()]).toEqual(['response']);
    const signed = { ...fapi.client, authorization_signed_response_alg: 'PS256' };
    const answer = await oauth.validateJwtAuthResponse(fapi.as, signed, callback, fapi.state, insecure);
    const tokens = await fapi.tokens(await fapi.redeem(answer));
    expect(tokens.token_type).toBe('dpop');
  });

  it('RFC 9101 §10.5: plain parameters are refused', async () => {
    const fapi = await FapiClient.create(issuer.issuer, profile.clients.client);
    expect(await errorOf(await fapi.push(await fapi.parameters()))).toBe('400 invalid_request');
  });
});
