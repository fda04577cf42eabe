import { describe, expect, it } from '@jest/globals';
import { orders } from '../../test/authorization-fixture.js';
import { testKey } from '../../test/client-keys.js';
import {
  authorizeAndRedeem,
  basic,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../../test/token-fixture.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { Client } from '../records/client.js';
import { digest } from '../shared/digest.js';

const address = 'https://app.example/callback';
const metadata = { client_name: 'An app', redirect_uris: [address] };

const start = (clientRegistration: 'off' | 'protected' | 'open' = 'open') =>
  startIssuer({ settings: { clientRegistration } });

async function register(server: TestIssuer, changes: object = {}, bearerToken?: string) {
  const information = await server.core.registration.register({ metadata: { ...metadata, ...changes }, bearerToken });
  return information as Record<string, unknown> & { client_id: string; registration_access_token: string };
}

const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code;
const clientCount = async (server: TestIssuer) => (await server.stores.clients.list()).length;

describe('client registration (RFC 7591 §3)', () => {
  it('answers with everything that was registered, the defaults and what manages it', async () => {
    const server = await start();
    const information = await register(server);
    expect(information).toEqual({
      client_id: expect.stringMatching(/^[\w-]{22}$/),
      client_id_issued_at: server.clock.now(),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      registration_client_uri: `https://sso.example.com/register/${information.client_id}`,
      client_name: 'An app',
      application_type: 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [address],
      post_logout_redirect_uris: [],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      scope: 'openid profile email address phone offline_access orders:read',
      id_token_signed_response_alg: 'RS256',
      subject_type: 'public',
    });
    const stored = JSON.stringify(await server.stores.clients.find(information.client_id));
    for (const secret of [information.client_secret, information.registration_access_token]) {
      expect(stored).not.toContain(secret);
    }
  });

  it('makes a client that can sign people in, with consent', async () => {
    const server = await start();
    const { client_id, client_secret } = await register(server, { grant_types: ['authorization_code'] });
    expect(await server.stores.clients.find(client_id)).toMatchObject({
      securityProfile: 'classic',
      consentRequired: true,
      rotateRefreshTokens: true,
    });
    const request = { parameters: wire({ token: 'x' }), authorizationHeader: basic(client_id, String(client_secret)) };
    await server.core.revocation.handle(request);
  });

  it.each([
    ['none', false],
    ['client_secret_post', true],
    ['client_secret_basic', true],
    ['private_key_jwt', false],
  ])('gives a secret to %s: %s', async (token_endpoint_auth_method, given) => {
    const { jwk } = await testKey();
    const information = await register(await start(), { token_endpoint_auth_method, jwks: { keys: [jwk] } });
    expect('client_secret' in information).toBe(given);
    expect('client_secret_expires_at' in information).toBe(given);
  });

  it('demands PKCE of a public client', async () => {
    const server = await start();
    const { client_id } = await register(server, { token_endpoint_auth_method: 'none' });
    expect(await server.stores.clients.find(client_id)).toMatchObject({ requirePkce: true });
  });

  it('gives no scope but those that an API opens to clients that nobody vetted', async () => {
    const server = await start();
    const wanted = await register(server, { scope: 'openid orders:read orders:write invoices:read admin' });
    expect(wanted.scope).toBe('openid orders:read');
    const { resources } = (await server.stores.clients.find(wanted.client_id)) ?? {};
    expect(resources).toEqual([{ identifier: orders, scopes: ['orders:read'] }]);
  });

  it('gives nobody what only an operator may: exchange, trust, first-party consent, an audience, a profile', async () => {
    const server = await start();
    const { client_id } = await register(server, {
      consentRequired: false,
      consent_required: false,
      actsAsResource: orders,
      acts_as_resource: orders,
      securityProfile: 'fapi',
      origin: 'operator',
      trustedAssertionIssuers: [{ issuer: 'https://evil.example' }],
      resources: [{ identifier: orders, scopes: ['orders:write'] }],
      client_id: 'portal',
      client_secret: 'chosen',
      ['__proto__']: { consentRequired: false, origin: 'operator' },
    });
    expect(client_id).not.toBe('portal');
    const client = await server.stores.clients.find(client_id);
    expect(client).toMatchObject({ consentRequired: true, origin: 'self_registered', securityProfile: 'classic' });
    expect(client?.clientSecretDigest).not.toBe(digest('chosen'));
    for (const name of ['actsAsResource', 'trustedAssertionIssuers']) expect(client).not.toHaveProperty(name);
    const urn = 'urn:ietf:params:oauth:grant-type';
    for (const grant of ['client_credentials', `${urn}:token-exchange`, `${urn}:jwt-bearer`]) {
      const grant_types = ['authorization_code', grant];
      expect(await codeOf(register(server, { grant_types }))).toBe('invalid_client_metadata');
    }
  });
});

describe('who may register (RFC 7591 §3, §1.2)', () => {
  it('nobody by default', async () => {
    const server = await start('off');
    const before = await clientCount(server);
    expect(await codeOf(register(server))).toBe('registration_not_supported');
    expect(await codeOf(server.core.registration.read('portal', 'x'))).toBe('registration_not_supported');
    expect(await clientCount(server)).toBe(before);
  });

  it('bearers of an initial access token, as often as it says, until it expires', async () => {
    const server = await start('protected');
    const now = server.clock.now();
    const token = { createdAt: now, expiresAt: now + 100, pkceOptional: false };
    await server.stores.initialAccessTokens.insert({ ...token, digest: digest('two'), remaining: 2 });
    await server.stores.initialAccessTokens.insert({ ...token, digest: digest('old'), remaining: 9 });
    const before = await clientCount(server);
    expect(await codeOf(register(server))).toBe('invalid_token');
    expect(await codeOf(register(server, {}, 'guess'))).toBe('invalid_token');
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => register(server, {}, 'two')));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await clientCount(server)).toBe(before + 2);
    server.clock.advance(100);
    expect(await codeOf(register(server, {}, 'old'))).toBe('invalid_token');
  });

  it('and an initial access token vets nobody: its clients get no token without a person either', async () => {
    const server = await start('protected');
    const now = server.clock.now();
    const token = { digest: digest('one'), createdAt: now, expiresAt: now + 9, remaining: 1, pkceOptional: false };
    await server.stores.initialAccessTokens.insert(token);
    const alone = { grant_types: ['client_credentials'] };
    expect(await codeOf(register(server, alone, 'one'))).toBe('invalid_client_metadata');
    const { client_id } = await register(server, {}, 'one');
    expect(await server.stores.clients.find(client_id)).toMatchObject({ origin: 'self_registered' });
  });

  it.each<['protected' | 'open', boolean, string, boolean]>([
    ['protected', false, 'client_secret_basic', true],
    ['protected', true, 'client_secret_basic', false],
    ['protected', true, 'none', true],
    ['open', true, 'client_secret_post', false],
    ['open', false, 'client_secret_basic', true],
  ])('and let its clients do without PKCE: %s, %p, %s', async (mode, pkceOptional, method, required) => {
    const server = await start(mode);
    const now = server.clock.now();
    const token = { digest: digest('one'), createdAt: now, expiresAt: now + 9, remaining: 1, pkceOptional };
    await server.stores.initialAccessTokens.insert(token);
    const metadata = { token_endpoint_auth_method: method, require_pkce: false };
    const made = await register(server, metadata, 'one');
    const isRequired = async () => {
      const client = await server.stores.clients.find(made.client_id);
      return client && clientPolicy(client).pkceRequired;
    };
    expect(await isRequired()).toBe(required);
    const again = { ...metadata, redirect_uris: ['https://c.example/cb'], client_id: made.client_id };
    await server.core.registration.update(made.client_id, made.registration_access_token, again);
    expect(await isRequired()).toBe(required);
    const openly = { ...again, token_endpoint_auth_method: 'none' };
    await server.core.registration.update(made.client_id, made.registration_access_token, openly);
    await server.core.registration.update(made.client_id, made.registration_access_token, again);
    expect(await isRequired()).toBe(true);
  });

  it('and a client that nobody let do without is asked for PKCE, and told so in the answer to its request', async () => {
    const server = await start('open');
    const { client_id } = await register(server);
    const client = await server.stores.clients.find(client_id);
    expect(client && clientPolicy(client).pkceRequired).toBe(true);
  });

  it('and a mistake in the metadata does not use the token up', async () => {
    const server = await start('protected');
    const now = server.clock.now();
    await server.stores.initialAccessTokens.insert({
      digest: digest('one'),
      createdAt: now,
      expiresAt: now + 9,
      remaining: 1,
      pkceOptional: false,
    });
    expect(await codeOf(register(server, { redirect_uris: ['x'] }, 'one'))).toBe('invalid_redirect_uri');
    expect(await register(server, {}, 'one')).toHaveProperty('client_id');
  });

  it('and a stranger cannot make us fetch anything', async () => {
    const server = await start('protected');
    const changes = { sector_identifier_uri: 'https://victim.example/' };
    expect(await codeOf(register(server, changes, 'guess'))).toBe('invalid_token');
    expect(server.outbound.fetched).toEqual([]);
  });
});

