import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testKey } from '../../../test/client-keys.js';
import type { ResourceServer } from '../../records/resource-server.js';
import type { OAuthError } from '../../shared/oauth-error.js';
import { parseClientMetadata } from './client-metadata.js';
import { uriFault } from './registered-uris.js';
import { clientMetadata } from './written-metadata.js';

const api = 'https://api.example.com';
const other = 'https://other.example.com';
const servers: readonly ResourceServer[] = [api, other].map((identifier) => ({
  identifier,
  name: identifier,
  scopes: { [`${identifier}#read`]: 'Read', [`${identifier}#write`]: 'Write' },
  selfRegisteredScopes: [`${identifier}#read`],
  accessTokenLifetime: 300,
  signingAlgorithm: 'ES256',
}));
const access = (identifier: string) => ({ identifier, scopes: [`${identifier}#read`] });
const urn = 'urn:ietf:params:oauth:grant-type';
const base = { redirect_uris: ['https://app.example/cb'] };
const jwks_uri = 'https://app.example/jwks';
const fapi = { ...base, security_profile: 'fapi', token_endpoint_auth_method: 'private_key_jwt', jwks_uri };
const trusted = { issuer: 'https://idp.example', jwks_uri: 'https://idp.example/jwks' };
const service = { grant_types: [`${urn}:jwt-bearer`], trusted_assertion_issuers: [trusted] };

const parse = (metadata: unknown) => parseClientMetadata(metadata, servers, 'operator');
function refusal(metadata: unknown, origin: 'operator' | 'self_registered' = 'operator'): string {
  try {
    parseClientMetadata(metadata, servers, origin);
  } catch (error) {
    return (error as OAuthError).description;
  }
  throw new Error('it was accepted');
}

