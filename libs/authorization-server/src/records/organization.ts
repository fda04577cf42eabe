import type { EpochSeconds } from '../shared/clock.js';
import type { NameOutcome } from './group.js';

/** A customer, a company, a school: a person acts for one of theirs at a time (`org_id` in tokens). */
export interface Organization {
  readonly organizationId: string;
  /** For the `organization` parameter of an authorization request: lower case letters, digits and hyphens, 1 to 64; unique. */
  readonly name: string;
  readonly displayName: string;
  readonly createdAt: EpochSeconds;
}

export interface OrganizationMembership {
  readonly organizationId: string;
  readonly subject: string;
  readonly addedAt: EpochSeconds;
}

export abstract class OrganizationStore {
  abstract find(organizationId: string): Promise<Organization | undefined>;
  /** All of these that there are, ordered by name. */
  abstract findAll(organizationIds: readonly string[]): Promise<readonly Organization[]>;
  abstract findByName(name: string): Promise<Organization | undefined>;
  /** `name_taken`: nothing is stored. */
  abstract insert(organization: Organization): Promise<Exclude<NameOutcome, 'unknown'>>;
  /** The one of the same `organizationId`, in one conditional update. */
  abstract replace(organization: Organization): Promise<NameOutcome>;
  /** With its memberships; true for the one call that deleted it. */
  abstract delete(organizationId: string): Promise<boolean>;
  abstract isMember(membership: Omit<OrganizationMembership, 'addedAt'>): Promise<boolean>;
  /** Those that the person is a member of, ordered by name. */
  abstract organizationsOf(subject: string): Promise<readonly Organization[]>;
  /** False where they were a member already. */
  abstract addMember(membership: OrganizationMembership): Promise<boolean>;
  /** True for the one call that took them out. */
  abstract removeMember(membership: Omit<OrganizationMembership, 'addedAt'>): Promise<boolean>;
  /** Out of all; how many that were. */
  abstract removeEverywhere(subject: string): Promise<number>;
}
