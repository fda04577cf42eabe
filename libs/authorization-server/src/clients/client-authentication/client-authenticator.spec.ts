import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { issuer, orders } from '../../../test/authorization-fixture.js';
import { clientAssertion, testKey } from '../../../test/client-keys.js';
import { hmacJwt, unsignedJwt } from '../../../test/forgeries.js';
import { secrets } from '../../../test/test-clients.js';
import {
  assertionFields,
  basic,
  type Fields,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../../../test/token-fixture.js';
import { digest } from '../../shared/digest.js';

const wanted = { grant_type: 'client_credentials', resource: orders };
const authorizationHeader = basic('web basic', secrets['web basic'] ?? '');

function ask(server: TestIssuer, fields: Fields, header?: string) {
  return server.core.token.handle({ parameters: wire({ ...wanted, ...fields }), authorizationHeader: header });
}

async function expectRefusal(work: Promise<unknown>, code: string, reason?: unknown) {
  const refusal = await refusalOf(work);
  expect(refusal.code).toBe(code);
  if (reason !== undefined) expect(refusal.cause).toMatchObject({ reason });
  // What is published never says which part was wrong.
  if (code === 'invalid_client') expect(refusal.description).not.toMatch(/secret|unknown|registered/);
}

describe('a client whose secret was rotated', () => {
  const before = digest('the one before');
  async function rotated(more: object = {}) {
    const server = await startIssuer();
    const client = await server.stores.clients.find('web basic');
    const formerSecret = { digest: before, goodUntil: server.clock.now() + 60 };
    if (client) await server.stores.clients.save({ ...client, formerSecret, ...more });
    return server;
  }
  const withFormer = basic('web basic', 'the one before');

  it('is let in by either until the one before is over, and then by the new one alone', async () => {
    const server = await rotated();
    server.clock.advance(59);
    expect(await ask(server, {}, withFormer)).toHaveProperty('access_token');
    expect(await ask(server, {}, authorizationHeader)).toHaveProperty('access_token');
    server.clock.advance(1);
    await expectRefusal(ask(server, {}, withFormer), 'invalid_client', 'wrong secret');
    expect(await ask(server, {}, authorizationHeader)).toHaveProperty('access_token');
  });

  it.each([
    ['an empty secret', ''],
    ['the digest of the one before', before],
    ['a guess', 'guess'],
  ])('is not let in with %s', async (_name, secret) => {
    await expectRefusal(ask(await rotated(), {}, basic('web basic', secret)), 'invalid_client');
    const without = await rotated({ clientSecretDigest: undefined, formerSecret: undefined });
    await expectRefusal(ask(without, {}, basic('web basic', secret)), 'invalid_client');
  });

  it('keeps both through a change of its registration that is not about them', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const { client_id, registration_access_token, client_secret } = await server.core.registration.register({
      metadata: { redirect_uris: ['https://own.example/cb'] },
    });
    const client = await server.stores.clients.find(String(client_id));
    const formerSecret = { digest: before, goodUntil: server.clock.now() + 60 };
    if (client) await server.stores.clients.save({ ...client, formerSecret });
    const metadata = { client_id, client_secret, redirect_uris: ['https://own.example/other'] };
    await server.core.registration.update(String(client_id), String(registration_access_token), metadata);
    expect(await server.stores.clients.find(String(client_id))).toMatchObject({ formerSecret });
  });
});

describe('a client that is registered for client_secret_any', () => {
  const any = { clients: { 'web basic': { tokenEndpointAuthMethod: 'client_secret_any' } } } as const;
  const secret = secrets['web basic'] ?? '';

  it('may send its secret either way, and in one way at a time', async () => {
    const server = await startIssuer(any);
    const body = { client_id: 'web basic', client_secret: secret };
    expect(await ask(server, {}, authorizationHeader)).toHaveProperty('access_token');
    expect(await ask(server, body)).toHaveProperty('access_token');
    await expectRefusal(ask(server, body, authorizationHeader), 'invalid_request');
  });

  it.each<[string, Fields, string | undefined]>([
    ['a wrong secret by Basic', {}, basic('web basic', 'guess')],
    ['an empty secret by Basic', {}, basic('web basic', '')],
    ['a wrong secret in the body', { client_id: 'web basic', client_secret: 'guess' }, undefined],
    ['no secret', { client_id: 'web basic' }, undefined],
  ])('is not let in with %s', async (_name, fields, header) => {
    await expectRefusal(ask(await startIssuer(any), fields, header), 'invalid_client');
  });

  it('is not let in by an assertion', async () => {
    const server = await startIssuer({ clients: { 'web-jwt': { tokenEndpointAuthMethod: 'client_secret_any' } } });
    await expectRefusal(ask(server, await assertionFields(server, 'web-jwt')), 'invalid_client');
  });

  it('is no method that a server advertises, or that a client may register itself for', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const { token_endpoint_auth_methods_supported } = await server.core.discovery.authorizationServerMetadata();
    expect(token_endpoint_auth_methods_supported).not.toContain('client_secret_any');
    const metadata = { redirect_uris: ['https://a.example/'], token_endpoint_auth_method: 'client_secret_any' };
    await expectRefusal(server.core.registration.register({ metadata }), 'invalid_client_metadata');
  });
});

