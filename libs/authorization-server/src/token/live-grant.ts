import { currentRights, isOfUse, mayRefresh } from '../clients/client-rights.js';
import { otherClient } from '../clients/granted-to.js';
import { mayUse } from '../clients/may-use.js';
import type { AccountClaims } from '../records/account.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { GrantStanding } from '../records/grant-standing.js';
import type { SessionLife } from '../records/session.js';
import { type RolesHeld, rolesHeld } from '../roles/roles-held.js';
import { OAuthError } from '../shared/oauth-error.js';
import { isLive } from './session-life.js';
import { whySupportIsOver } from './support-standing.js';

export type LiveGrantNeeds = Pick<CorePorts, 'clock' | 'settings' | 'standings' | 'stores' | 'supportRights'>;

/** A grant from which tokens may come, and its person. */
export interface LiveGrant {
  /** No wider than what its client and its person may have now. */
  readonly grant: Grant;
  /** What the person has at its APIs, and at those that were asked about. */
  readonly held: RolesHeld;
  /** Scopes of the grant that its client may have and its person may not, for want of a role. */
  readonly withheld: readonly string[];
  readonly account: AccountClaims;
  /** Whether refresh tokens are due, now. */
  readonly refreshable: boolean;
  /** Whether the session that it was born in is over, or there was none: what it gives from now on is of no session. */
  readonly isOfNoSession: boolean;
  /** The session that it lives in and ends with; undefined where it outlives that. */
  readonly livesIn?: (SessionLife & { readonly sessionId: string }) | undefined;
}

/** Which token of the grant was presented. */
export interface PresentedToken {
  readonly jti: string;
  /** The API that it is for, which an exchanged one has not from its grant. */
  readonly audience: string;
}

/**
 * @param clientOf the client that the grant was given to, by its id
 * @param token an access token of this grant: revoked by itself it is as dead as its grant would be
 * @throws OAuthError invalid_grant when it is revoked or over, the session it lives in is over, its account is disabled, its
 *   client is another by now, its person may not use that or is no member of its organization, or nothing of it is left that the
 *   client may have, or its person
 */
export async function liveGrant(
  deps: LiveGrantNeeds,
  clientOf: (clientId: string) => Client | undefined | Promise<Client | undefined>,
  grantId: string,
  token?: PresentedToken,
): Promise<LiveGrant> {
  const asOf = deps.clock.now();
  const standing = await deps.standings.find(grantId, token?.jti);
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
  const offline = given.offline && !offlineTaken;
  const livesIn = offline || !session || !given.sessionId ? undefined : { ...session, sessionId: given.sessionId };
  const isOfNoSession = !session || !isLive(deps.settings, session, deps.clock.now());
  if (livesIn && isOfNoSession) throw dead(grantId, 'session over');
  if (!account || account.disabled) throw dead(grantId, 'account disabled or gone');
  await refuseNotTheirs(deps, client, given);
  const supportOver = given.support && (await whySupportIsOver(deps, given.support, given));
  if (supportOver !== undefined) throw dead(grantId, supportOver);
  const bearer = { kind: 'account', id: given.subject, organizationId: given.organizationId } as const;
  const audiences = rights.resources.map(({ identifier }) => identifier);
  const held = await rolesHeld(deps, bearer, token ? [...audiences, token.audience] : audiences, asOf);
  const resources = held.narrowAll(rights.resources);
  if (!isOfUse({ ...rights, resources }) && resources.length < rights.resources.length) {
    throw dead(grantId, 'its person has no role for anything of it');
  }
  const refreshable = !offlineTaken && mayRefresh(client, rights.identityScopes);
  const grant = { ...given, ...rights, resources, offline };
  return { grant, held, withheld: withheld(rights, resources), account, refreshable, isOfNoSession, livesIn };
}

/** What an operator may change about a person at any time; nothing is looked up of grants and clients that are for everybody. */
async function refuseNotTheirs(
  deps: LiveGrantNeeds,
  client: Client,
  { grantId, subject, organizationId }: Grant,
): Promise<void> {
  if (organizationId !== undefined && !(await deps.stores.organizations.isMember({ organizationId, subject }))) {
    throw dead(grantId, 'its person is no member of its organization');
  }
  if (!(await mayUse(deps, client, { subject, organizationId })))
    throw dead(grantId, 'its person may not use the client');
}

function withheld({ resources }: Pick<Grant, 'resources'>, left: Grant['resources']): readonly string[] {
  const scopesOf = (accesses: Grant['resources']) => accesses.flatMap(({ scopes }) => scopes);
  return left === resources ? [] : scopesOf(resources).filter((scope) => !scopesOf(left).includes(scope));
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
