import { type Group, recordLostAccess } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { definedOf } from '../defined-of.js';
import { givenText } from '../given-text.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { requireVersion } from '../version.js';
import { requireDepth, taken } from './create-group.js';
import { type GroupReference, groupName, groupOf, longestDescription } from './group-reference.js';

/** What is absent stays, null clears: a group without a parent stands at the top. */
export interface GroupPatch {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly parent?: GroupReference | null | undefined;
}

/**
 * Where a group moves, all who are in it or below it have what the groups above it have then, and no more what those had before.
 * @param expectedVersion the `versionOf` the group that the change was made for
 * @throws AdministrationError invalid (too deep, or it would stand in itself), unknown, exists, changed
 */
export async function changeGroup(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  reference: GroupReference,
  { parent, ...patch }: GroupPatch,
  expectedVersion?: string,
): Promise<Group> {
  const given = checked(patch);
  return ports.unitOfWork.run(initiator, async (records) => {
    const before = await groupOf(records, reference);
    requireVersion(before, expectedVersion);
    const parentId = parent === undefined ? before.parentId : parent && (await groupOf(records, parent)).groupId;
    const members = Object.entries({ ...before, ...given, parentId }).filter(([, value]) => value !== null);
    const after = definedOf(Object.fromEntries(members)) as unknown as Group;
    if (after.parentId !== before.parentId) {
      await requirePlace(records, before, after.parentId);
      const { groupId } = before;
      await recordLostAccess(ports, records, initiator.entity, { kind: 'group', groupId });
    }
    const outcome = await records.groups.replace(after);
    if (outcome === 'name_taken') throw taken();
    if (outcome === 'unknown') throw unknown('group');
    return after;
  });
}

function checked({ name, description }: Omit<GroupPatch, 'parent'>) {
  return {
    ...(name !== undefined && { name: groupName(name) }),
    ...(description !== undefined && {
      description: description === null ? null : givenText('a description', description, longestDescription),
    }),
  };
}

/** Units of work of operators come one after the other: what is looked at here is so when it moves. */
async function requirePlace(
  { groups }: AdministeredRecords,
  { groupId, name }: Group,
  parentId: string | undefined,
): Promise<void> {
  if (parentId === undefined) return;
  const line = await groups.lineOf(parentId);
  if (line.some((above) => above.groupId === groupId)) {
    throw new AdministrationError('invalid', `${name} cannot stand in itself or in a group that stands in it`);
  }
  requireDepth(line.length + (await groups.heightOf(groupId)));
}
