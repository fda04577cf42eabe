import type { InitiatingEntity } from './security-event.js';

/** Doors of the core: people's pages, the endpoints of clients, and the issuer by itself. */
export type CoreDoor = 'browser' | 'client' | 'issuer';
/** Doors of operators, and people's own pages. */
export type OperatorDoor =
  | 'cli'
  | 'seed'
  | 'conformance'
  | 'admin_api'
  | 'self_service'
  | 'configuration'
  | 'import'
  | 'owner_link';

/** Who brings something about, and through which door: kept with every change and every security event. */
export interface Initiator<Door = CoreDoor | OperatorDoor> {
  /** As the standards tell APIs of it (CAEP 1.0 §2, `initiating_entity`). */
  readonly entity: InitiatingEntity;
  /** The account of who did it (its `sub`); undefined where no account stands behind the door, as at a shell. */
  readonly subject?: string | undefined;
  readonly through: Door;
}