describe('registration management (RFC 7592)', () => {
  it('reads, replaces and deletes with the registration access token', async () => {
    const server = await start();
    const { registration } = server.core;
    const { client_id, registration_access_token: token, client_secret } = await register(server, { tos_uri: address });
    const shown = await registration.read(client_id, token);
    expect(shown).toMatchObject({ client_id, tos_uri: address, registration_access_token: token });
    expect(shown).not.toHaveProperty('client_secret');
    const replaced = await registration.update(client_id, token, { ...metadata, client_id, client_name: 'New' });
    expect(replaced).toMatchObject({ client_id, client_name: 'New' });
    expect(replaced).not.toHaveProperty('tos_uri');
    expect((await server.stores.clients.find(client_id))?.clientSecretDigest).toBe(digest(String(client_secret)));
    await registration.delete(client_id, token);
    expect(await server.stores.clients.find(client_id)).toBeUndefined();
    expect(await codeOf(registration.read(client_id, token))).toBe('invalid_token');
  });

  it('takes the grants with the client that is deleted', async () => {
    const server = await start();
    const changes = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] };
    const { client_id, registration_access_token } = await register(server, changes);
    const redirect_uri = address;
    const { refresh_token } = await authorizeAndRedeem(server, {
      client: client_id,
      request: { redirect_uri },
      token: { redirect_uri },
    });
    await server.core.registration.delete(client_id, registration_access_token);
    expect(await server.stores.grants.list({ clientId: client_id }, 10)).toEqual([]);
    const refreshed = tokens(server, client_id, { grant_type: 'refresh_token', refresh_token });
    expect(await codeOf(refreshed)).toBe('invalid_client');
  });

  it('gives or takes the secret when the method of authentication changes', async () => {
    const server = await start();
    const { client_id, registration_access_token: token } = await register(server);
    const update = (token_endpoint_auth_method: string) =>
      server.core.registration.update(client_id, token, { ...metadata, client_id, token_endpoint_auth_method });
    expect(await update('none')).not.toHaveProperty('client_secret');
    expect(await server.stores.clients.find(client_id)).not.toHaveProperty('clientSecretDigest', expect.anything());
    expect(await update('client_secret_post')).toHaveProperty('client_secret');
  });

  it('brings back neither a secret that was rotated during an update, nor a client that was deleted', async () => {
    const server = await start();
    const sector = 'https://sector.example/uris.json';
    const { client_id, registration_access_token: token } = await register(server);
    const { clients } = server.stores;
    const before = (await clients.find(client_id)) as Client;
    // Between the first look at the client and its change lies the answer of another host.
    const update = (meanwhile: () => Promise<unknown>) => {
      server.outbound.answers.set(sector, () => {
        void meanwhile();
        return { status: 200, contentType: 'application/json', body: JSON.stringify([address]) };
      });
      const changes = { ...metadata, client_id, sector_identifier_uri: sector };
      return server.core.registration.update(client_id, token, changes);
    };
    await update(() => clients.save({ ...before, clientSecretDigest: digest('rotated') }));
    expect(await clients.find(client_id)).toMatchObject({
      sectorIdentifierUri: sector,
      clientSecretDigest: digest('rotated'),
    });
    expect(await codeOf(update(() => clients.delete(client_id)))).toBe('invalid_token');
    expect(await clients.find(client_id)).toBeUndefined();
  });

  it.each<[string, object, object]>([
    ['the account’s own subject', {}, { subject_type: 'public' }],
    ['the account’s own subject, by silence', {}, { subject_type: undefined }],
    ['the subjects of another host', {}, { redirect_uris: ['https://other.example/'] }],
    ['pairwise ones', { subject_type: 'public' }, {}],
  ])('an update gives a client no other names of people: %s', async (_name, first, second) => {
    const server = await start();
    const pairwise = { ...metadata, subject_type: 'pairwise' };
    const { client_id, registration_access_token: token } = await register(server, { ...pairwise, ...first });
    const before = await server.stores.clients.find(client_id);
    const update = (changes: object) =>
      server.core.registration.update(
        client_id,
        token,
        JSON.parse(JSON.stringify({ ...pairwise, client_id, ...changes })),
      );
    expect(await codeOf(update(second))).toBe('invalid_client_metadata');
    expect(await server.stores.clients.find(client_id)).toEqual(before);
    expect(await update({ ...first, client_name: 'Renamed' })).toMatchObject({ client_name: 'Renamed' });
  });

  it('does not make an operator’s client of one that says so in an update', async () => {
    const server = await start();
    const { client_id, registration_access_token: token } = await register(server);
    const update = (changes: object) =>
      server.core.registration.update(client_id, token, { ...metadata, client_id, ...changes });
    await update({ origin: 'operator', consentRequired: false });
    expect(await server.stores.clients.find(client_id)).toMatchObject({
      origin: 'self_registered',
      consentRequired: true,
    });
    expect(await codeOf(update({ grant_types: ['client_credentials'] }))).toBe('invalid_client_metadata');
  });

  it.each<[string, object, string]>([
    ['no client_id', { client_id: undefined }, 'invalid_request'],
    ['another client_id', { client_id: 'portal' }, 'invalid_request'],
    ['a secret of its choice', { client_secret: 'chosen' }, 'invalid_request'],
    ['bad metadata', { redirect_uris: [] }, 'invalid_client_metadata'],
  ])('refuses an update with %s, and nothing changes', async (_name, changes, code) => {
    const server = await start();
    const { client_id, registration_access_token } = await register(server);
    const before = await server.stores.clients.find(client_id);
    const update = server.core.registration.update(client_id, registration_access_token, {
      ...metadata,
      client_id,
      client_name: 'New',
      ...changes,
    });
    expect(await codeOf(update)).toBe(code);
    expect(await server.stores.clients.find(client_id)).toEqual(before);
  });

  it('treats a wrong token, none, that of another client and an unknown client alike', async () => {
    const server = await start();
    const [mine, other] = [await register(server), await register(server)];
    const { registration } = server.core;
    for (const [clientId, token] of [
      [mine.client_id, 'guess'],
      [mine.client_id, ''],
      [mine.client_id, undefined],
      [mine.client_id, other.registration_access_token],
      ['ghost', mine.registration_access_token],
      ['portal', ''],
      ['portal', undefined],
    ] as const) {
      for (const work of [
        registration.read(clientId, token),
        registration.update(clientId, token, { ...metadata, client_id: clientId }),
        registration.delete(clientId, token),
      ]) {
        expect(await refusalOf(work)).toMatchObject({
          code: 'invalid_token',
          description: 'the registration access token is not valid',
        });
      }
    }
    expect(await server.stores.clients.find('portal')).toBeDefined();
  });
});

