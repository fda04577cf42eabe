import type { EpochSeconds, Group, GroupStore } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import { type GroupReference, groupOf } from './group-reference.js';

/** A group with the name of the one that it stands in. */
export type GroupView = Group & { readonly parentName?: string };

/** A group with those above it, from the nearest to the top, and those that stand in it, by name. */
export interface FoundGroup {
  readonly group: Group;
  readonly above: readonly Group[];
  readonly below: readonly Group[];
}

/** A person who is in a group. */
export interface GroupMember {
  readonly subject: string;
  /** While there is an account. */
  readonly username?: string;
  /** In the group itself, not only in one below it. */
  readonly direct: boolean;
  /** When they came in first. */
  readonly addedAt: EpochSeconds;
}

export interface GroupFilter {
  /** The id of a group: those that stand in it directly. */
  readonly parentId?: string | undefined;
}

export interface GroupMemberFilter {
  readonly groupId: string;
  /** With those who are in a group below it. */
  readonly below: boolean;
}

/** Reads groups and who is in them by the page. */
export abstract class GroupDirectory {
  /** By name in small letters, of which the key of a page is made; a search looks in names and descriptions. */
  abstract list(filter: GroupFilter, request: CheckedPage): Promise<Page<GroupView>>;
  /** By subject, which is the key of a page, each person once; a search looks in the account's names. */
  abstract members(filter: GroupMemberFilter, request: CheckedPage): Promise<Page<GroupMember>>;
}

interface Readers {
  readonly groups: Pick<GroupStore, 'find' | 'findByName' | 'lineOf' | 'childrenOf'>;
}

/** @throws AdministrationError unknown */
export async function findGroup({ groups }: Readers, reference: GroupReference): Promise<FoundGroup> {
  const group = await groupOf({ groups }, reference);
  const [line, below] = await Promise.all([groups.lineOf(group.groupId), groups.childrenOf(group.groupId)]);
  return { group, above: line.slice(1), below };
}

/** @throws AdministrationError invalid, unknown */
export async function listGroups(
  { directory, groups }: Readers & { readonly directory: GroupDirectory },
  { parent }: { readonly parent?: GroupReference | undefined },
  request: PageRequest,
): Promise<Page<GroupView>> {
  const parentId = parent && (await groupOf({ groups }, parent)).groupId;
  return directory.list({ parentId }, checkedPage(request));
}

/** @param options.below with those who are in a group below it. @throws AdministrationError invalid, unknown */
export async function listGroupMembers(
  { directory, groups }: Readers & { readonly directory: GroupDirectory },
  reference: GroupReference,
  { below = false }: { readonly below?: boolean | undefined },
  request: PageRequest,
): Promise<Page<GroupMember>> {
  const { groupId } = await groupOf({ groups }, reference);
  return directory.members({ groupId, below }, checkedPage(request));
}
