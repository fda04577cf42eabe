import type { Client, GrantTypeName } from '../records/client.js';

/** Whether a person takes part, now or when the refresh token was first given; else the client is all that there is. */
const hasPerson: Readonly<Record<GrantTypeName, boolean>> = {
  authorization_code: true,
  refresh_token: true,
  'urn:ietf:params:oauth:grant-type:device_code': true,
  client_credentials: false,
  'urn:ietf:params:oauth:grant-type:token-exchange': false,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': false,
};

/**
 * Of the registered grant types those that the client may use: without a person only where an operator made it, and where
 * it can prove who it is (RFC 6749 §4.4). What is registered and what is used ask here; `clientPolicy` hands it on.
 */
export function usableGrantTypes(
  client: Pick<Client, 'grantTypes' | 'origin' | 'tokenEndpointAuthMethod'>,
): readonly GrantTypeName[] {
  const trusted = client.origin === 'operator' && client.tokenEndpointAuthMethod !== 'none';
  return client.grantTypes.filter((name) => trusted || hasPerson[name]);
}
