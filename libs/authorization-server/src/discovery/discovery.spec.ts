import { describe, expect, it } from '@jest/globals';
import { answerOf, browser, issuer, parametersWith } from '../../test/authorization-fixture.js';
import { dpopProof, signed, testKey } from '../../test/client-keys.js';
import {
  assertionFields,
  authorizeAndRedeem,
  read,
  refusalOf,
  startIssuer,
  tokens,
  wire,
} from '../../test/token-fixture.js';
import { openUserRegistration } from '../shared/user-registration.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { Discovery } from './discovery.js';

const texts = (value: unknown) => value as readonly string[];

async function start(settings: Parameters<typeof startIssuer>[0] = {}) {
  const server = await startIssuer(settings);
  return { server, openid: await server.core.discovery.openidConfiguration() };
}

describe('metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2)', () => {
  it('names the issuer and its endpoints by https under it', async () => {
    const { openid } = await start();
    expect(openid.issuer).toBe(issuer);
    const endpoints = Object.entries(openid).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri');
    expect(Object.fromEntries(endpoints)).toEqual({
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/end-session`,
      revocation_endpoint: `${issuer}/revoke`,
      introspection_endpoint: `${issuer}/introspect`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      device_authorization_endpoint: `${issuer}/device_authorization`,
    });
  });

  it('says where APIs hear of what was revoked (Shared Signals Framework 1.0 §7.1)', async () => {
    const { server } = await start();
    expect(server.core.discovery.securityEventConfiguration()).toEqual({
      spec_version: '1_0',
      issuer,
      jwks_uri: `${issuer}/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8936'],
      configuration_endpoint: `${issuer}/security-events/streams`,
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:7617' }, { spec_urn: 'urn:ietf:rfc:7523' }],
      default_subjects: 'ALL',
    });
  });

  it('has everything that is required, as plain JSON', async () => {
    const { openid } = await start();
    for (const name of [
      'response_types_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
      'scopes_supported',
      'claims_supported',
    ]) {
      expect(texts(openid[name]).length).toBeGreaterThan(0);
    }
    expect(openid.id_token_signing_alg_values_supported).toContain('RS256');
    expect(openid.scopes_supported).toEqual(expect.arrayContaining(['openid', 'orders:read', 'invoices:write']));
    expect(openid.authorization_response_iss_parameter_supported).toBe(true);
    expect(openid.code_challenge_methods_supported).toEqual(['S256']);
    expect(openid.response_types_supported).toEqual(['code']);
    expect(JSON.parse(JSON.stringify(openid))).toEqual(openid);
  });

  it('says the same to OAuth clients, without what is of OpenID Connect alone', async () => {
    const { server, openid } = await start();
    const oauth = await server.core.discovery.authorizationServerMetadata();
    expect(openid).toMatchObject(oauth);
    for (const name of ['userinfo_endpoint', 'id_token_signing_alg_values_supported']) {
      expect(oauth).not.toHaveProperty(name);
    }
  });

  it('is the same document for the same list of resource servers, and another for another', async () => {
    const { server } = await start();
    let listed = await server.stores.resourceServers.list();
    server.stores.resourceServers.list = async () => listed;
    const { discovery } = server.core;
    const openid = await discovery.openidConfiguration();
    expect(await discovery.openidConfiguration()).toBe(openid);
    expect(await discovery.authorizationServerMetadata()).toBe(await discovery.authorizationServerMetadata());
    listed = listed.map((resourceServer) => ({ ...resourceServer, scopes: { 'books:read': 'Read books' } }));
    expect((await discovery.openidConfiguration()).scopes_supported).toContain('books:read');
    expect(openid.scopes_supported).not.toContain('books:read');
  });

  it('tells what the operator turned on, and nothing that is off', async () => {
    expect((await start()).openid).toMatchObject({
      require_pushed_authorization_requests: false,
      client_id_metadata_document_supported: false,
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    });
    const settings = {
      clientRegistration: 'open',
      requirePushedAuthorizationRequests: true,
      clientIdMetadataDocuments: true,
      userRegistration: openUserRegistration,
    } as const;
    expect((await start({ settings })).openid).toMatchObject({
      registration_endpoint: `${issuer}/register`,
      require_pushed_authorization_requests: true,
      client_id_metadata_document_supported: true,
      prompt_values_supported: expect.arrayContaining(['create']),
    });
  });
});

