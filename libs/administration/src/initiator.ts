import type { InitiatingEntity } from '@signet/authorization-server';

/** Who brings a change about, and through which door: kept with every change. */
export interface Initiator {
  /** As the standards tell APIs of it (CAEP 1.0 §2, `initiating_entity`). */
  readonly entity: InitiatingEntity;
  /** The account of who did it (its `sub`); undefined where no account stands behind the door, as at a shell. */
  readonly subject?: string | undefined;
  readonly through:
    | 'cli'
    | 'seed'
    | 'conformance'
    | 'admin_api'
    | 'self_service'
    | 'configuration'
    | 'import'
    | 'owner_link';
  /** What was shown at a door that takes tokens: nobody has more rights there than it says. */
  readonly token?: InitiatorToken | undefined;
}

/** Of the access token of an initiator (RFC 9068 §2.2). Without a `subject` beside it its client acts for itself. */
export interface InitiatorToken {
  readonly clientId: string;
  /** The `aud`. */
  readonly audience: string;
  readonly scopes: readonly string[];
}
