import { adminAudienceOf, adminScopes, type ClientDeps, type Initiator, keepOwnClient } from '@signet/administration';
import { addressOf, type ClientStore, consoleClientId, endpoints } from '@signet/authorization-server';

const program: Initiator = { entity: 'system', through: 'configuration' };

interface Kept extends ClientDeps {
  readonly clients: Pick<ClientStore, 'find'>;
  readonly issuer: string;
}

/** Before the first request: the console as a public client, or none where it is switched off. */
export function keepConsole(deps: Kept, isOn: boolean): Promise<void> {
  const metadata = isOn ? consoleMetadata(deps.issuer) : undefined;
  return keepOwnClient(deps, program, { clientId: consoleClientId, metadata });
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
