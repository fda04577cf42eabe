import { isPublicClient } from '../clients/client-policy.js';
import { grantedTo } from '../clients/granted-to.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import type { AuthorizationRequest, DeviceRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { Session } from '../records/session.js';
import { timedIdentifier } from '../shared/random-source.js';

/**
 * Whether tokens of these scopes outlive the sign-in: with offline_access (OpenID Connect Core §11), and for a
 * confidential client that does plain OAuth, where nobody speaks of sessions.
 */
export function outlivesSession(client: Client, identityScopes: readonly string[]): boolean {
  return identityScopes.includes('offline_access') || (!identityScopes.includes('openid') && !isPublicClient(client));
}

/** What the person of this session allows the client now. A device waits elsewhere, so its grant is never of the session. */
export function newGrant(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  request: AuthorizationRequest | DeviceRequest,
  client: Client,
  session: Session,
): Grant {
  const now = deps.clock.now();
  const { support } = session;
  const offline = !support && (request.kind === 'device' || outlivesSession(client, request.identityScopes));
  return {
    grantId: timedIdentifier(deps.random, now),
    subject: session.subject,
    clientId: client.clientId,
    grantedTo: grantedTo(client, request.kind === 'device' ? undefined : redirectDestination(request.redirectUri).name),
    sessionId: session.sessionId,
    identityScopes: support
      ? request.identityScopes.filter((scope) => scope !== 'offline_access')
      : request.identityScopes,
    resources: request.resources,
    authTime: session.authTime,
    amr: session.amr,
    acr: session.acr,
    offline,
    claims: request.claims,
    organizationId: request.organizationId,
    ...(support && { support }),
    createdAt: now,
    expiresAt: offline ? now + deps.settings.grantLifetime : session.expiresAt,
  };
}
