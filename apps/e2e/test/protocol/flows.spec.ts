import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { authorize, portalClient, signIn } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let portal: client.Configuration;

beforeAll(async () => {
  stack = await runStack();
  portal = await portalClient(stack.addresses.issuer);
});
afterAll(async () => {
  await stack?.close();
});

async function ordersClient(): Promise<client.Configuration> {
  const secret = readFileSync(stack.ordersSecretFile, 'utf8').trim();
  return client.discovery(new URL(stack.addresses.issuer), 'orders', undefined, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests],
  });
}

function call(url: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return fetch(url, { ...init, headers });
}

describe('authorization code with PKCE (RFC 6749 §4.1, RFC 7636)', () => {
  it('gives an ID token for the portal and an access token for one audience, verified by jose alone', async () => {
    const tokens = await signIn(stack, portal);
    const keys = createRemoteJWKSet(new URL(portal.serverMetadata().jwks_uri ?? ''));
    const access = await jwtVerify(tokens.access_token, keys, {
      issuer: stack.addresses.issuer,
      audience: ordersAudience.identifier,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(access.payload.aud).toBe(ordersAudience.identifier);
    expect(access.payload.client_id).toBe('portal');
    expect(String(access.payload.scope).split(' ')).toContain('orders:write');
    expect(String(access.payload.scope)).not.toContain('invoices');
    const identity = await jwtVerify(tokens.id_token ?? '', keys, {
      issuer: stack.addresses.issuer,
      audience: 'portal',
      algorithms: ['RS256'],
    });
    expect(identity.payload.sub).toBe(access.payload.sub);
    expect(identity.payload.sid).toBe(access.payload.sid);
    expect(identity.payload.email).toBeUndefined();
  });

  it('redeems one code once, of 200 at the same time', async () => {
    const { callback, checks } = await authorize(stack, portal);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'portal',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: stack.redirectUri,
      code_verifier: checks.pkceCodeVerifier ?? '',
      resource: ordersAudience.identifier,
    });
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const response = await fetch(`${stack.addresses.issuer}/token`, { method: 'POST', body });
        return { status: response.status, body: (await response.json()) as Record<string, string> };
      }),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map((a) => `${a.status} ${a.body.error}`))).toEqual(
      new Set(['400 invalid_grant']),
    );
    // RFC 6749 §4.1.2: the replays revoked what the winner got.
    await expect(client.refreshTokenGrant(portal, won[0]?.body.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('one token per audience (RFC 8707)', () => {
  it('refreshes into the other audience, and each API accepts only its own', async () => {
    const first = await signIn(stack, portal);
    const second = await client.refreshTokenGrant(portal, first.refresh_token ?? '', {
      resource: invoicesAudience.identifier,
    });
    expect(decodeJwt(second.access_token).aud).toBe(invoicesAudience.identifier);
    const tokens = { id: first.id_token ?? '', orders: first.access_token, invoices: second.access_token };
    const matrix: Record<string, string> = {};
    for (const [name, token] of Object.entries(tokens)) {
      for (const [api, url] of [
        ['orders', stack.addresses.ordersUrl],
        ['invoices', stack.addresses.invoicesUrl],
      ] as const) {
        const response = await call(`${url}/whoami`, token);
        const text = await response.text();
        expect(text).not.toContain('audience');
        matrix[`${name} at ${api}`] = `${response.status} ${response.headers.get('www-authenticate') ?? ''}`.trim();
      }
    }
    expect(matrix).toEqual({
      'id at orders': expect.stringContaining('401 Bearer error="invalid_token"'),
      'id at invoices': expect.stringContaining('401 Bearer error="invalid_token"'),
      'orders at orders': '200',
      'orders at invoices': expect.stringContaining('401 Bearer error="invalid_token"'),
      'invoices at orders': expect.stringContaining('401 Bearer error="invalid_token"'),
      'invoices at invoices': '200',
    });
    const why = stack.logs.invoices.find((line) => line.includes('audience_mismatch')) ?? '';
    expect(why).toContain(invoicesAudience.identifier);
    expect(why).toContain(ordersAudience.identifier);
    expect(why).not.toContain(first.access_token.split('.')[2]);
  });

  it('answers invalid_target for an audience that was not granted', async () => {
    const first = await signIn(stack, portal);
    await expect(
      client.refreshTokenGrant(portal, first.refresh_token ?? '', { resource: 'https://payroll.example.com' }),
    ).rejects.toMatchObject({ error: 'invalid_target' });
  });
});

describe('refresh token rotation (RFC 9700 §4.14)', () => {
  it('answers a request that is sent twice as the first time, and the code that began it kills the family', async () => {
    const authorized = await authorize(stack, portal);
    const redeem = () => client.authorizationCodeGrant(portal, authorized.callback, authorized.checks, { resource });
    const resource = ordersAudience.identifier;
    const first = await redeem();
    const refresh = (token: string | undefined) => client.refreshTokenGrant(portal, token ?? '', { resource });
    const [second, again] = [await refresh(first.refresh_token), await refresh(first.refresh_token)];
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(again.refresh_token).toBe(second.refresh_token);
    await expect(redeem()).rejects.toMatchObject({ error: 'invalid_grant' });
    for (const dead of [first.refresh_token, second.refresh_token]) {
      await expect(refresh(dead)).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });
});

describe('client credentials (RFC 6749 §4.4)', () => {
  it('gives orders a token for invoices with itself as the subject', async () => {
    const tokens = await client.clientCredentialsGrant(await ordersClient(), {
      resource: invoicesAudience.identifier,
    });
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: 'orders', aud: invoicesAudience.identifier });
    expect(tokens.refresh_token).toBeUndefined();
  });
});

describe('token exchange (RFC 8693)', () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const subjectTokenType = 'urn:ietf:params:oauth:token-type:access_token';

  it('turns the orders token into an invoices token whose act names orders', async () => {
    const { access_token } = await signIn(stack, portal);
    const exchanged = await client.genericGrantRequest(await ordersClient(), grantType, {
      subject_token: access_token,
      subject_token_type: subjectTokenType,
      resource: invoicesAudience.identifier,
    });
    const claims = decodeJwt(exchanged.access_token);
    expect(claims.aud).toBe(invoicesAudience.identifier);
    expect(claims.sub).toBe(decodeJwt(access_token).sub);
    expect(claims.act).toEqual({ sub: 'orders' });
    expect((await call(`${stack.addresses.invoicesUrl}/whoami`, exchanged.access_token)).status).toBe(200);
    expect((await call(`${stack.addresses.ordersUrl}/whoami`, exchanged.access_token)).status).toBe(401);
  });

  it('refuses an ID token and a token of another audience as the subject', async () => {
    const first = await signIn(stack, portal);
    const other = await client.refreshTokenGrant(portal, first.refresh_token ?? '', {
      resource: invoicesAudience.identifier,
    });
    for (const token of [first.id_token ?? '', other.access_token]) {
      await expect(
        client.genericGrantRequest(await ordersClient(), grantType, {
          subject_token: token,
          subject_token_type: subjectTokenType,
          resource: invoicesAudience.identifier,
        }),
      ).rejects.toMatchObject({ error: expect.stringMatching(/^invalid_(grant|request)$/) });
    }
  });
});

