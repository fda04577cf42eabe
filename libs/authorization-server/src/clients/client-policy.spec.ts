import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { portal } from '../../test/authorization-fixture.js';
import { refusalOf, startIssuer, tokens } from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';
import { clientPolicy } from './client-policy.js';

const urn = 'urn:ietf:params:oauth:grant-type';
const withPerson: readonly GrantTypeName[] = ['authorization_code', 'refresh_token', `${urn}:device_code`];
const withoutPerson: readonly GrantTypeName[] = ['client_credentials', `${urn}:token-exchange`, `${urn}:jwt-bearer`];
const grantTypes = [...withPerson, ...withoutPerson];
const api = {
  identifier: 'https://api.example',
  scopes: { a: 'A', b: 'B' },
  selfRegisteredScopes: ['a', 'gone'],
};
const vouching = { issuer: 'https://partner.example', jwksUri: 'https://partner.example/jwks' };
const strangers: ReadonlyArray<Client['origin']> = ['self_registered', 'described'];

/** All that an operator's trust means, each with what a stranger's record has of it, whatever stands there. */
const trusted: ReadonlyArray<readonly [string, (client: Client) => unknown, ours: unknown, strangers: unknown]> = [
  ['a consent page that is skipped', (client) => clientPolicy(client).consentRequired, false, true],
  ['redirects before anybody signed in', (client) => clientPolicy(client).redirectsUnasked, true, false],
  ['a logo on our pages', (client) => clientPolicy(client).showsLogo, true, false],
  ['a colour on our pages', (client) => clientPolicy(client).brand, { light: '#7a1f5c', dark: '#ff9edb' }, {}],
  ['scopes that no API opens', (client) => clientPolicy(client).grantedScopesOf(api), ['a', 'b'], ['a']],
  ['being an API', (client) => clientPolicy(client).actsAsResource, api.identifier, undefined],
  ['whose assertions count', (client) => clientPolicy(client).trustedAssertionIssuers, [vouching], []],
  ['refresh tokens that stay', (client) => clientPolicy(client).rotatesRefreshTokens, false, true],
  ['tokens without a person', (client) => clientPolicy(client).grantTypes.length, grantTypes.length, 3],
  [
    'an answer at loopback that is remembered',
    (client) => clientPolicy({ ...client, tokenEndpointAuthMethod: 'none' }).deviceRedirectsAsk,
    false,
    true,
  ],
];

/** Where the core looks at who made a client, and what for; every rule that follows from it is in the policy. */
const looks: Readonly<Record<string, string>> = {
  'claims/sector.ts': 'which host is proven to be its sector, on the floor below',
  'clients/client-keys.ts': 'for whom its keys are fetched',
  'clients/client-policy.ts': 'the policy itself',
  'clients/usable-grant-types.ts': 'which the policy hands on',
  'clients/metadata/application-type.ts': 'what its redirects say, before there is a client',
  'clients/metadata/registered-uris.ts': 'the same',
  'clients/metadata/client-metadata.ts': 'who may say what of a client, before there is one',
  'clients/metadata/written-metadata.ts': 'the way back of that',
  'clients/kept-pkce.ts': 'the same, where metadata is replaced',
  'clients/granted-to.ts': 'whether it is the same client, not whether it is trusted',
  'grants/consent-basis.ts': 'what the person saw of it',
  'registration/registration-endpoint.ts': 'hands on who made it',
  'token/token-endpoint.ts': 'for the log',
  'audit/record-entry.ts': 'where a request came from, which the trail calls its origin',
  'audit/verify-audit.ts': 'the same',
};

describe('what only an operator can give a client', () => {
  const generous: Client = {
    ...portal,
    tokenEndpointAuthMethod: 'client_secret_basic',
    grantTypes,
    consentRequired: false,
    rotateRefreshTokens: false,
    requirePkce: false,
    actsAsResource: api.identifier,
    trustedAssertionIssuers: [vouching],
    logoUri: 'https://portal.example.com/logo',
    brandColor: '#7a1f5c',
    brandColorDark: '#ff9edb',
  };

  it.each(trusted)('%s', (_name, of, ours, theirs) => {
    expect(of({ ...generous, origin: 'operator' })).toEqual(ours);
    for (const origin of [...strangers, undefined, 'someone'] as ReadonlyArray<Client['origin']>) {
      expect(of({ ...generous, origin })).toEqual(theirs);
    }
  });

  it('is asked of the policy, and nobody else looks at who made a client', () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('testing/'));
    const looking = files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const isVocabulary = file.startsWith('records/') || file.startsWith('vocabulary/');
      return (
        !isVocabulary &&
        /\b(client|before|description|input)\.origin\b|\{[^}]*\borigin\b[^}]*\}\s*(= (?!new URL)|: Client)|ClientOrigin/.test(
          text,
        )
      );
    });
    expect(looking.sort()).toEqual(Object.keys(looks).sort());
  });

  it.each<[Client['origin'], Client['tokenEndpointAuthMethod'], readonly GrantTypeName[]]>([
    ['operator', 'client_secret_basic', grantTypes],
    ['operator', 'private_key_jwt', grantTypes],
    ['operator', 'none', withPerson],
    ['self_registered', 'client_secret_basic', withPerson],
    ['self_registered', 'private_key_jwt', withPerson],
    ['self_registered', 'none', withPerson],
    ['described', 'private_key_jwt', withPerson],
    ['described', 'none', withPerson],
  ])('grants: %s, %s', (origin, tokenEndpointAuthMethod, usable) => {
    expect(clientPolicy({ ...portal, origin, tokenEndpointAuthMethod, grantTypes }).grantTypes).toEqual(usable);
  });

  it('nothing of it to a record that does not say who made it', () => {
    const stored = { ...portal, origin: undefined, tokenEndpointAuthMethod: 'client_secret_basic', grantTypes };
    const policy = clientPolicy({ ...stored, consentRequired: false } as unknown as Client);
    expect(policy).toMatchObject({ grantTypes: withPerson, consentRequired: true });
  });

  it.each(strangers)('a page that is skipped: not to one that is %s, whatever its record says', (origin) => {
    expect(clientPolicy({ ...portal, origin: 'operator', consentRequired: false }).consentRequired).toBe(false);
    expect(clientPolicy({ ...portal, origin, consentRequired: false }).consentRequired).toBe(true);
  });

  it.each(strangers.flatMap((origin) => withoutPerson.map((name) => [origin, name] as const)))(
    'no token to one that is %s by %s, whatever its record says',
    async (origin, grant_type) => {
      const clients = { 'orders-api': { origin, grantTypes, trustedAssertionIssuers: [] } };
      const { code } = await refusalOf(tokens(await startIssuer({ clients }), 'orders-api', { grant_type }));
      expect(code).toBe('unauthorized_client');
    },
  );
});
