import type { Initiator as AuditedInitiator, OperatorDoor, RequestOrigin } from '@signet/authorization-server';

/** Who brings a change about, and through which door: kept with every change. */
export interface Initiator extends AuditedInitiator<OperatorDoor | 'issuer'> {
  /** What was shown at a door that takes tokens: nobody has more rights there than it says. */
  readonly token?: InitiatorToken | undefined;
  /** Where the request came from: for the audit trail alone. */
  readonly origin?: RequestOrigin | undefined;
}

/** Of the access token of an initiator (RFC 9068 §2.2). Without a `subject` beside it its client acts for itself. */
export interface InitiatorToken {
  readonly clientId: string;
  /** The `aud`. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** For which it was given (`org_id`): a role within another organization does not count. */
  readonly organizationId?: string | undefined;
}