describe('a public client that sends Basic with an empty secret', () => {
  it('is as good as one that sends its name', async () => {
    const server = await startIssuer();
    await expectRefusal(ask(server, {}, basic('portal', '')), 'unauthorized_client');
    await expectRefusal(ask(server, { client_id: 'portal' }, basic('portal', '')), 'unauthorized_client');
  });

  it.each([
    ['a secret, for it has none', {}, basic('portal', 'x')],
    ['the name of another client', { client_id: 'tv' }, basic('portal', '')],
  ] as const)('is refused with %s', async (_name, fields, header) => {
    const refusal = await refusalOf(ask(await startIssuer(), fields, header));
    expect(['invalid_client', 'invalid_request']).toContain(refusal.code);
  });
});

describe('client authentication (RFC 6749 §2.3, OpenID Connect Core §9)', () => {
  it.each(['web basic', 'web-post', 'web-jwt'])('lets %s in by the method it is registered for', async (clientId) => {
    const server = await startIssuer();
    expect((await tokens(server, clientId, wanted)).token_type).toBe('Bearer');
  });

  it('lets a public client in by its name alone, as far as its own grants go', async () => {
    const server = await startIssuer();
    await expectRefusal(ask(server, { client_id: 'portal' }), 'unauthorized_client');
  });

  it('reads the scheme in any case, and decodes both parts of Basic as form fields (§2.3.1)', async () => {
    const server = await startIssuer();
    expect(authorizationHeader).toContain(Buffer.from('web+basic:basic+secret%3A%2B%25%26%C3%A9').toString('base64'));
    expect(await ask(server, {}, authorizationHeader.replace('Basic', 'bAsIc'))).toHaveProperty('access_token');
    const unencoded = `Basic ${Buffer.from(`web basic:${secrets['web basic']}`).toString('base64')}`;
    await expectRefusal(ask(server, {}, unencoded), 'invalid_client');
  });

  it.each([
    ['no base64', 'Basic ???'],
    ['no colon', `Basic ${Buffer.from('web').toString('base64')}`],
    ['no client', `Basic ${Buffer.from(':secret').toString('base64')}`],
    ['a broken escape', `Basic ${Buffer.from('web%zz:secret').toString('base64')}`],
    ['nothing after the scheme', 'Basic'],
  ])('refuses a Basic header with %s', async (_name, header) => {
    await expectRefusal(ask(await startIssuer(), {}, header), 'invalid_client');
  });

  it.each([
    ['a wrong secret by Basic', {}, basic('web basic', 'guess'), 'wrong secret'],
    ['an empty secret by Basic', {}, basic('web basic', ''), 'wrong secret'],
    ['a wrong secret in the body', { client_id: 'web-post', client_secret: 'guess' }, undefined, 'wrong secret'],
    ['an unknown client', { client_id: 'ghost', client_secret: 'x' }, undefined, 'unknown client'],
    ['an unknown public client', { client_id: 'ghost' }, undefined, 'unknown client'],
    ['a client name with NUL', { client_id: 'web\u0000' }, undefined, 'unknown client'],
    ['no client at all', {}, undefined, undefined],
  ] as const)('refuses %s', async (_name, fields, header, reason) => {
    await expectRefusal(ask(await startIssuer(), fields, header), 'invalid_client', reason);
  });

  it.each([
    ['the secret in the body of a Basic client', { client_id: 'web basic', client_secret: secrets['web basic'] }],
    ['no secret from a confidential client', { client_id: 'web-post' }],
    ['an empty secret from a confidential client', { client_id: 'web-post', client_secret: '' }],
    ['no assertion from a client with keys', { client_id: 'web-jwt' }],
    ['a secret from a public client', { client_id: 'portal', client_secret: 'x' }],
  ])('refuses another method than the registered one: %s', async (_name, fields) => {
    const reason = expect.stringMatching(/^registered for /);
    await expectRefusal(ask(await startIssuer(), fields), 'invalid_client', reason);
  });

  it('does not take the digest of an absent secret for a secret', async () => {
    const server = await startIssuer({ clients: { 'web basic': { clientSecretDigest: undefined } } });
    await expectRefusal(ask(server, {}, basic('web basic', '')), 'invalid_client', 'wrong secret');
  });

  it.each<[string, Fields]>([
    ['a secret in the body', { client_id: 'web basic', client_secret: 'x' }],
    ['an assertion', { client_assertion: 'a.b.c' }],
    ['an assertion type alone', { client_assertion_type: 'x' }],
    ['another client_id', { client_id: 'web-post' }],
  ])('refuses Basic together with %s (§2.3: one method)', async (_name, fields) => {
    await expectRefusal(ask(await startIssuer(), fields, authorizationHeader), 'invalid_request');
  });

  it('refuses an assertion beside a secret, and an assertion of another client than client_id', async () => {
    const server = await startIssuer();
    const assertion = await assertionFields(server, 'web-jwt');
    await expectRefusal(ask(server, { ...assertion, client_secret: 'x' }), 'invalid_request');
    await expectRefusal(ask(server, { ...assertion, client_id: 'bank' }), 'invalid_request');
  });
});

