import { type Doing, doingOf, recordEntry } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { InitiatingEntity, LostAt, RevokedKind } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { identifier } from '../shared/random-source.js';
import type { AuditName } from '../vocabulary/audit-names.js';

/** Seconds. A resource server's lifetime may have been longer until lately; keys are kept as if it had been this. */
const shortestRetention = 3600;
/** Seconds that an API's clock may be behind while it still accepts an expired token. */
const clockLeeway = 60;

export interface Revocation {
  readonly kind: RevokedKind;
  readonly id: string;
  readonly lost?: readonly LostAt[] | undefined;
  /** Told to APIs alone: what the audit trail tells as another one of the same call. */
  readonly isOtherName?: boolean | undefined;
  /** Seconds until every process of the issuer gives out nothing of it any more: tokens of until then are meant as well. */
  readonly settlesIn?: number | undefined;
}

/** What the audit trail calls it, and where the record is. */
const told: Readonly<Record<RevokedKind, { readonly name: AuditName; readonly record: string }>> = {
  session: { name: 'session_ended', record: 'sessions' },
  account: { name: 'account_access_ended', record: 'accounts' },
  grant: { name: 'grant_revoked', record: 'grants' },
  client: { name: 'client_deleted', record: 'clients' },
  access_token: { name: 'access_token_revoked', record: 'revokedAccessTokens' },
  organization: { name: 'organization_access_ended', record: 'organizations' },
  access_of_grant: { name: 'access_lost', record: 'grants' },
  access_of_client: { name: 'access_lost', record: 'clients' },
  access: { name: 'access_lost', record: 'resourceServers' },
  signing_key: { name: 'signing_key_withdrawn', record: 'signingKeys' },
};

type Inputs = Pick<CorePorts, 'clock' | 'random'>;

/**
 * Within the unit of work that revokes: APIs will hear of it (RFC 8417), for as long as any access token that it speaks of
 * could be alive. Every revocation comes through here, and so has its entry in the audit trail.
 * @param about whose session, grant or token it was, as far as that is known
 */
export async function recordRevocations(
  { clock, random }: Inputs,
  stores: Stores,
  by: InitiatingEntity | Doing,
  revocations: readonly Revocation[],
  about: { readonly subject?: string | undefined; readonly clientId?: string | undefined } = {},
): Promise<void> {
  if (revocations.length === 0) return;
  const { entity, because } = doingOf(by);
  const lifetimes = (await stores.resourceServers.list()).map(({ accessTokenLifetime }) => accessTokenLifetime);
  const occurredAt = clock.now();
  const expiresAt = occurredAt + Math.max(shortestRetention, ...lifetimes) + clockLeeway;
  await stores.securityEvents.insert(
    revocations.map(({ kind, id, lost, settlesIn = 0 }) => ({
      eventId: identifier(random),
      kind,
      subjectId: id,
      ...(lost === undefined ? {} : { lost }),
      initiatingEntity: entity,
      occurredAt: occurredAt + settlesIn,
      expiresAt: expiresAt + settlesIn,
    })),
  );
  const entries = revocations
    // What is lost in part follows from roles, which are told by themselves.
    .filter(({ isOtherName, lost }) => !isOtherName && lost === undefined)
    .map(({ kind, id }) => ({
      ...(kind === 'account' && { subject: id }),
      ...(kind === 'client' && { clientId: id }),
      ...about,
      name: because ?? told[kind].name,
      target: { record: told[kind].record, id },
    }));
  await recordEntry({ clock, random }, stores, by, ...entries);
}

/** The grant ends, durably, and APIs will hear of it. True for the one call that revoked it. */
export function revokeGrant(
  deps: Inputs & Pick<CorePorts, 'unitOfWork'>,
  grantId: string,
  by: InitiatingEntity | Doing,
): Promise<boolean> {
  return deps.unitOfWork.run((stores) => endGrant(deps, stores, grantId, by));
}

/**
 * As `revokeGrant`, by an operator or the person: what the person agreed to of the client is forgotten with it, so that they are asked
 * before there is another grant. (A client that gives its own tokens back takes no answer from the person.)
 */
export function withdrawGrant(
  deps: Inputs & Pick<CorePorts, 'unitOfWork'>,
  grantId: string,
  by: InitiatingEntity | Doing,
): Promise<boolean> {
  return deps.unitOfWork.run(async (stores) => {
    const grant = await stores.grants.find(grantId);
    if (!grant || !(await endGrant(deps, stores, grantId, by))) return false;
    await stores.consents.deleteAll({ clientId: grant.clientId, subject: grant.subject });
    return true;
  });
}

async function endGrant(deps: Inputs, stores: Stores, grantId: string, by: InitiatingEntity | Doing): Promise<boolean> {
  if (!(await stores.grants.revoke(grantId, deps.clock.now()))) return false;
  const grant = await stores.grants.find(grantId);
  const about = grant && { subject: grant.subject, clientId: grant.clientId };
  await recordRevocations(deps, stores, by, [{ kind: 'grant', id: grantId }], about);
  return true;
}
