import { deepestGroup, type Group, nameKey, timedIdentifier } from '@signet/authorization-server';
import { normaliseUsername } from '@signet/identity';
import { givenName } from '@signet/runtime';
import { givenText } from '../given-text.js';
import { groupName, longestDescription } from '../groups/group-reference.js';
import { longestDisplayName, organizationName } from '../organizations/organization-reference.js';
import type { Foreseen } from './foreseen.js';
import type { ImportReaders } from './import-records.js';
import { type ImportedGroup, type ImportedMember, type ImportedOrganization, Untaken } from './imported.js';
import { differing, type Plan, type PlanContext } from './plan.js';

const identifierForm = /^[\x21-\x7e]{1,128}$/;

export async function planGroup(records: ImportReaders, given: ImportedGroup, context: PlanContext): Promise<Plan> {
  const { groups } = records;
  const name = groupName(given.name);
  const description =
    given.description === undefined ? undefined : givenText('a description', given.description, longestDescription);
  const parent = given.parent === undefined ? undefined : await groupNamed(groups, given.parent);
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

/** Undefined for a name that no store could look for. */
export async function groupNamed(groups: ImportReaders['groups'], name: string): Promise<Group | undefined> {
  return givenName(name, longestDescription) === undefined ? undefined : groups.findByName(name);
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
  const name = organizationName(given.name.toLowerCase());
  const displayName = givenText('the display name', given.displayName, longestDisplayName);
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
  const name = organizationName(given.organization.toLowerCase());
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
