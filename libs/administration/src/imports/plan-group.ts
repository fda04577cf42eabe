import { deepestGroup, type Group, nameKey, timedIdentifier } from '@signet/authorization-server';
import { normaliseUsername } from '@signet/identity';
import { givenName } from '@signet/runtime';
import type { Foreseen } from './foreseen.js';
import type { ImportReaders } from './import-records.js';
import { type ImportedGroup, type ImportedMember, type ImportedOrganization, Untaken } from './imported.js';
import { differing, type Plan, type PlanContext } from './plan.js';

const longestName = 128;
const identifierForm = /^[\x21-\x7e]{1,128}$/;

export async function planGroup(records: ImportReaders, given: ImportedGroup, context: PlanContext): Promise<Plan> {
  const { groups } = records;
  const name = givenName(given.name, longestName);
  if (name === undefined) throw new Untaken(`a name of a group has 1 to ${longestName} characters that can be seen`);
  const description = given.description === undefined ? undefined : givenName(given.description, 1024);
  const parent = given.parent === undefined ? undefined : await groups.findByName(given.parent);
  const { foreseen } = context;
  const above = given.parent === undefined ? 0 : await depthOf(records, given.parent, parent, foreseen);
  if (above === undefined) throw new Untaken('the group that it stands in is not there');
  if (above >= deepestGroup) throw new Untaken(`it stands more than ${deepestGroup} deep`);
  if (foreseen?.has('group', nameKey(name))) return { did: 'conflict', why: 'the file has its name twice' };
  foreseen?.add('group', nameKey(name), above + 1);
  const existing = await groups.findByName(name);
  if (existing !== undefined) {
    if (existing.parentId !== parent?.groupId)
      return { did: 'conflict', why: 'it is there already, and stands elsewhere' };
    const differs = description === undefined || description === existing.description ? [] : ['description'];
    return differing(
      differs,
      context,
      async (written) => void (await written.groups.replace({ ...existing, description })),
    );
  }
  const createdAt = context.clock.now();
  const group: Group = {
    groupId: await freeId(given.groupId, (id) => groups.find(id), context),
    name,
    createdAt,
    ...(description !== undefined && { description }),
    ...(parent && { parentId: parent.groupId }),
  };
  return { did: 'created', notes: given.notes, write: async (written) => void (await written.groups.insert(group)) };
}

async function depthOf(
  { groups }: ImportReaders,
  name: string,
  stored: Group | undefined,
  foreseen: Foreseen | undefined,
): Promise<number | undefined> {
  if (stored === undefined) return foreseen?.depthOf(nameKey(name));
  return (await groups.lineOf(stored.groupId)).length;
}

export async function planOrganization(
  { organizations }: ImportReaders,
  given: ImportedOrganization,
  context: PlanContext,
): Promise<Plan> {
  const name = given.name.toLowerCase();
  if (!/^[a-z0-9-]{1,64}$/.test(name))
    throw new Untaken('a name of an organization has 1 to 64 letters, digits and hyphens');
  const displayName = givenName(given.displayName) ?? name;
  if (context.foreseen?.has('organization', name)) return { did: 'conflict', why: 'the file has its name twice' };
  context.foreseen?.add('organization', name);
  const existing = await organizations.findByName(name);
  if (existing !== undefined) {
    const differs = displayName === existing.displayName ? [] : ['displayName'];
    return differing(
      differs,
      context,
      async (written) => void (await written.organizations.replace({ ...existing, displayName })),
    );
  }
  const organizationId = await freeId(given.organizationId, (id) => organizations.find(id), context);
  const organization = { organizationId, name, displayName, createdAt: context.clock.now() };
  return {
    did: 'created',
    notes: given.notes,
    write: async (written) => void (await written.organizations.insert(organization)),
  };
}

export async function planMember(
  { organizations, accounts }: ImportReaders,
  given: ImportedMember,
  { clock, foreseen }: PlanContext,
): Promise<Plan> {
  const name = given.organization.toLowerCase();
  const organization = await organizations.findByName(name);
  const username = normaliseUsername(given.username);
  const account = await accounts.findByUsername(username);
  if (organization === undefined && !foreseen?.has('organization', name))
    throw new Untaken('the organization is not there');
  if (account === undefined && !foreseen?.has('username', username)) throw new Untaken('the person is not there');
  if (organization === undefined || account === undefined) return { did: 'created', write: async () => {} };
  const key = { organizationId: organization.organizationId, subject: account.subject };
  if (await organizations.isMember(key)) return { did: 'unchanged' };
  const membership = { ...key, addedAt: clock.now() };
  return { did: 'created', write: async (written) => void (await written.organizations.addMember(membership)) };
}

async function freeId(
  given: string | undefined,
  find: (id: string) => Promise<unknown>,
  { random, clock }: PlanContext,
): Promise<string> {
  const isUsable = given !== undefined && identifierForm.test(given) && (await find(given)) === undefined;
  return isUsable ? given : timedIdentifier(random, clock.now());
}
