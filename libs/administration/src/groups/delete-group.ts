import { type Group, recordLostAccess } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { someOf } from '../refusals.js';
import { requireVersion } from '../version.js';
import { type GroupReference, groupOf } from './group-reference.js';

/**
 * Nobody is in it any more, and what roles it had, or roles held over it, are gone with it.
 * @throws AdministrationError unknown, changed, in_use (while groups stand in it)
 */
export function deleteGroup(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  reference: GroupReference,
  expectedVersion?: string,
): Promise<Group> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const group = await groupOf(records, reference);
    requireVersion(group, expectedVersion);
    const { groupId } = group;
    const below = await records.groups.childrenOf(groupId);
    if (below.length > 0) {
      throw new AdministrationError('in_use', `groups stand in it: ${someOf(below.map(({ name }) => name))}`);
    }
    await recordLostAccess(ports, records, initiator.entity, { kind: 'group', groupId });
    const assignments = records.roleAssignments;
    const over = { kind: 'group', id: groupId } as const;
    await recordLostAccess(ports, records, initiator.entity, { kind: 'place', within: over });
    await assignments.deleteAll({ holder: over });
    await assignments.deleteAll({ within: over });
    await records.groups.delete(groupId);
    return group;
  });
}
