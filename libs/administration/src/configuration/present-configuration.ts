import { accountAudienceOf, adminAudienceOf, type RoleAssignment } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { isOwnClient } from '../clients/own-client.js';
import { exportGroups } from '../exports/export-groups.js';
import type { GroupDirectory } from '../groups/list-groups.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { policySectionNames } from '../settings/policies.js';
import { themeSection } from '../theme/stored-theme.js';
import type { ConfigurationDocument, WantedRole } from './description.js';
import { kinds } from './kinds/index.js';
import type { ManagedKey, ManagedKind, ManagedThing } from './managed-thing.js';
import { readableKinds } from './sight.js';
import { digestOf } from './step.js';

interface Readers {
  readonly settings: AdministrationPorts['settings'];
  readonly records: AdministeredRecords;
  readonly groupDirectory: GroupDirectory;
}

/** A thing that a configuration says, and whether it is still as that was applied. */
export interface ManagedState extends Omit<ManagedThing, 'digest'> {
  readonly state: 'as_applied' | 'changed_by_hand' | 'deleted_by_hand';
}

/** Roles of one group or client, those within an organization or group included. */
const most = 1000;

/**
 * All that a configuration can say as it stands now, of the kinds that the initiator reads, with no secret and nothing that leads to one: planned
 * as it is, it changes nothing.
 */
export async function presentConfiguration(
  { settings, records, groupDirectory }: Readers,
  initiator: Initiator,
): Promise<ConfigurationDocument> {
  const readable = await readableKinds(records, initiator);
  const own = [adminAudienceOf(settings.issuer), accountAudienceOf(settings.issuer)];
  const audiences = (await records.resourceServers.list()).map(({ identifier }) => identifier);
  const clients = (await records.clients.list()).filter(
    (client) => client.origin === 'operator' && !isOwnClient(client),
  );
  const clientIds = clients.map(({ clientId }) => clientId);
  const groups: Array<{ readonly groupId: string; readonly name: string }> = [];
  for await (const group of exportGroups({ directory: groupDirectory, groups: records.groups })) groups.push(group);
  const told = async (kind: keyof typeof kinds, names: readonly string[]) => {
    if (!readable.has(kind)) return undefined;
    const things = await Promise.all(
      names.map(async (name) => [name, (await kinds[kind].find(records, name))?.document] as const),
    );
    const found = things.filter(([, document]) => document !== undefined);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  };
  const roles = [
    ...(await rolesOf(
      records,
      groups.map(({ groupId }) => ({ kind: 'group', id: groupId }) as const),
      (assignment) => ({
        ...given(assignment),
        group: groups.find(({ groupId }) => groupId === assignment.holder.id)?.name ?? '',
      }),
    )),
    ...(await rolesOf(
      records,
      clientIds.map((id) => ({ kind: 'client', id }) as const),
      (assignment) => ({
        ...given(assignment),
        client: assignment.holder.id,
      }),
    )),
  ];
  const document = {
    audiences: await told(
      'audience',
      audiences.filter((identifier) => !own.includes(identifier)),
    ),
    clients: await told('client', clientIds),
    attributes: await told(
      'attribute',
      (await records.attributeDefinitions.list()).map(({ name }) => name),
    ),
    groups: await told(
      'group',
      groups.map(({ name }) => name),
    ),
    providers: await told(
      'provider',
      (await records.identityProviders.list()).map(({ providerId }) => providerId),
    ),
    policies: await told('policies', policySectionNames),
    theme: (await told('theme', [themeSection]))?.[themeSection],
    roles: roles.length === 0 || !readable.has('role') ? undefined : roles,
  };
  return JSON.parse(JSON.stringify(document));
}

/** Every managed thing that the initiator reads. What a configuration does not say is nobody's drift. */
export async function listManaged(
  records: AdministeredRecords,
  initiator: Initiator,
): Promise<readonly ManagedState[]> {
  const readable = await readableKinds(records, initiator);
  const managed = (await records.managedThings.list()).filter(({ kind }) => readable.has(kind));
  return Promise.all(managed.map((thing) => stateOf(records, thing)));
}

/** Which things a configuration says how they are, of the kinds that the initiator reads: nothing is compared. */
export async function namesOfManaged(
  records: AdministeredRecords,
  initiator: Initiator,
  kind?: ManagedKind,
): Promise<readonly ManagedKey[]> {
  const readable = await readableKinds(records, initiator);
  const wanted = (each: ManagedThing) => readable.has(each.kind) && (kind === undefined || each.kind === kind);
  return (await records.managedThings.list()).filter(wanted).map(({ kind, name }) => ({ kind, name }));
}

async function stateOf(records: AdministeredRecords, { digest, ...thing }: ManagedThing): Promise<ManagedState> {
  const found = await kinds[thing.kind].find(records, thing.name);
  if (found === undefined) return { ...thing, state: 'deleted_by_hand' };
  return { ...thing, state: digestOf(found) === digest ? 'as_applied' : 'changed_by_hand' };
}

/** Those that hold everywhere. */
async function rolesOf(
  { roleAssignments }: AdministeredRecords,
  holders: ReadonlyArray<RoleAssignment['holder']>,
  told: (assignment: RoleAssignment) => WantedRole,
): Promise<readonly WantedRole[]> {
  const found = await Promise.all(holders.map((holder) => roleAssignments.list({ holder }, most + 1)));
  const cut = holders[found.findIndex((each) => each.length > most)];
  // A configuration without some of them would be one that takes them away.
  if (cut)
    throw new AdministrationError(
      'invalid',
      `a ${cut.kind} has more than ${most} roles, and a configuration cannot say them`,
    );
  return found.flat().flatMap((assignment) => (assignment.within === undefined ? [told(assignment)] : []));
}

function given({ resource, role }: RoleAssignment) {
  return { audience: resource, role };
}
