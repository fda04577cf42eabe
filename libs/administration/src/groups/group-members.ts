import { recordLostAccess } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { type GroupReference, groupOf } from './group-reference.js';

/** True where they were not in it by themselves yet. @throws AdministrationError invalid, unknown */
export function addGroupMember(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  reference: GroupReference,
  person: AccountReference,
): Promise<boolean> {
  return unitOfWork.run(initiator, async (records) => {
    const { groupId } = await groupOf(records, reference);
    const { subject } = await accountOf(records, person);
    return records.groups.addMember({ groupId, subject, addedAt: clock.now() });
  });
}

/** True where they were in it by themselves; in it through a group below, they stay. @throws AdministrationError invalid, unknown */
export function removeGroupMember(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  reference: GroupReference,
  person: AccountReference,
): Promise<boolean> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { groupId } = await groupOf(records, reference);
    const { subject } = await accountOf(records, person);
    if (!(await records.groups.removeMember({ groupId, subject }))) return false;
    await recordLostAccess(ports, records, initiator.entity, { kind: 'group', groupId, subject });
    return true;
  });
}
