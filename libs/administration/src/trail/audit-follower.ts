import type { EpochSeconds } from '@signet/authorization-server';

/** Somebody to whom the sealed audit trail is carried, and how far it has come. */
export interface AuditFollower {
  /** `webhook:` and its id, for instance. */
  readonly name: string;
  /** The last link that it has taken; the next one is behind it. */
  readonly position: number;
  /** When something arrived last. */
  readonly sentAt?: EpochSeconds | undefined;
  /** Since when nothing arrives, and why; absent where the last one did. */
  readonly failingSince?: EpochSeconds | undefined;
  readonly failure?: string | undefined;
  /** Since when something of it has been given up, with nothing that arrived after it. */
  readonly givenUpSince?: EpochSeconds | undefined;
}

/** How far each follower of the trail is: over all processes, and moved with what was made of the links. */
export abstract class AuditFollowerStore {
  abstract find(name: string): Promise<AuditFollower | undefined>;
  /** As `find`; nobody else moves it until the transaction ends. */
  abstract findForChange(name: string): Promise<AuditFollower | undefined>;
  /** Names of those for whom there are links. */
  abstract behind(): Promise<readonly string[]>;
  /** Begins at the end of the trail as it is now; one that is there stays where it is. */
  abstract start(name: string): Promise<void>;
  /** Never back. */
  abstract moveTo(name: string, position: number): Promise<void>;
  /**
   * Whose turn it is until `until`, where one process at a time carries it; false where it is another's.
   * @param now seconds, by the clock that all processes share
   */
  abstract hold(turn: { name: string; holder: string; now: EpochSeconds; until: EpochSeconds }): Promise<boolean>;
  /** Something arrived; true where nothing did before. */
  abstract succeeded(name: string, at: EpochSeconds): Promise<boolean>;
  abstract failed(name: string, at: EpochSeconds, reason: string): Promise<void>;
  /** Something was given up; true for the first since anything arrived, of any number of parallel calls. */
  abstract gaveUp(name: string, at: EpochSeconds): Promise<boolean>;
  abstract delete(name: string): Promise<boolean>;
}
