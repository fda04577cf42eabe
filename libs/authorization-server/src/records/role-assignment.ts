import type { EpochSeconds } from '../shared/clock.js';

/** Who has a role: a person, all who are in a group or in one below it, or a client for itself (a service account). */
export interface RoleHolder {
  readonly kind: 'account' | 'group' | 'client';
  /** The `sub` of the account, the `groupId` or the `client_id`. */
  readonly id: string;
}

/** Where a role holds, when not everywhere: for who acts for this organization, or over this group alone. */
export interface RoleBound {
  readonly kind: 'organization' | 'group';
  readonly id: string;
}

/** That somebody has a role at one audience. All but `assignedAt` is its key. */
export interface RoleAssignment {
  /** The identifier of the resource server. */
  readonly resource: string;
  /** One of the roles of that. */
  readonly role: string;
  readonly holder: RoleHolder;
  readonly within?: RoleBound | undefined;
  readonly assignedAt: EpochSeconds;
}

export type RoleAssignmentKey = Omit<RoleAssignment, 'assignedAt'>;

export interface RoleAssignmentFilter {
  readonly resource?: string | undefined;
  readonly role?: string | undefined;
  readonly holder?: RoleHolder | undefined;
  readonly within?: RoleBound | undefined;
}

export abstract class RoleAssignmentStore {
  /** False where it was there already. */
  abstract insert(assignment: RoleAssignment): Promise<boolean>;
  /** True for the one call that deleted it. */
  abstract delete(assignment: RoleAssignmentKey): Promise<boolean>;
  /** All that match, by resource, role, holder and bound; at least one member must be given. */
  abstract list(filter: RoleAssignmentFilter, limit: number): Promise<readonly RoleAssignment[]>;
  /** Who has the role everywhere, each once and in one order: those behind `after`, the last one of the page before. */
  abstract holdersEverywhere(wanted: {
    readonly resource: string;
    readonly role: string;
    readonly after?: RoleHolder | undefined;
    readonly limit: number;
  }): Promise<readonly RoleHolder[]>;
  /** All that match; at least one member must be given. How many. */
  abstract deleteAll(filter: RoleAssignmentFilter): Promise<number>;
  /**
   * What the person has at these audiences, by themselves or through their groups and those above; bounds as they are, to be judged by the
   * caller. One look, whatever the number of audiences.
   */
  abstract ofPerson(subject: string, resources: readonly string[]): Promise<readonly RoleAssignment[]>;
}
