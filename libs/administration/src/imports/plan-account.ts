import { endEverythingOf, nameKey, type OrderedAction } from '@signet/authorization-server';
import {
  type Account,
  type Attributes,
  checkProfile,
  isOwnHash,
  newAccount,
  newUsername,
  noPassword,
} from '@signet/identity';
import { canonicalJson } from '@signet/runtime';
import type { AdministeredRecords } from '../records.js';
import type { ImportReaders } from './import-records.js';
import { type ImportedAccount, type ImportedRole, Untaken } from './imported.js';
import { differing, type Plan, type PlanContext } from './plan.js';
import { importedAttributes } from './plan-attributes.js';
import { groupNamed } from './plan-group.js';
import { administers, assignRoles, hasRights, isAdministrator, missingRoles } from './plan-roles.js';

/** OpenID Connect Core §2: at most 255 ASCII characters. */
const subjectForm = /^[\x21-\x7e]{1,255}$/;

/** @throws IdentityError invalid_username */
export async function planAccount(records: ImportReaders, given: ImportedAccount, context: PlanContext): Promise<Plan> {
  const username = newUsername(given.username);
  const notes = [...given.notes];
  const subject = await usableSubject(records, given.subject, notes);
  const [bySubject, byName] = [
    subject === undefined ? undefined : await records.accounts.find(subject),
    await records.accounts.findByUsername(username),
  ];
  const existing = subject === undefined ? byName : bySubject;
  if (byName !== undefined && byName.subject !== existing?.subject) {
    return { did: 'conflict', why: 'its username is that of another account' };
  }
  if (isForeseen(context, username, subject))
    return { did: 'conflict', why: 'the file has its username or its id twice' };
  const groups = await groupIds(records, given, context, notes);
  const holder = existing && ({ kind: 'account', id: existing.subject } as const);
  const roles = await missingRoles(records, given.roles ?? [], holder, context, notes);
  const attributes = await importedAttributes(records, given, existing, context, notes);
  if (existing !== undefined) {
    return changed(records, { existing, given, username, attributes, groups, roles, notes }, context);
  }
  if (subject !== undefined && (await hasRights(records, { kind: 'account', id: subject }))) {
    return { did: 'conflict', why: 'its id has rights here already, and no account' };
  }
  if (given.passwordHash === undefined) notes.push('it has no password: nobody signs in to it before one is set');
  const made = created({ ...given, username, subject }, context.clock.now());
  const account = { ...made, ...(attributes && { attributes }) };
  return {
    did: 'created',
    notes,
    write: async (written) => {
      if ((await written.accounts.insert(account)) === 'username_taken') {
        throw new Untaken('its username was taken meanwhile');
      }
      await join(written, account.subject, groups, context.clock.now());
      await order(written, account.subject, given.actions, context.clock.now());
      await assignRoles(written, roles, { kind: 'account', id: account.subject }, context.clock.now());
    },
  };
}

/** One that apps know the person by, where it can be one here. */
async function usableSubject(
  { clients }: ImportReaders,
  subject: string | undefined,
  notes: string[],
): Promise<string | undefined> {
  if (subject === undefined) return undefined;
  const isTaken = subjectForm.test(subject) && (await clients.find(subject)) !== undefined;
  if (subjectForm.test(subject) && !isTaken) return subject;
  notes.push(`its id, which ${isTaken ? 'a client has' : 'can be no sub'}: it gets another`);
  return undefined;
}

function isForeseen({ foreseen }: PlanContext, username: string, subject: string | undefined): boolean {
  if (foreseen === undefined) return false;
  const known = foreseen.has('username', username) || (subject !== undefined && foreseen.has('subject', subject));
  foreseen.add('username', username);
  if (subject !== undefined) foreseen.add('subject', subject);
  return known;
}