describe('private_key_jwt (RFC 7523 §3, OpenID Connect Core §9)', () => {
  it.each(['ES256', 'PS256', 'EdDSA', 'RS256'])('accepts %s of a registered key', async (algorithm) => {
    const server = await startIssuer();
    const fields = await assertionFields(server, 'web-jwt', {}, await testKey(algorithm));
    expect(await ask(server, fields)).toHaveProperty('access_token');
  });

  it.each([issuer, `${issuer}/token`, [issuer], ['https://x.example', `${issuer}/token`]])(
    'accepts the aud %j of a classic client',
    async (aud) => {
      const server = await startIssuer();
      expect(await ask(server, await assertionFields(server, 'web-jwt', { aud }))).toHaveProperty('access_token');
    },
  );

  const now = 1_700_000_000;
  it.each([
    ['an aud of somebody else', { aud: 'https://evil.example' }, /^aud is/],
    ['an aud that only begins like ours', { aud: `${issuer}.evil.example` }, /^aud is/],
    ['an aud of another endpoint than the one called', { aud: `${issuer}/par` }, /^aud is/],
    ['no aud', { aud: undefined }, /"aud"/],
    ['another iss', { iss: 'web-post' }, /"iss"/],
    ['no iss', { iss: undefined }, /"iss"/],
    ['an exp in the past', { exp: now - 11 }, /"exp"/],
    ['no exp', { exp: undefined }, /"exp"/],
    ['an exp too far ahead', { exp: now + 3601 }, /^exp is too far ahead/],
    ['an iat in the future', { iat: now + 11 }, /^iat is in the future/],
    ['an nbf in the future', { nbf: now + 11 }, /"nbf"/],
    ['no jti', { jti: undefined }, /"jti"/],
    ['an empty jti', { jti: '' }, /^jti is not usable/],
    ['an endless jti', { jti: 'j'.repeat(513) }, /^jti is not usable/],
  ])('refuses %s', async (_name, changes, reason) => {
    const server = await startIssuer();
    const fields = await assertionFields(server, 'web-jwt', changes);
    await expectRefusal(ask(server, fields), 'invalid_client', expect.stringMatching(reason));
  });

  it('takes each jti of a client once, any number of requests at once, and lets other clients have it too', async () => {
    const server = await startIssuer({ clients: { bank: { securityProfile: 'classic' } } });
    const fields = await assertionFields(server, 'web-jwt', { jti: 'one' });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => ask(server, fields)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expectRefusal(ask(server, fields), 'invalid_client', 'replayed jti');
    expect(await ask(server, await assertionFields(server, 'bank', { jti: 'one' }))).toHaveProperty('access_token');
  });

  it('takes times with fractions (RFC 7519 §2), and remembers the jti until after them', async () => {
    const server = await startIssuer();
    const fields = await assertionFields(server, 'web-jwt', { iat: now + 0.25, exp: now + 59.5 });
    expect(await ask(server, fields)).toHaveProperty('access_token');
    expect(await server.stores.replays.deleteExpired(now + 69, 10)).toBe(0);
  });

  it('refuses the key of another client, and a key in the header', async () => {
    const server = await startIssuer();
    const foreign = await testKey('ES256', 'another');
    await expectRefusal(ask(server, await assertionFields(server, 'web-jwt', {}, foreign)), 'invalid_client');
    for (const header of [{ jwk: foreign.jwk }, { jku: 'https://evil.example/jwks' }, { kid: 'unknown' }]) {
      const client_assertion = await clientAssertion('web-jwt', server.clock.now(), {}, foreign, header);
      const fields = { ...(await assertionFields(server, 'web-jwt')), client_assertion };
      await expectRefusal(ask(server, fields), 'invalid_client');
    }
    expect(server.outbound.fetched).toEqual([]);
  });

  it('refuses an assertion that names one client as iss and another as sub', async () => {
    const server = await startIssuer();
    await expectRefusal(ask(server, await assertionFields(server, 'web-jwt', { sub: 'bank' })), 'invalid_client');
  });

  it.each(['HS256', 'none'])('refuses alg %s made of public knowledge', async (alg) => {
    const server = await startIssuer();
    const claims = { iss: 'web-jwt', sub: 'web-jwt', aud: issuer, jti: 'j', iat: now, exp: now + 60 };
    const { jwk } = await testKey('RS256');
    const client_assertion = alg === 'none' ? unsignedJwt(claims) : await hmacJwt(claims, jwk);
    const fields = { ...(await assertionFields(server, 'web-jwt')), client_assertion };
    await expectRefusal(ask(server, fields), 'invalid_client', `alg ${alg} is not allowed`);
  });

  it('holds a client to the algorithm that it registered', async () => {
    const server = await startIssuer({ clients: { 'web-jwt': { tokenEndpointAuthSigningAlg: 'PS256' } } });
    await expectRefusal(ask(server, await assertionFields(server, 'web-jwt')), 'invalid_client');
    const fields = await assertionFields(server, 'web-jwt', {}, await testKey('PS256'));
    expect(await ask(server, fields)).toHaveProperty('access_token');
  });

  it.each([{ client_assertion_type: 'other' }, { client_assertion_type: undefined }, { client_assertion: 'x' }])(
    'refuses %j',
    async (changes) => {
      const server = await startIssuer();
      await expectRefusal(ask(server, { ...(await assertionFields(server, 'web-jwt')), ...changes }), 'invalid_client');
    },
  );

  it('reads the keys behind jwks_uri, and again for a kid that it does not know', async () => {
    const [old, fresh] = await Promise.all([testKey('ES256', 'old'), testKey('ES256', 'fresh')]);
    const uri = 'https://web.example/jwks';
    const server = await startIssuer({ clients: { 'web-jwt': { jwks: undefined, jwksUri: uri } } });
    const send = async (key: typeof old, kid: string) => {
      const client_assertion = await clientAssertion('web-jwt', server.clock.now(), {}, key, { kid });
      return ask(server, { ...(await assertionFields(server, 'web-jwt')), client_assertion });
    };
    server.outbound.serve(uri, { keys: [{ ...old.jwk, kid: 'old' }] });
    await Promise.all([send(old, 'old'), send(old, 'old')]);
    expect(server.outbound.fetched).toEqual([uri]);
    server.outbound.serve(uri, { keys: [{ ...fresh.jwk, kid: 'fresh' }] });
    expect(await send(fresh, 'fresh')).toHaveProperty('access_token');
    await expectRefusal(send(old, 'old'), 'invalid_client');
    expect(server.outbound.fetched).toEqual([uri, uri]);
  });
});

describe('private_key_jwt of a FAPI client (FAPI 2.0 Security Profile §5.3.2.1, §5.4.1)', () => {
  const authenticate = async (server: TestIssuer, changes: JWTPayload, algorithm = 'PS256') =>
    server.core.revocation.handle({
      parameters: wire({ token: 'x', ...(await assertionFields(server, 'bank', changes, await testKey(algorithm))) }),
    });

  it.each(['PS256', 'ES256', 'EdDSA'])('accepts %s with the issuer as a plain string', async (algorithm) => {
    await authenticate(await startIssuer(), {}, algorithm);
  });

  it.each([[`${issuer}/token`], [`${issuer}/revoke`], [[issuer]], [[issuer, 'https://x.example']]])(
    'refuses the aud %j',
    async (aud) => {
      await expectRefusal(authenticate(await startIssuer(), { aud }), 'invalid_client');
    },
  );

  it('refuses RS256, though a fitting key is registered', async () => {
    const reason = 'alg RS256 is not allowed';
    await expectRefusal(authenticate(await startIssuer(), {}, 'RS256'), 'invalid_client', reason);
  });
});
