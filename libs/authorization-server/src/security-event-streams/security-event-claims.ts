import type { SecurityEvent } from '../records/security-event.js';
import type { EpochSeconds } from '../shared/clock.js';

/** CAEP 1.0 §3.1. */
const sessionRevoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
/** OAuth Event Types 1.0. */
const tokenRevoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';

export const securityEventTypes: readonly string[] = [sessionRevoked, tokenRevoked];

/** RFC 9493, with the complex and jwt_id formats of Shared Signals Framework 1.0 §3.3 and §3.5. */
type SubjectIdentifier = { readonly format: string } & Readonly<Record<string, unknown>>;

/** RFC 8417 §2.2. It has no `exp` (§4.6), and its `typ` keeps it from passing for another token (§2.3). */
export interface SecurityEventPayload {
  readonly iss: string;
  readonly aud: string;
  readonly iat: EpochSeconds;
  readonly jti: string;
  readonly sub_id: SubjectIdentifier;
  readonly events: Readonly<Record<string, unknown>>;
}

const opaque = (id: string): SubjectIdentifier => ({ format: 'opaque', id });

/** By the claim of an access token that tells. Nothing of the person is said along with a session or a grant. */
function subjectOf({ kind, subjectId, lost }: SecurityEvent, iss: string, audience: string): SubjectIdentifier {
  switch (kind) {
    case 'session':
      return { format: 'complex', session: opaque(subjectId) };
    case 'account':
      return { format: 'iss_sub', iss, sub: subjectId };
    case 'grant':
      return { format: 'complex', grant: opaque(subjectId) };
    case 'client':
      return { format: 'complex', application: opaque(subjectId) };
    case 'access_token':
      return { format: 'jwt_id', iss, jti: subjectId };
    case 'organization':
      return { format: 'complex', tenant: opaque(subjectId) };
    case 'access_of_grant':
      return lostAccess({ of: 'grant', id: subjectId }, lost, audience);
    case 'access_of_client':
      return lostAccess({ of: 'client', id: subjectId }, lost, audience);
    case 'access':
      return lostAccess({ of: 'everybody' }, lost, audience);
    // A member of our own, which SSF 1.0 §3.3 allows: who does not know it passes the event over.
    case 'signing_key':
      return { format: 'complex', key: opaque(subjectId) };
  }
}

/** Of our own as well. Of what was lost elsewhere an API learns nothing: it finds no scope and no role here, and passes the event over. */
function lostAccess(
  whose: { readonly of: string; readonly id?: string },
  lost: SecurityEvent['lost'],
  audience: string,
) {
  const here = lost?.find(({ resource }) => resource === audience);
  const access = { format: 'access', ...whose, scopes: here?.scopes ?? [], roles: here?.roles ?? [] };
  return { format: 'complex', access };
}

export function securityEventClaims(
  event: SecurityEvent,
  stamp: { readonly issuer: string; readonly audience: string; readonly now: EpochSeconds },
): SecurityEventPayload {
  const type = event.kind === 'session' || event.kind === 'account' ? sessionRevoked : tokenRevoked;
  return {
    iss: stamp.issuer,
    aud: stamp.audience,
    iat: stamp.now,
    jti: event.eventId,
    sub_id: subjectOf(event, stamp.issuer, stamp.audience),
    events: {
      [type]: { event_timestamp: event.occurredAt, initiating_entity: event.initiatingEntity },
    },
  };
}