describe('what is advertised works', () => {
  const strong = ['ES256', 'PS256', 'EdDSA'];
  const every = ['ES256', 'EdDSA', 'PS256', 'RS256'];

  it.each([
    'id_token_signing_alg_values_supported',
    'userinfo_signing_alg_values_supported',
    'token_endpoint_auth_signing_alg_values_supported',
    'revocation_endpoint_auth_signing_alg_values_supported',
    'introspection_endpoint_auth_signing_alg_values_supported',
    'introspection_signing_alg_values_supported',
    'authorization_signing_alg_values_supported',
    'request_object_signing_alg_values_supported',
  ])('%s are those of the issuer, with neither none nor HS256', async (name) => {
    expect([...texts((await start()).openid[name])].sort()).toEqual(every);
  });

  it('each response algorithm has a published key and signs', async () => {
    for (const algorithm of every as SigningAlgorithm[]) {
      const { server } = await start({
        clients: { portal: { idTokenSignedResponseAlg: algorithm, userinfoSignedResponseAlg: algorithm } },
      });
      const { keys } = await server.core.keyRing.jwks();
      const { id_token, access_token: accessToken } = await authorizeAndRedeem(server);
      const answer = await server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
      for (const token of [id_token, answer.kind === 'jwt' ? answer.token : '']) {
        const { header } = read(token);
        expect(keys).toContainEqual(expect.objectContaining({ kid: header.kid, alg: algorithm }));
      }
    }
  });

  it('each algorithm of a client is accepted: assertions, request objects and DPoP proofs', async () => {
    const { server, openid } = await start();
    for (const algorithm of every) {
      const key = await testKey(algorithm);
      const fields = await assertionFields(server, 'web-jwt', {}, key);
      await server.core.revocation.handle({ parameters: wire({ token: 'x', ...fields }) });
      const claims = Object.fromEntries(parametersWith({ client_id: 'web-jwt' }));
      const request = await signed(key, { iss: 'web-jwt', aud: issuer, ...claims });
      const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
      const parameters = wire({ client_id: 'web-jwt', request });
      const outcome = await server.core.authorization.authorize({ parameters, session, browserDigest: browser });
      expect(answerOf(outcome)).toHaveProperty('code');
    }
    expect([...texts(openid.dpop_signing_alg_values_supported)].sort()).toEqual([...strong].sort());
    for (const algorithm of texts(openid.dpop_signing_alg_values_supported)) {
      const proofs = [await dpopProof(server.clock.now(), { key: await testKey(algorithm, 'device') })];
      expect(await server.core.dpop.verify({ proofs, method: 'POST', url: `${issuer}/token` })).toEqual({
        jkt: expect.stringMatching(/^[\w-]{43}$/),
      });
    }
  });

  it('each grant type is known to the token endpoint, and no other', async () => {
    const { server, openid } = await start();
    for (const grant_type of texts(openid.grant_types_supported)) {
      expect((await refusalOf(tokens(server, 'portal', { grant_type }))).code).not.toBe('unsupported_grant_type');
    }
    for (const grant_type of ['password', 'implicit']) {
      expect((await refusalOf(tokens(server, 'portal', { grant_type }))).code).toBe('unsupported_grant_type');
    }
  });

  it('each response mode is accepted', async () => {
    const { server, openid } = await start();
    for (const response_mode of texts(openid.response_modes_supported)) {
      const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
      const parameters = parametersWith({ response_mode });
      const outcome = await server.core.authorization.authorize({ parameters, session, browserDigest: browser });
      expect(answerOf(outcome)).not.toHaveProperty('error');
      expect(outcome.kind).toBe('redirect');
    }
  });

  it('each acr is reached by signing in', async () => {
    const { server, openid } = await start();
    for (const acr of texts(openid.acr_values_supported)) {
      const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acr } } });
      expect(read((await authorizeAndRedeem(server, { request: { claims } })).id_token).claims.acr).toBe(acr);
    }
  });
});

describe('metadata while the store is silent or away', () => {
  it('is what it was, and what it is when the store speaks again', async () => {
    const { server } = await start();
    const { settings, stores } = server;
    let list = stores.resourceServers.list.bind(stores.resourceServers);
    const resourceServers = { list: () => list() };
    const discovery = new Discovery({ settings, stores: { ...stores, resourceServers: resourceServers as never } }, 1);
    await discovery.load();
    const before = await discovery.openidConfiguration();
    const answering = list;
    let answer = () => {};
    list = () => new Promise((resolve) => (answer = () => resolve([])));
    expect(await discovery.openidConfiguration()).toBe(before);
    expect(await discovery.authorizationServerMetadata()).toMatchObject({ scopes_supported: before.scopes_supported });
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    list = () => Promise.reject(new Error('away'));
    expect((await discovery.openidConfiguration()).scopes_supported).not.toEqual(before.scopes_supported);
    list = answering;
    expect((await discovery.openidConfiguration()).scopes_supported).toEqual(before.scopes_supported);
  });
});
