import { recordLostAccess } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { type OrganizationReference, organizationOf } from './organization-reference.js';

/** True where they were no member yet. @throws AdministrationError invalid, unknown */
export function addOrganizationMember(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  reference: OrganizationReference,
  person: AccountReference,
): Promise<boolean> {
  return unitOfWork.run(initiator, async (records) => {
    const { organizationId } = await organizationOf(records, reference);
    const { subject } = await accountOf(records, person);
    return records.organizations.addMember({ organizationId, subject, addedAt: clock.now() });
  });
}

/**
 * What they were given for it ends, and so do roles that they had within it: who comes back has none by that. True where they were a
 * member. @throws AdministrationError invalid, unknown
 */
export function removeOrganizationMember(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  reference: OrganizationReference,
  person: AccountReference,
): Promise<boolean> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { organizationId } = await organizationOf(records, reference);
    const { subject } = await accountOf(records, person);
    if (!(await records.organizations.removeMember({ organizationId, subject }))) return false;
    await recordLostAccess(ports, records, initiator.entity, { kind: 'organization', organizationId, subject });
    const theirs = {
      holder: { kind: 'account', id: subject },
      within: { kind: 'organization', id: organizationId },
    } as const;
    if ((await records.roleAssignments.list(theirs, 1)).length > 0) await records.roleAssignments.deleteAll(theirs);
    return true;
  });
}
