import { currentRights, isOfUse, mayRefresh } from '../clients/client-rights.js';
import { otherClient } from '../clients/granted-to.js';
import type { AccountClaims } from '../records/account.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { GrantStanding } from '../records/grant-standing.js';
import type { SessionLife } from '../records/session.js';
import { OAuthError } from '../shared/oauth-error.js';
import { isLive } from './session-life.js';

export type LiveGrantNeeds = Pick<CorePorts, 'clock' | 'settings' | 'standings' | 'stores'>;

/** A grant from which tokens may come, and its person. */
export interface LiveGrant {
  /** No wider than what its client may have now. */
  readonly grant: Grant;
  readonly account: AccountClaims;
  /** Whether refresh tokens are due, now. */
  readonly refreshable: boolean;
  /** Whether the session that it was born in is over, or there was none: what it gives from now on is of no session. */
  readonly isOfNoSession: boolean;
  /** The session that it lives in and ends with; undefined where it outlives that. */
  readonly livesIn?: (SessionLife & { readonly sessionId: string }) | undefined;
}

/**
 * @param clientOf the client that the grant was given to, by its id
 * @param jti of an access token of this grant: revoked by itself it is as dead as its grant would be
 * @throws OAuthError invalid_grant when it is revoked or over, the session it lives in is over, its account is disabled, its
 *   client is another by now, or nothing of it is left that the client may have
 */
export async function liveGrant(
  deps: LiveGrantNeeds,
  clientOf: (clientId: string) => Client | undefined | Promise<Client | undefined>,
  grantId: string,
  jti?: string,
): Promise<LiveGrant> {
  const standing = await deps.standings.find(grantId, jti);
  if (!standing) throw dead(grantId, 'gone');
  const { grant: given, session, account } = standing;
  refuseOver(deps, standing);
  const client = await clientOf(given.clientId);
  if (!client) throw dead(grantId, 'its client is gone');
  const other = given.grantedTo && otherClient(client, given.grantedTo);
  if (other !== undefined) throw dead(grantId, other);
  const rights = await currentRights(deps, client, given);
  if (!isOfUse(rights) && isNarrower(rights, given)) throw dead(grantId, 'nothing is left that the client may have');
  const offlineTaken =
    given.identityScopes.includes('offline_access') && !rights.identityScopes.includes('offline_access');
  const grant = { ...given, ...rights, offline: given.offline && !offlineTaken };
  const livesIn =
    grant.offline || !session || !grant.sessionId ? undefined : { ...session, sessionId: grant.sessionId };
  const isOfNoSession = !session || !isLive(deps.settings, session, deps.clock.now());
  if (livesIn && isOfNoSession) throw dead(grantId, 'session over');
  if (!account || account.disabled) throw dead(grantId, 'account disabled or gone');
  const refreshable = !offlineTaken && mayRefresh(client, grant.identityScopes);
  return { grant, account, refreshable, isOfNoSession, livesIn };
}

function refuseOver({ clock }: LiveGrantNeeds, { grant, tokenRevoked }: GrantStanding): void {
  if (tokenRevoked) throw dead(grant.grantId, 'token revoked');
  if (grant.revokedAt !== undefined || grant.expiresAt <= clock.now()) throw dead(grant.grantId, 'revoked or over');
}

function isNarrower(now: Pick<Grant, 'identityScopes' | 'resources'>, given: Grant): boolean {
  return now.identityScopes.length < given.identityScopes.length || now.resources.length < given.resources.length;
}

function dead(grantId: string, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization is no longer valid', {
    cause: { grant_id: grantId, reason },
  });
}
