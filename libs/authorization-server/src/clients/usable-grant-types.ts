import type { Client } from '../records/client.js';
import { isConfidential } from '../vocabulary/client-authentication-methods.js';
import { type GrantTypeName, grantTypes } from '../vocabulary/grant-types.js';

/**
 * Of the registered grant types those that the client may use, as they describe it. What is registered and what is used ask
 * here; `clientPolicy` hands it on.
 */
export function usableGrantTypes(
  client: Pick<Client, 'grantTypes' | 'origin' | 'tokenEndpointAuthMethod'>,
): readonly GrantTypeName[] {
  return client.grantTypes.filter((name) => {
    const { origin, confidentialOnly } = grantTypes[name];
    return (
      (origin === 'any' || origin === client.origin) &&
      (!confidentialOnly || isConfidential(client.tokenEndpointAuthMethod))
    );
  });
}
