import type { RoleAssignment, RoleBound } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';

/** What the organizations and groups are called within which these hold: one look at each kind, however many there are. */
export async function namesOfBounds(
  { groups, organizations }: Pick<AdministeredRecords, 'groups' | 'organizations'>,
  assignments: readonly RoleAssignment[],
): Promise<(bound: RoleBound) => string | undefined> {
  const idsOf = (kind: RoleBound['kind']) => [
    ...new Set(assignments.flatMap(({ within }) => (within?.kind === kind ? [within.id] : []))),
  ];
  const [ofGroups, ofOrganizations] = [idsOf('group'), idsOf('organization')];
  const foundGroups = ofGroups.length === 0 ? [] : await groups.withThoseAbove(ofGroups);
  const found = ofOrganizations.length === 0 ? [] : await organizations.findAll(ofOrganizations);
  const names = {
    group: new Map(foundGroups.map(({ groupId, name }) => [groupId, name])),
    organization: new Map(found.map(({ organizationId, name }) => [organizationId, name])),
  };
  return ({ kind, id }) => names[kind].get(id);
}
