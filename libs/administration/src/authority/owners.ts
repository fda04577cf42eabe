import { deepestGroup, type ResourceServer, type RoleAssignment } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';
import { isAdminAudience } from './admin-audience.js';

type Looked = Pick<AdministeredRecords, 'accounts' | 'groups' | 'roleAssignments'>;

/** Looked through for owners: more than an issuer has, and a bound where a whole company was made one. */
const [mostAssignments, mostMembers] = [1000, 10_000];
const membersAtOnce = 500;

/** Roles that give all that can be asked for at the administration. */
export function ownerRoles({ roles = {}, scopes }: ResourceServer): readonly string[] {
  const all = Object.keys(scopes);
  return Object.keys(roles).filter((role) => all.every((scope) => roles[role]?.scopes.includes(scope)));
}

/** Whose account is not disabled and who may do everything, everywhere; each `sub` maybe more than once. */
export async function* ownersOf(records: Looked, audience: ResourceServer): AsyncGenerator<string> {
  for (const role of ownerRoles(audience)) {
    const { identifier: resource } = audience;
    for (const { holder, within } of await records.roleAssignments.list({ resource, role }, mostAssignments)) {
      if (within !== undefined || holder.kind === 'client') continue;
      for await (const subject of peopleOf(records, holder)) {
        if (await records.accounts.isActive(subject)) yield subject;
      }
    }
  }
}

async function* peopleOf({ groups }: Looked, { kind, id }: RoleAssignment['holder']): AsyncGenerator<string> {
  if (kind !== 'group') {
    yield id;
    return;
  }
  let seen = 0;
  const open = new Map([[id, 1]]);
  for (const [groupId, depth] of open) {
    // A map has each once, also where groups stand in one another in a circle.
    const below = depth < deepestGroup ? await groups.childrenOf(groupId) : [];
    for (const child of below) if (!open.has(child.groupId)) open.set(child.groupId, depth + 1);
    for (let after = '', members: readonly string[] = []; ; after = members.at(-1) ?? '') {
      members = await groups.membersOf({ groupId, after, limit: membersAtOnce });
      yield* members;
      seen += members.length;
      if (members.length < membersAtOnce) break;
      if (seen >= mostMembers) return;
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
