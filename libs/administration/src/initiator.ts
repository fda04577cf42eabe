import type { Initiator as AuditedInitiator, OperatorDoor, RequestOrigin } from '@signet/authorization-server';

/** Who brings a change about, and through which door: kept with every change. */
export interface Initiator extends AuditedInitiator<OperatorDoor> {
  /** The client through which it is done, and where the request came from: for the audit trail alone. */
  readonly clientId?: string | undefined;
  readonly origin?: RequestOrigin | undefined;
}