/** Undefined in a dry run for one that would be made. */
async function groupIds(
  records: ImportReaders,
  given: ImportedAccount,
  context: PlanContext,
  notes: string[],
): Promise<readonly (string | undefined)[]> {
  const { groups } = records;
  const { foreseen } = context;
  const ids: (string | undefined)[] = [];
  for (const name of new Set(given.groups)) {
    const group = await groupNamed(groups, name);
    if (group !== undefined && (await administers(records, group.groupId, context))) {
      notes.push('a group that administers here, into which nobody comes by an import');
      continue;
    }
    if (group !== undefined || foreseen?.has('group', nameKey(name))) ids.push(group?.groupId);
    else notes.push('a group that is not there');
  }
  return ids;
}

function created(given: ImportedAccount & { readonly subject: string | undefined }, now: number): Account {
  const { username, profile, passwordHash = noPassword, isDisabled, subject } = given;
  const account = newAccount({ ...profile, username }, { passwordHash, now });
  const createdAt = Math.min(now, given.createdAt ?? now);
  return { ...account, ...(subject !== undefined && { subject }), createdAt, ...(isDisabled && { disabledAt: now }) };
}

async function changed(
  records: ImportReaders,
  {
    existing,
    given,
    username,
    attributes,
    groups,
    roles,
    notes,
  }: {
    readonly existing: Account;
    readonly given: ImportedAccount;
    readonly username: string;
    /** Undefined where they stay. */
    readonly attributes: Attributes | undefined;
    readonly groups: readonly (string | undefined)[];
    readonly roles: readonly ImportedRole[];
    readonly notes: readonly string[];
  },
  context: PlanContext,
): Promise<Plan> {
  const profile = checkProfile(given.profile);
  // A password that was set or proved here is newer than any export, and nobody is enabled by one.
  const hash = isOwnHash(existing.passwordHash) || given.passwordHash === noPassword ? undefined : given.passwordHash;
  const ends = given.isDisabled && existing.disabledAt === undefined;
  const joined = new Set((await records.groups.groupsOf(existing.subject)).map(({ groupId }) => groupId));
  const missing = groups.filter((id) => id === undefined || !joined.has(id));
  // What was done or withdrawn here is newer than any export: an order is for who comes with another password.
  const actions = hash === undefined ? [] : given.actions;
  const differs = [
    ...(username === existing.username ? [] : ['username']),
    ...Object.entries(profile)
      .filter(([member, value]) => canonicalJson(value) !== canonicalJson(existing[member as keyof Account]))
      .map(([member]) => member),
    ...(attributes === undefined ? [] : ['attributes']),
    ...(hash === undefined || hash === existing.passwordHash ? [] : ['password']),
    ...(ends ? ['disabled'] : []),
    ...(missing.length > 0 ? ['groups'] : []),
    ...(roles.length > 0 ? ['roles'] : []),
  ];
  if (context.update && differs.length > 0 && (await isAdministrator(records, existing.subject, context))) {
    return { did: 'conflict', why: 'it administers here, and no import changes it' };
  }
  const now = context.clock.now();
  const account: Account = {
    ...existing,
    ...profile,
    username,
    ...(attributes && { attributes }),
    ...(hash !== undefined && { passwordHash: hash }),
    ...(ends && { disabledAt: now }),
    updatedAt: now,
  };
  return differing(
    differs,
    context,
    async (written) => {
      await written.accounts.update(account);
      // What the person sent is shown nowhere any more.
      if (account.picture !== existing.picture) await written.pictures.deleteOf(account.subject);
      if (ends) await endEverythingOf(context, written, account.subject, context.initiator.entity);
      await join(written, account.subject, missing, now);
      await order(written, account.subject, actions, now);
      await assignRoles(written, roles, { kind: 'account', id: account.subject }, now);
    },
    notes,
  );
}

async function order(
  { actionOrders }: AdministeredRecords,
  subject: string,
  actions: readonly OrderedAction[] = [],
  orderedAt: number,
): Promise<void> {
  for (const action of actions) await actionOrders.insert({ subject, action, orderedAt });
}

async function join(
  { groups }: AdministeredRecords,
  subject: string,
  groupIds: readonly (string | undefined)[],
  addedAt: number,
): Promise<void> {
  for (const groupId of groupIds) {
    if (groupId !== undefined) await groups.addMember({ groupId, subject, addedAt });
  }
}
