import { type RoleAssignment, type RoleHolder, recordLostAccess } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import type { Initiator } from '../initiator.js';
import { unknown } from '../refusals.js';
import { type NamedRole, roleKeyOf } from './role-holders.js';

/** What was given, and whether it was there already. */
export interface AssignedRole {
  readonly assignment: RoleAssignment;
  readonly isNew: boolean;
}

/**
 * Whoever holds it has the scopes of the role with the next token. Given twice it is given once.
 * @throws AdministrationError invalid (where the bound would say nothing), unknown (the resource, its role, the holder, the bound)
 */
export function assignRole(
  { unitOfWork, clock, settings }: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'settings'>,
  initiator: Initiator,
  named: NamedRole,
): Promise<AssignedRole> {
  return unitOfWork.run(initiator, async (records) => {
    const key = await roleKeyOf(records, named);
    const resource = await records.resourceServers.find(key.resource);
    if (!resource) throw unknown('resource');
    if (!resource.roles || !Object.hasOwn(resource.roles, key.role)) throw unknown(`role of ${key.resource}`);
    requireMeaning(named, adminAudienceOf(settings.issuer));
    const assignment = { ...key, assignedAt: clock.now() };
    if (await records.roleAssignments.insert(assignment)) return { assignment, isNew: true };
    const [present = assignment] = (await records.roleAssignments.list(key, most)).filter(
      ({ within }) => within?.id === key.within?.id,
    );
    return { assignment: present, isNew: false };
  });
}

/** Bounds that one holder has one role within. */
const most = 1000;

/** What no token would ever say is refused, instead of being kept for nothing. @throws AdministrationError invalid */
export function requireMeaning(
  { resource, holder, within }: Pick<NamedRole, 'resource' | 'within'> & { readonly holder: Pick<RoleHolder, 'kind'> },
  administration: string,
): void {
  if (within === undefined || resource === administration) return;
  if (within.kind === 'group') {
    throw new AdministrationError('invalid', 'a role holds over a group at the administration API alone');
  }
  if (holder.kind === 'client') {
    throw new AdministrationError('invalid', 'a client acts for no organization: give it the role everywhere');
  }
}

/**
 * APIs refuse tokens of before that carry what it gave; taken twice it is taken once. True where it was there.
 * @throws AdministrationError invalid, unknown (the holder, the bound)
 */
export function takeRole(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  named: NamedRole,
): Promise<boolean> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const key = await roleKeyOf(records, named);
    if (!(await records.roleAssignments.delete(key))) return false;
    await recordLostAccess(ports, records, initiator.entity, { kind: 'roles', assignments: [key] });
    return true;
  });
}
