import type { Group, GroupStore } from '@signet/authorization-server';
import type { GroupDirectory } from '../groups/list-groups.js';

/** One line of an export, as `readSignet` reads it. */
export interface ExportedGroup {
  readonly kind: 'group';
  readonly groupId: string;
  readonly name: string;
  readonly description?: string;
  /** The name of the one that it stands in, which is on a line before. */
  readonly parent?: string;
}

const pageSize = 500;

/** Every group, each behind the one that it stands in; who is in them is said of the people. */
export async function* exportGroups(readers: {
  readonly directory: GroupDirectory;
  readonly groups: Pick<GroupStore, 'childrenOf'>;
}): AsyncGenerator<ExportedGroup> {
  let after: string | undefined;
  do {
    const { items, next } = await readers.directory.list({}, { limit: pageSize, after });
    for (const group of items)
      if (group.parentId === undefined) yield* withThoseBelow(readers.groups, group, undefined);
    after = next;
  } while (after !== undefined);
}

async function* withThoseBelow(
  groups: Pick<GroupStore, 'childrenOf'>,
  { groupId, name, description }: Group,
  parent: string | undefined,
): AsyncGenerator<ExportedGroup> {
  const more = { ...(description !== undefined && { description }), ...(parent !== undefined && { parent }) };
  yield { kind: 'group', groupId, name, ...more };
  for (const below of await groups.childrenOf(groupId)) yield* withThoseBelow(groups, below, name);
}
