import type { EpochSeconds } from '../shared/clock.js';

/** How deep groups stand in one another: a group at the top is at depth 1. */
export const deepestGroup = 8;

/** People who get the same. Who is in a group is also in every group above it. */
export interface Group {
  readonly groupId: string;
  /** As the claim `groups` has it (RFC 9068 §2.2.3.1, RFC 7643 §4.1.2): unique in any case of its letters, 1 to 128 characters. */
  readonly name: string;
  readonly description?: string | undefined;
  /** The group that it stands in; undefined at the top. */
  readonly parentId?: string | undefined;
  readonly createdAt: EpochSeconds;
}

export type NameOutcome = 'stored' | 'name_taken' | 'unknown';

export abstract class GroupStore {
  abstract find(groupId: string): Promise<Group | undefined>;
  /** In any case of its letters. */
  abstract findByName(name: string): Promise<Group | undefined>;
  /** `name_taken`: nothing is stored. */
  abstract insert(group: Group): Promise<Exclude<NameOutcome, 'unknown'>>;
  /** The one of the same `groupId`, in one conditional update. */
  abstract replace(group: Group): Promise<NameOutcome>;
  /** With its memberships; true for the one call that deleted it. The caller sees to it that no group stands in it. */
  abstract delete(groupId: string): Promise<boolean>;
  /** Those that stand in it directly, ordered by name. */
  abstract childrenOf(groupId: string): Promise<readonly Group[]>;
  /** It and all above it, from it to the top, at most `deepestGroup`. */
  abstract lineOf(groupId: string): Promise<readonly Group[]>;
  /** All of these and those above each, each once, ordered by name. */
  abstract withThoseAbove(groupIds: readonly string[]): Promise<readonly Group[]>;
  /** How many levels of groups it and those below it make, counted no further than to one more than `deepestGroup`; 0 where there is none. */
  abstract heightOf(groupId: string): Promise<number>;
  /** Those that the person is in, by themselves or through one below, ordered by name. */
  abstract groupsOf(subject: string): Promise<readonly Group[]>;
  /** The `sub` of those who are in it by themselves, in their order, behind `after`; an empty one is before all. */
  abstract membersOf(wanted: { groupId: string; after: string; limit: number }): Promise<readonly string[]>;
  /** False where they were in it by themselves already. */
  abstract addMember(membership: GroupMembership): Promise<boolean>;
  /** True for the one call that took them out. */
  abstract removeMember(membership: Omit<GroupMembership, 'addedAt'>): Promise<boolean>;
  /** Out of all; how many that were. */
  abstract removeEverywhere(subject: string): Promise<number>;
}

/** That a person is in a group by themselves. */
export interface GroupMembership {
  readonly groupId: string;
  readonly subject: string;
  readonly addedAt: EpochSeconds;
}
