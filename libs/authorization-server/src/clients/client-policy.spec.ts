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
const strangers: ReadonlyArray<Client['origin']> = ['self_registered', 'described'];

describe('what only an operator can give a client', () => {
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
