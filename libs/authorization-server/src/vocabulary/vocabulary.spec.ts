import { describe, expect, it } from '@jest/globals';
import { dpopAlgorithms } from '@signet/auth-contracts';
import { orders } from '../../test/authorization-fixture.js';
import { testClients } from '../../test/test-clients.js';
import { push, refusalOf, requestOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import { clientPolicy } from '../clients/client-policy.js';
import { parseClientMetadata } from '../clients/metadata/client-metadata.js';
import { generateSigningKey } from '../signing/generate-key.js';
import type { GrantParameters } from '../token/grant-type.js';
import { createGrantTypes } from '../token/grant-types/index.js';
import {
  type ClientAuthenticationMethod,
  clientAuthenticationMethodNames,
  clientAuthenticationMethods,
  confidentialMethodNames,
  credentialParameters,
} from './client-authentication-methods.js';
import { type GrantTypeName, grantTypeNames, grantTypes } from './grant-types.js';
import {
  fapiAlgorithmNames,
  type SigningAlgorithm,
  signingAlgorithmNames,
  signingAlgorithms,
} from './signing-algorithms.js';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Compiles only where the types are the same. */
const same = <A, B>(proof: Same<A, B>) => proof;

/** A client of this grant type and method, made by an operator, with all that a grant type can rest on. */
async function clientWith(changes: { grantTypes?: readonly GrantTypeName[]; method?: ClientAuthenticationMethod }) {
  const [client] = await testClients();
  if (!client) throw new Error('there are no clients');
  const { grantTypes: types = grantTypeNames, method = 'client_secret_post' } = changes;
  return { ...client, grantTypes: types, tokenEndpointAuthMethod: method, origin: 'operator' as const };
}

describe('a grant type describes itself once', () => {
  it('and its names are a type, what handles it, and what is advertised', async () => {
    same<GrantTypeName, keyof typeof grantTypes>(true);
    same<GrantTypeName, keyof ReturnType<typeof createGrantTypes>>(true);
    const { core, ports } = await startIssuer();
    // Only their names are asked for: what they are made of does not matter.
    const handlers = createGrantTypes({ ...ports, ...core } as unknown as Parameters<typeof createGrantTypes>[0]);
    expect(Object.keys(handlers).sort()).toEqual([...grantTypeNames].sort());
    expect(Object.keys(grantTypes)).toEqual(grantTypeNames);
    expect((await core.discovery.authorizationServerMetadata()).grant_types_supported).toEqual(grantTypeNames);
  });

  it('without a person it is for clients of an operator that prove who they are (RFC 6749 §4.4)', async () => {
    const withPerson = grantTypeNames.filter((name) => grantTypes[name].person);
    expect(withPerson).toEqual(['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']);
    for (const method of clientAuthenticationMethodNames) {
      const client = await clientWith({ method });
      expect(clientPolicy(client).grantTypes).toEqual(method === 'none' ? withPerson : grantTypeNames);
      for (const origin of ['self_registered', 'described'] as const) {
        expect(clientPolicy({ ...client, origin }).grantTypes).toEqual(withPerson);
      }
    }
  });

  it.each(grantTypeNames)('%s is registered by metadata unless it rests on what that cannot say', (name) => {
    const document = { redirect_uris: ['https://app.example/cb'], grant_types: [name] };
    const parse = () => parseClientMetadata(document, [], 'operator');
    if (grantTypes[name].restsOn === undefined) expect(parse().grantTypes).toEqual([name]);
    else expect(parse).toThrow(/^invalid_client_metadata/);
  });

  it.each(grantTypeNames)('%s lets those parameters repeat that it says, and no others', async (grant_type) => {
    const server = await startIssuer({ clients: { 'web-post': { grantTypes: grantTypeNames } } });
    const { once, repeatable } = grantTypes[grant_type];
    for (const name of [...once, 'unknown', 'grant_type']) {
      const refusal = await refusalOf(tokens(server, 'web-post', { grant_type, [name]: ['x', 'x'] }));
      expect([name, refusal.code, refusal.description]).toEqual([
        name,
        'invalid_request',
        expect.stringMatching(/repeated$/),
      ]);
    }
    for (const name of ['resource', 'audience'] as const) {
      const asked = tokens(server, 'web-post', { grant_type, [name]: [orders, orders] }).catch((error) => error);
      const { description = '' } = (await asked) as { description?: string };
      expect([name, /repeated$/.test(description)]).toEqual([name, !repeatable.includes(name)]);
    }
  });

  it('lets nothing repeat where it is unknown or missing', async () => {
    const server = await startIssuer();
    for (const grant_type of ['password', 'toString', undefined]) {
      const refusal = await refusalOf(tokens(server, 'portal', { grant_type, resource: ['x', 'y'] }));
      expect(refusal.description).toMatch(/repeated$/);
    }
    expect((await refusalOf(tokens(server, 'portal', { grant_type: 'toString' }))).code).toBe('unsupported_grant_type');
  });

  it('and what it does not say that it reads, its handler cannot read', () => {
    const read = (parameters: GrantParameters<'client_credentials'>) => [
      parameters.one('scope'),
      // @ts-expect-error: not described
      parameters.one('code'),
      // @ts-expect-error: it may not repeat
      parameters.all('scope'),
    ];
    expect(read).toBeInstanceOf(Function);
  });
});

describe('a method of client authentication describes itself once', () => {
  it('and is advertised', async () => {
    same<ClientAuthenticationMethod, keyof typeof clientAuthenticationMethods>(true);
    const { core } = await startIssuer();
    expect(await core.discovery.authorizationServerMetadata()).toMatchObject({
      token_endpoint_auth_methods_supported: clientAuthenticationMethodNames,
      revocation_endpoint_auth_methods_supported: clientAuthenticationMethodNames,
      introspection_endpoint_auth_methods_supported: confidentialMethodNames,
    });
    expect(confidentialMethodNames).toEqual(clientAuthenticationMethodNames.filter((name) => name !== 'none'));
    expect(credentialParameters).toEqual(['client_secret', 'client_assertion', 'client_assertion_type']);
  });

  it.each(clientAuthenticationMethodNames)('%s is recognised by its own sign', async (method) => {
    const byMethod: Readonly<Record<ClientAuthenticationMethod, string>> = {
      client_secret_basic: 'web basic',
      client_secret_post: 'web-post',
      private_key_jwt: 'web-jwt',
      none: 'portal',
    };
    const clientId = byMethod[method];
    const server = await startIssuer();
    await server.core.revocation.handle(await requestOf(server, clientId, { token: 'x' }));
    // Registered for each of the others it is turned away, whatever it proves.
    for (const other of clientAuthenticationMethodNames.filter((name) => name !== method)) {
      const request = await requestOf(server, clientId, { token: 'x' });
      const client = await server.stores.clients.find(clientId);
      if (!client) throw new Error(`no client ${clientId}`);
      await server.stores.clients.save({ ...client, tokenEndpointAuthMethod: other });
      const refusal = await refusalOf(server.core.revocation.handle(request));
      expect(refusal.cause).toMatchObject({ method, reason: `registered for ${other}, used ${method}` });
      await server.stores.clients.save(client);
    }
  });

  it('keeps none of its parameters with a pushed request', async () => {
    const server = await startIssuer();
    for (const clientId of ['web-post', 'web-jwt']) {
      const stored = await pushedParameters(server, clientId);
      expect(stored.filter((name) => credentialParameters.includes(name))).toEqual([]);
      expect(stored).toContain('redirect_uri');
    }
  });
});

async function pushedParameters(server: TestIssuer, clientId: string): Promise<readonly string[]> {
  const kept: string[] = [];
  const { pushedRequests } = server.stores;
  const insert = pushedRequests.insert.bind(pushedRequests);
  pushedRequests.insert = async (request) => {
    kept.push(...request.parameters.map(([name]) => name));
    return insert(request);
  };
  await push(server, clientId);
  return kept;
}

describe('a signing algorithm describes itself once', () => {
  it('with keys of the form that it says', async () => {
    same<SigningAlgorithm, keyof typeof signingAlgorithms>(true);
    for (const name of signingAlgorithmNames) {
      const { kty, crv } = signingAlgorithms[name];
      const { privateJwk } = await generateSigningKey(name, 1, 1);
      expect([privateJwk?.kty, privateJwk?.crv]).toEqual([kty, crv]);
    }
  });

  it('and FAPI allows those of which proofs of possession are made (FAPI 2.0 Security Profile §5.4.1)', async () => {
    expect([...fapiAlgorithmNames].sort()).toEqual([...dpopAlgorithms].sort());
    const client = await clientWith({});
    const fapi = clientPolicy({ ...client, securityProfile: 'fapi' });
    expect(fapi.clientSigningAlgorithms).toEqual(fapiAlgorithmNames);
    expect(clientPolicy(client).clientSigningAlgorithms).toEqual(signingAlgorithmNames);
    for (const idTokenSignedResponseAlg of signingAlgorithmNames) {
      const { idTokenAlgorithm } = clientPolicy({ ...client, securityProfile: 'fapi', idTokenSignedResponseAlg });
      const kept = signingAlgorithms[idTokenSignedResponseAlg].fapi;
      expect(idTokenAlgorithm).toBe(kept ? idTokenSignedResponseAlg : 'PS256');
    }
  });
});