describe('an order and its invoice', () => {
  it('is owned by its subject and has an invoice made through the exchanged token', async () => {
    const { access_token } = await signIn(stack, portal);
    const created = await call(`${stack.addresses.ordersUrl}/orders`, access_token, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'Kettle', quantity: 1, unitPriceCents: 4900, currency: 'EUR' }),
    });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    const read = (await (await call(`${stack.addresses.ordersUrl}/orders/${id}`, access_token)).json()) as {
      invoice: { orderId: string };
    };
    expect(read.invoice.orderId).toBe(id);
  });
});

describe('userinfo, revocation and logout', () => {
  it('tells the claims of the granted scopes (OpenID Connect Core §5.3)', async () => {
    const tokens = await signIn(stack, portal);
    const subject = String(decodeJwt(tokens.id_token ?? '').sub);
    // That of the API has nothing to do at UserInfo: the issuer is an audience of its own.
    const own = await client.refreshTokenGrant(portal, tokens.refresh_token ?? '', {
      resource: stack.addresses.issuer,
    });
    const claims = await client.fetchUserInfo(portal, own.access_token, subject);
    expect(claims).toMatchObject({ sub: subject, preferred_username: 'alice' });
    expect(claims.email).toBeDefined();
  });

  it('revokes a refresh token and its family (RFC 7009)', async () => {
    const tokens = await signIn(stack, portal);
    await client.tokenRevocation(portal, tokens.refresh_token ?? '');
    await expect(client.refreshTokenGrant(portal, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(client.tokenRevocation(portal, 'unknown-token')).resolves.toBeUndefined();
  });
});
