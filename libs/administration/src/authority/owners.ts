import { deepestGroup, type ResourceServer, type RoleHolder } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';
import { isAdminAudience } from './admin-audience.js';

type Looked = Pick<AdministeredRecords, 'accounts' | 'groups' | 'roleAssignments'>;

/** Read at once. All are looked through until one is found: whoever stops before that may miss the last owner. */
const atOnce = 500;

/** Roles that give all that can be asked for at the administration. */
export function ownerRoles({ roles = {}, scopes }: ResourceServer): readonly string[] {
  const all = Object.keys(scopes);
  return Object.keys(roles).filter((role) => all.every((scope) => roles[role]?.scopes.includes(scope)));
}

/** Whose account is not disabled and who may do everything, everywhere; each `sub` maybe more than once. */
export async function* ownersOf(records: Looked, audience: ResourceServer): AsyncGenerator<string> {
  for (const role of ownerRoles(audience)) {
    for await (const holder of holdersOf(records, audience.identifier, role)) {
      if (holder.kind === 'client') continue;
      for await (const subject of peopleOf(records, holder)) {
        if (await records.accounts.isActive(subject)) yield subject;
      }
    }
  }
}

/** Whoever has a role everywhere. */
export async function* holdersOf(
  { roleAssignments }: Pick<Looked, 'roleAssignments'>,
  resource: string,
  role: string,
): AsyncGenerator<RoleHolder> {
  let page: readonly RoleHolder[];
  let after: RoleHolder | undefined;
  do {
    page = await roleAssignments.holdersEverywhere({ resource, role, after, limit: atOnce });
    yield* page;
    after = page.at(-1);
  } while (page.length === atOnce);
}

async function* peopleOf({ groups }: Looked, { kind, id }: RoleHolder): AsyncGenerator<string> {
  if (kind !== 'group') {
    yield id;
    return;
  }
  const open = new Map([[id, 1]]);
  for (const [groupId, depth] of open) {
    // A map has each once, also where groups stand in one another in a circle.
    const below = depth < deepestGroup ? await groups.childrenOf(groupId) : [];
    for (const child of below) if (!open.has(child.groupId)) open.set(child.groupId, depth + 1);
    for (let after = '', members: readonly string[] = []; ; after = members.at(-1) ?? '') {
      members = await groups.membersOf({ groupId, after, limit: atOnce });
      yield* members;
      if (members.length < atOnce) break;
    }
  }
}

/** The administration audiences that have an owner who can sign in. */
export async function ownedAudiences(
  records: Looked & Pick<AdministeredRecords, 'resourceServers'>,
): Promise<ReadonlySet<string>> {
  const owned = new Set<string>();
  for (const audience of await records.resourceServers.list()) {
    if (isAdminAudience(audience.identifier) && (await hasOwner(records, audience))) owned.add(audience.identifier);
  }
  return owned;
}

export async function hasOwner(records: Looked, audience: ResourceServer): Promise<boolean> {
  const first = await ownersOf(records, audience).next();
  return first.done !== true;
}