describe('a registration that nobody uses', () => {
  const week = 7 * 86_400;
  const over = (server: TestIssuer) => server.stores.clients.deleteExpired(server.clock.now() + week, 100);

  it('ends after a week, and as many changes as it makes of itself', async () => {
    const server = await start();
    const { client_id, registration_access_token } = await register(server);
    await server.core.registration.update(client_id, registration_access_token, { ...metadata, client_id });
    server.clock.advance(week - 1);
    expect(await server.stores.clients.deleteExpired(server.clock.now(), 100)).toBe(0);
    server.clock.advance(1);
    expect(await server.stores.clients.deleteExpired(server.clock.now(), 100)).toBe(1);
    expect(await server.stores.clients.find(client_id)).toBeUndefined();
  });

  it('lives on once it got a code, and what an operator made always does', async () => {
    const server = await start();
    const operators = await clientCount(server);
    const { client_id } = await register(server, { token_endpoint_auth_method: 'none' });
    await authorizeAndRedeem(server, {
      client: client_id,
      request: { redirect_uri: address, scope: 'openid' },
      token: { redirect_uri: address },
    });
    expect(await over(server)).toBe(0);
    expect(await clientCount(server)).toBe(operators + 1);
  });

  it('lives on where the operator wants no end', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open', unusedRegistrationLifetime: 0 } });
    await register(server);
    expect(await over(server)).toBe(0);
  });
});
