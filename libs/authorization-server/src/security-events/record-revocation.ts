import type { CorePorts } from '../records/core-ports.js';
import type { InitiatingEntity, LostAt, RevokedKind } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { identifier } from '../shared/random-source.js';

/** Seconds. A resource server's lifetime may have been longer until lately; keys are kept as if it had been this. */
const shortestRetention = 3600;
/** Seconds that an API's clock may be behind while it still accepts an expired token. */
const clockLeeway = 60;

export interface Revocation {
  readonly kind: RevokedKind;
  readonly id: string;
  readonly lost?: readonly LostAt[] | undefined;
  /** Seconds until every process of the issuer gives out nothing of it any more: tokens of until then are meant as well. */
  readonly settlesIn?: number | undefined;
}

type Inputs = Pick<CorePorts, 'clock' | 'random'>;

/**
 * Within the unit of work that revokes: APIs will hear of it (RFC 8417), for as long as any access token that it speaks of
 * could be alive. Every revocation comes through here.
 */
export async function recordRevocations(
  { clock, random }: Inputs,
  stores: Stores,
  initiatingEntity: InitiatingEntity,
  revocations: readonly Revocation[],
): Promise<void> {
  if (revocations.length === 0) return;
  const lifetimes = (await stores.resourceServers.list()).map(({ accessTokenLifetime }) => accessTokenLifetime);
  const occurredAt = clock.now();
  const expiresAt = occurredAt + Math.max(shortestRetention, ...lifetimes) + clockLeeway;
  await stores.securityEvents.insert(
    revocations.map(({ kind, id, lost, settlesIn = 0 }) => ({
      eventId: identifier(random),
      kind,
      subjectId: id,
      ...(lost === undefined ? {} : { lost }),
      initiatingEntity,
      occurredAt: occurredAt + settlesIn,
      expiresAt: expiresAt + settlesIn,
    })),
  );
}

/** The grant ends, durably, and APIs will hear of it. True for the one call that revoked it. */
export function revokeGrant(
  deps: Inputs & Pick<CorePorts, 'unitOfWork'>,
  grantId: string,
  initiatingEntity: InitiatingEntity,
): Promise<boolean> {
  return deps.unitOfWork.run((stores) => endGrant(deps, stores, grantId, initiatingEntity));
}

/**
 * As `revokeGrant`, by an operator or the person: what the person agreed to of the client is forgotten with it, so that they are asked
 * before there is another grant. (A client that gives its own tokens back takes no answer from the person.)
 */
export function withdrawGrant(
  deps: Inputs & Pick<CorePorts, 'unitOfWork'>,
  grantId: string,
  initiatingEntity: InitiatingEntity,
): Promise<boolean> {
  return deps.unitOfWork.run(async (stores) => {
    const grant = await stores.grants.find(grantId);
    if (!grant || !(await endGrant(deps, stores, grantId, initiatingEntity))) return false;
    await stores.consents.deleteAll({ clientId: grant.clientId, subject: grant.subject });
    return true;
  });
}

async function endGrant(
  deps: Inputs,
  stores: Stores,
  grantId: string,
  initiatingEntity: InitiatingEntity,
): Promise<boolean> {
  if (!(await stores.grants.revoke(grantId, deps.clock.now()))) return false;
  await recordRevocations(deps, stores, initiatingEntity, [{ kind: 'grant', id: grantId }]);
  return true;
}
