import type { Client, EpochSeconds, RoleAssignment } from '@signet/authorization-server';

/** What was refused lately of a client at one place: how often, and the latest. */
export interface RefusedLately {
  readonly clientId: string;
  /** The identifier of the API, or the path of an endpoint of the issuer. */
  readonly place: string;
  readonly count: number;
  readonly at: EpochSeconds;
  readonly code: string;
  readonly supportCode: string;
}

/** What the matrix reads of many clients at once: one look each, however many they are. */
export abstract class MatrixDirectory {
  /** Roles that these clients have for themselves. */
  abstract rolesOf(clientIds: readonly string[]): Promise<readonly RoleAssignment[]>;
  /** What of them is still recorded. */
  abstract refusalsOf(clientIds: readonly string[], now: EpochSeconds): Promise<readonly RefusedLately[]>;
  /** Clients that may act as an API, by id; at most `limit`. */
  abstract acting(limit: number): Promise<readonly Client[]>;
  /** Clients that are registered at one of these audiences, by id, and maybe some that are not; at most `limit`. */
  abstract registeredAt(audiences: readonly string[], limit: number): Promise<readonly Client[]>;
}
