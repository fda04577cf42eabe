import { orders } from '../../examples/orders-audience.js';
import type { OidcIssuer } from './oidc-issuer.js';

/** A client that is named as our audience is: in use where an API and its front end share one registration. */
export const clientNamedAsAudience = orders.identifier;

/** What `before` and `after` are both given. */
export interface Tokens {
  readonly good: string;
  readonly withoutScope: string;
  /** An access token for another API of the same issuer. */
  readonly otherAudience: string;
  readonly idToken: string;
  /** An ID token whose `aud` is our identifier. */
  readonly idTokenForUs: string;
}

/** @param issuer with the client `clientNamedAsAudience` */
export async function getTokens(issuer: OidcIssuer): Promise<Tokens> {
  const resource = orders.identifier;
  return {
    good: await issuer.accessToken({ resource, scope: 'orders:read' }),
    withoutScope: await issuer.accessToken({ resource }),
    otherAudience: await issuer.accessToken({ resource: 'https://invoices.example.com', scope: 'orders:read' }),
    idToken: await issuer.idToken('web'),
    idTokenForUs: await issuer.idToken(clientNamedAsAudience),
  };
}