describe('the client of an operator', () => {
  it('has PKCE, a consent page and no API, unless the operator says otherwise', () => {
    expect(parse(base)).toMatchObject({
      origin: 'operator',
      securityProfile: 'classic',
      requirePkce: true,
      consentRequired: true,
      rotateRefreshTokens: true,
      resources: [],
    });
    expect(
      parse({ ...base, require_pkce: false, consent_required: false, rotate_refresh_tokens: false }),
    ).toMatchObject({
      requirePkce: false,
      consentRequired: false,
      rotateRefreshTokens: false,
    });
    expect(parse(fapi)).toMatchObject({ securityProfile: 'fapi', rotateRefreshTokens: false });
  });

  it('trades the assertions of whom the operator trusts (RFC 7523)', async () => {
    const { jwk } = await testKey();
    const inline = { issuer: 'https://b.example', jwks: { keys: [jwk] } };
    expect(parse({ ...service, trusted_assertion_issuers: [trusted, inline] }).trustedAssertionIssuers).toEqual([
      { issuer: trusted.issuer, jwksUri: trusted.jwks_uri },
      inline,
    ]);
  });

  it.each<[string, object, string]>([
    ['a member that is none', { redirect_uri: 'https://app.example/' }, 'redirect_uri is no member'],
    ['a member by its name in the code', { requirePkce: false }, 'requirePkce is no member'],
    ['its origin', { origin: 'operator' }, 'origin is no member'],
    ['a scope that is none', { scope: 'openid emial' }, 'scope is of openid'],
    ['the scope of an API', { scope: `openid ${api}#read` }, 'scope is of openid'],
    ['an unknown API', { resources: [access('https://no.example')] }, 'resources: identifier names an unknown API'],
    ['an unknown scope of an API', { resources: [{ ...access(api), scopes: ['nope'] }] }, 'resources: scopes has nope'],
    ['an API without scopes', { resources: [{ identifier: api }] }, 'resources: scopes'],
    ['an API twice', { resources: [access(api), access(api)] }, 'resources names an API twice'],
    ['resources that are texts', { resources: [api] }, 'resources must be a list of objects'],
    ['a typo within resources', { resources: [{ ...access(api), scope: 'x' }] }, 'resources: scope is no member'],
    ['a default that is none of its APIs', { resources: [access(api)], default_resource: other }, 'default_resource'],
    ['a default and no APIs', { default_resource: api }, 'default_resource'],
    ['to be an API that is not there', { acts_as_resource: 'https://no.example' }, 'acts_as_resource names an unknown'],
    ['token exchange for nobody', { grant_types: ['authorization_code', `${urn}:token-exchange`] }, 'acts_as_resource'],
    ['jwt-bearer without issuers', { grant_types: ['authorization_code', `${urn}:jwt-bearer`] }, 'trusted_assertion'],
    ['issuers without jwt-bearer', { trusted_assertion_issuers: [trusted] }, 'trusted_assertion_issuers and'],
    [
      'an issuer without keys',
      { ...service, trusted_assertion_issuers: [{ issuer: 'x' }] },
      'trusted_assertion_issuers: jwks',
    ],
    [
      'an issuer twice',
      { ...service, redirect_uris: [], trusted_assertion_issuers: [trusted, trusted] },
      'trusted_assertion_issuers names',
    ],
    ['a code for no address', { redirect_uris: [] }, 'redirect_uris is missing'],
    ['no PKCE for a public client', { token_endpoint_auth_method: 'none', require_pkce: false }, 'require_pkce'],
    ['no PKCE under FAPI', { ...fapi, require_pkce: false }, 'require_pkce'],
    [
      'no rotation for a public client',
      { token_endpoint_auth_method: 'none', rotate_refresh_tokens: false },
      'rotate_',
    ],
    ['rotation under FAPI', { ...fapi, rotate_refresh_tokens: true }, 'rotate_refresh_tokens'],
    ['a secret under FAPI', { security_profile: 'fapi' }, 'token_endpoint_auth_method'],
    [
      'no method under FAPI',
      { security_profile: 'fapi', token_endpoint_auth_method: 'none' },
      'token_endpoint_auth_method',
    ],
    ...['id_token_signed', 'userinfo_signed', 'authorization_signed', 'introspection_signed'].map(
      (name): [string, object, string] => [
        `RS256 under FAPI: ${name}`,
        { ...fapi, [`${name}_response_alg`]: 'RS256' },
        name,
      ],
    ),
    ['RS256 of its requests', { ...fapi, request_object_signing_alg: 'RS256' }, 'request_object_signing_alg'],
    [
      'RS256 of its assertions',
      { ...fapi, token_endpoint_auth_signing_alg: 'RS256' },
      'token_endpoint_auth_signing_alg',
    ],
    [
      'an own scheme of a web client',
      { redirect_uris: ['com.example.app:/cb'], application_type: 'web' },
      'redirect_uris has an address that has the scheme com.example.app:, which application_type native alone',
    ],
    [
      'a scheme of the browser',
      { redirect_uris: ['javascript:x'] },
      'redirect_uris has an address that has the scheme javascript:, which is',
    ],
    ['a wildcard', { redirect_uris: ['https://*.example.com/cb'] }, 'redirect_uris has an address'],
    ['a backslash', { redirect_uris: ['https://e.example/a\\b'] }, 'redirect_uris has an address'],
  ])('cannot have %s', (_what, changes, told) => {
    expect(refusal({ ...base, ...changes })).toMatch(new RegExp(`^${told.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  it('is refused by name in characters that may be published, whatever the member is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        fc.pre(!Object.hasOwn(clientMetadata(parse(base)), name));
        const told = refusal(Object.fromEntries([...Object.entries(base), [name, {}]]));
        expect(told).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
      }),
    );
  });
});

describe('what an operator says is no word of a client that nobody vetted (RFC 7591 §2)', () => {
  const privileges = {
    security_profile: 'fapi',
    resources: [{ identifier: api, scopes: [`${api}#write`] }],
    default_resource: api,
    acts_as_resource: api,
    require_pkce: false,
    consent_required: false,
    rotate_refresh_tokens: false,
    trusted_assertion_issuers: [trusted],
  };

  it.each(['self_registered', 'described'] as const)('%s: it is passed over', (origin) => {
    expect(parseClientMetadata({ ...base, ...privileges }, servers, origin)).toEqual(
      parseClientMetadata(base, servers, origin),
    );
  });

  it('or refused by name, where an operator changes the client', () => {
    for (const [name, value] of Object.entries(privileges)) {
      expect(() => parseClientMetadata({ ...base, [name]: value }, servers, 'self_registered', 'refused')).toThrow(
        name,
      );
    }
  });
});

describe('the metadata of any client of an operator', () => {
  const address = fc
    .webUrl({ validSchemes: ['https'] })
    .map((url) => new URL(url).href)
    .filter((url) => uriFault(url, 'page') === undefined);
  const algorithmNames = [
    'token_endpoint_auth_signing_alg',
    'request_object_signing_alg',
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'authorization_signed_response_alg',
    'introspection_signed_response_alg',
  ];
  const algorithms = fc.dictionary(fc.constantFrom(...algorithmNames), fc.constantFrom('PS256', 'ES256', 'EdDSA'));
  const code = { grant_types: ['authorization_code', 'refresh_token'], redirect_uris: ['https://app.example/cb'] };
  const resources = [access(api), access(other)];
  /** What goes together, of every kind of client. */
  const kinds = fc.constantFrom<Readonly<Record<string, unknown>>>(
    { ...code, require_pkce: false, consent_required: false, rotate_refresh_tokens: false, jwks_uri },
    { ...code, token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'RS256' },
    { ...code, token_endpoint_auth_method: 'none', application_type: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
    { ...code, token_endpoint_auth_method: 'private_key_jwt', jwks_uri, security_profile: 'fapi' },
    { grant_types: [`${urn}:device_code`], token_endpoint_auth_method: 'none', redirect_uris: [] },
    { grant_types: ['client_credentials', `${urn}:token-exchange`], acts_as_resource: api, redirect_uris: [] },
    { ...service, redirect_uris: [], resources, default_resource: other },
    { grant_types: [], redirect_uris: [], scope: '', acts_as_resource: other },
  );
  const free = fc.record(
    {
      client_name: fc.constantFrom('App', 'Ünïcode <&>'),
      post_logout_redirect_uris: fc.subarray(['https://app.example/', 'http://localhost/']),
      scope: fc.subarray(['openid', 'profile', 'email', 'offline_access']).map((scopes) => scopes.join(' ')),
      resources: fc.constantFrom([], resources),
      require_pushed_authorization_requests: fc.boolean(),
      require_signed_request_object: fc.boolean(),
      request_uris: fc.array(address, { maxLength: 2 }),
      dpop_bound_access_tokens: fc.boolean(),
      subject_type: fc.constantFrom('public', 'pairwise'),
      sector_identifier_uri: address,
      default_max_age: fc.nat(1000),
      default_acr_values: fc.subarray(['urn:mace:incommon:iap:silver', '1']),
      backchannel_logout_uri: address,
      backchannel_logout_session_required: fc.boolean(),
      client_uri: address,
      logo_uri: address,
      policy_uri: address,
      tos_uri: address,
      initiate_login_uri: address,
      contacts: fc.array(fc.emailAddress(), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );

  it('reads back as the same client once it was written, with every member that was read', () => {
    fc.assert(
      fc.property(kinds, algorithms, free, (kind, named, more) => {
        const metadata = { ...named, ...more, ...kind };
        const client = parse(metadata);
        const written = clientMetadata(client);
        expect(parse(JSON.parse(JSON.stringify(written)))).toEqual(client);
        for (const [name, value] of Object.entries(metadata)) {
          const given = Array.isArray(value) ? [...new Set(value as unknown[])] : value;
          expect([name, written[name]]).toEqual([name, given]);
        }
      }),
      { numRuns: 400 },
    );
  });
});
