import { type Organization, recordLostAccess } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { requireVersion } from '../version.js';
import { type OrganizationReference, organizationOf } from './organization-reference.js';

/**
 * Nobody is a member of it any more, what was given for it ends, and roles within it are gone.
 * @throws AdministrationError unknown, changed
 */
export function deleteOrganization(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  reference: OrganizationReference,
  expectedVersion?: string,
): Promise<Organization> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const organization = await organizationOf(records, reference);
    requireVersion(organization, expectedVersion);
    const { organizationId } = organization;
    await recordLostAccess(ports, records, initiator.entity, { kind: 'organization', organizationId });
    await records.roleAssignments.deleteAll({ within: { kind: 'organization', id: organizationId } });
    await records.organizations.delete(organizationId);
    return organization;
  });
}
