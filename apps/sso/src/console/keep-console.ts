import {
  adminAudienceOf,
  adminScopes,
  type ClientDeps,
  declareClient,
  deleteClient,
  type Initiator,
} from '@signet/administration';
import { addressOf, type ClientStore, clientMetadata, endpoints } from '@signet/authorization-server';

/** How the console is known as a client. */
export const consoleClientId = 'signet-console';

const program: Initiator = { entity: 'system', through: 'configuration' };

interface Kept extends ClientDeps {
  readonly clients: Pick<ClientStore, 'find'>;
  readonly issuer: string;
}

/**
 * Before the first request: the console as a public client, or none where it is switched off. What makes it the console is as this program
 * has it; what else an operator says of it, such as who may use it, stays. What is the same is not written.
 */
export async function keepConsole(deps: Kept, isOn: boolean): Promise<void> {
  const before = await deps.clients.find(consoleClientId);
  if (isOn) {
    const metadata = { ...(before && clientMetadata(before)), ...consoleMetadata(deps.issuer) };
    await declareClient(deps, program, { clientId: consoleClientId, metadata });
  } else if (before !== undefined) await deleteClient(deps, program, { clientId: consoleClientId });
}

/** Bound to a key (RFC 9449), without `offline_access`: what it may do ends with the session of its person. */
function consoleMetadata(issuer: string) {
  return {
    client_name: 'Console',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [addressOf(issuer, endpoints.consoleCallback)],
    post_logout_redirect_uris: [addressOf(issuer, endpoints.console)],
    scope: 'openid profile',
    resources: [{ identifier: adminAudienceOf(issuer), scopes: Object.keys(adminScopes) }],
    dpop_bound_access_tokens: true,
    // Who it is that works there, without one more request.
    id_token_claims: 'granted_scopes',
    consent_required: false,
  };
}
