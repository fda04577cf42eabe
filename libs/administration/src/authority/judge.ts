import {
  type Client,
  isAccountAudience,
  type ResourceAccess,
  type RoleAssignment,
  type RoleBound,
} from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministeredRecords } from '../records.js';
import { type AdminScope, isAdminAudience } from './admin-audience.js';
import { type Authority, forbidden } from './authority.js';
import { nameOfRight, type Right } from './right.js';
import {
  assignmentsOf,
  assignmentsThat,
  rightsOfAssignment,
  rightsOfClient,
  rightsOfPerson,
  scopesOf,
} from './role-rights.js';

/**
 * Says of one unit of work whether what it changes leads to a right that the initiator has not. Each question throws `forbidden`
 * where it does. It looks at the records as they stand when it is asked; the rights of the initiator are those at the beginning.
 */
export class Judge {
  readonly #made = new Set<string>();
  /** Once they were there they are: the steps of a deletion take them out of it one by one. */
  readonly #there = new Set<string>();
  readonly #unlinked = new Set<string>();
  readonly #read = new Map<string, Account>();

  constructor(
    readonly records: AdministeredRecords,
    private readonly authority: Authority,
  ) {}

  /** One of these scopes, everywhere. */
  everywhere(...anyOf: readonly AdminScope[]): void {
    if (this.authority.reachOf(...anyOf) !== 'everywhere') throw missing(anyOf);
  }

  /** One of these scopes, for what stands within this organization or group. */
  async within(bound: RoleBound | undefined, ...anyOf: readonly AdminScope[]): Promise<void> {
    const reach = this.authority.reachOf(...anyOf);
    if (reach === 'everywhere') return;
    for (const each of reach) if (await this.#contains(each, bound)) return;
    throw missing(anyOf, bound);
  }

  /** One of these scopes, everywhere or within some place of which this is so. */
  async somewhere(isSo: (bound: RoleBound) => Promise<boolean>, ...anyOf: readonly AdminScope[]): Promise<void> {
    const reach = this.authority.reachOf(...anyOf);
    if (reach === 'everywhere') return;
    for (const each of reach) if (await isSo(each)) return;
    throw missing(anyOf);
  }

  /** All that the person may, and one of these scopes where they are: whoever changes a person can be that person. */
  async person(subject: string, ...anyOf: readonly AdminScope[]): Promise<void> {
    if (this.authority.self === subject) return;
    if (this.#made.has(subject)) return;
    await this.#person(subject, anyOf);
  }

  async #person(subject: string, anyOf: readonly AdminScope[]): Promise<void> {
    const reach = this.authority.reachOf(...anyOf);
    if (reach.length === 0) throw missing(anyOf);
    await this.rights(await rightsOfPerson(this.records, subject, 'ever'));
    if (reach === 'everywhere' || this.#there.has(subject)) return;
    for (const bound of reach) {
      if (!(await this.#isWhollyWithin(subject, bound))) continue;
      this.#there.add(subject);
      return;
    }
    throw forbidden('this person is not there, or not only there, where you may change people');
  }

  /** Whoever comes from outside of it cannot be brought into it: their account would be theirs no more. */
  async newMember(subject: string, ...anyOf: readonly AdminScope[]): Promise<void> {
    if (this.authority.reachOf(...anyOf) !== 'everywhere') await this.person(subject, ...anyOf);
  }

  /** An account of this unit of work is judged when it ends: by then it is where it shall be. */
  make(subject: string): void {
    if (this.authority.reachOf('admin:users:write').length === 0) throw missing(['admin:users:write']);
    this.#made.add(subject);
  }

  /** What belongs to an account of this unit of work, and to no other. */
  ofMade(subject: string): void {
    if (!this.#made.has(subject)) throw forbidden('it is for whose account it is alone');
  }

  /** Who acts for themselves alone, and is this account. */
  isOwn(subject: string): boolean {
    return this.authority.self === subject;
  }

  /** What belongs to this account, and to no operator. */
  own(subject: string | undefined): void {
    if (subject === undefined || !this.isOwn(subject)) throw forbidden('it is for whose it is alone');
  }

  /** Somebody is not called so elsewhere any more. */
  unlink(subject: string): void {
    this.#unlinked.add(subject);
  }

  /** In this unit of work. */
  isUnlinked(subject: string): boolean {
    return this.#unlinked.has(subject);
  }

  /** When the unit of work ends. */
  async made(): Promise<void> {
    for (const subject of this.#made) {
      if (await this.records.accounts.find(subject)) await this.#person(subject, ['admin:users:write']);
    }
  }

  /** What an account was called when it was read in this unit of work. */
  noteRead(account: Account): void {
    this.#read.set(account.subject, account);
  }

  readBy(isIt: (username: string) => boolean): string | undefined {
    return [...this.#read.values()].find(({ username }) => isIt(username))?.subject;
  }

  /** Each of them. */
  async rights(rights: readonly Right[]): Promise<void> {
    for (const right of rights) {
      if (!(await this.#has(right))) throw forbidden(`it leads to ${nameOfRight(right)}, which you do not have`);
    }
  }

  /** All that can be asked for at this audience; of an API what it takes to give roles there. */
  async audience(identifier: string): Promise<void> {
    if (!isAdminAudience(identifier)) return this.everywhere('admin:roles:write');
    const scopes = scopesOf(await this.records.resourceServers.find(identifier));
    await this.rights(scopes.map((scope) => ({ resource: identifier, scope })));
  }

  /** What a role at an API gives is given by whoever may give roles there; in the administration, by whoever has it. */
  async assignment(
    assignment: Pick<RoleAssignment, 'resource' | 'role' | 'within'>,
    at = assignment.within,
  ): Promise<void> {
    if (isAdminAudience(assignment.resource)) {
      await this.rights(await rightsOfAssignment(this.records, assignment, 'ever'));
    } else {
      await this.within(at, 'admin:roles:write');
    }
  }

  /** Who gives roles within an organization or a group alone gives them to those alone who are in it. */
  async holder({ holder, within }: Pick<RoleAssignment, 'holder' | 'within'>): Promise<void> {
    if (this.authority.reachOf('admin:roles:write') === 'everywhere') return;
    if (holder.kind === 'account' && within !== undefined && (await this.#isIn(holder.id, within))) return;
    throw notInIt();
  }

  /** The same of somebody who will be in these groups and organizations. */
  async newHolder(
    { groups, organizations }: { readonly groups: readonly string[]; readonly organizations: readonly string[] },
    within: RoleBound | undefined,
  ): Promise<void> {
    if (this.authority.reachOf('admin:roles:write') === 'everywhere') return;
    if (within?.kind === 'organization' && organizations.includes(within.id)) return;
    if (within?.kind === 'group') for (const id of groups) if (await this.#isBelow(id, within.id)) return;
    throw notInIt();
  }

  /** What those get who are in this group: of it and of all above it. Whoever gives roles within the group gives these. */
  async membership(groupId: string): Promise<void> {
    for (const { groupId: id } of await this.records.groups.lineOf(groupId)) {
      for (const assignment of await assignmentsOf(this.records, { kind: 'group', id })) {
        await this.assignment(assignment, assignment.within ?? { kind: 'group', id: groupId });
      }
    }
  }

  /** What those have over this group who administer it or one above it. */
  async administration(groupId: string): Promise<void> {
    for (const { groupId: id } of await this.records.groups.lineOf(groupId)) {
      const within = { kind: 'group', id } as const;
      for (const assignment of await assignmentsThat(this.records, { within })) await this.assignment(assignment);
    }
  }

  /** What a person gets at once where they begin to act for this organization. */
  async acting(subject: string, organizationId: string): Promise<void> {
    const within = { kind: 'organization', id: organizationId } as const;
    const groups = await this.records.groups.groupsOf(subject);
    const holders = [
      { kind: 'account', id: subject } as const,
      ...groups.map(({ groupId }) => ({ kind: 'group', id: groupId }) as const),
    ];
    for (const holder of holders) {
      for (const assignment of await assignmentsThat(this.records, { holder, within }))
        await this.assignment(assignment);
    }
  }

  /** All that a token of this client can say in the administration, whoever stands behind it. */
  async client(client: Client | undefined): Promise<void> {
    if (client === undefined) return;
    const registered = client.resources
      .filter(({ identifier }) => isAdminAudience(identifier))
      .flatMap(({ identifier, scopes }) => scopes.map((scope) => ({ resource: identifier, scope })));
    await this.rights([...registered, ...(await rightsOfClient(this.records, client.clientId, 'ever'))]);
    if (client.actsAsResource !== undefined && isAdminAudience(client.actsAsResource)) {
      await this.audience(client.actsAsResource);
    }
    if (client.resources.some(changesAccounts)) await this.everybody();
  }

  /** What acts in anybody's account acts in that of an owner. */
  async everybody(): Promise<void> {
    for (const { identifier } of await this.records.resourceServers.list()) {
      if (isAdminAudience(identifier)) await this.audience(identifier);
    }
  }

  async #has(right: Right): Promise<boolean> {
    const { rights } = this.authority;
    if (rights === undefined) return true;
    for (const own of rights) {
      if (own.resource !== right.resource || own.scope !== right.scope) continue;
      if (own.within === undefined || (await this.#contains(own.within, right.within))) return true;
    }
    return false;
  }

  async #contains(outer: RoleBound, inner: RoleBound | undefined): Promise<boolean> {
    if (inner === undefined || outer.kind !== inner.kind) return false;
    if (outer.id === inner.id) return true;
    return outer.kind === 'group' && this.#isBelow(inner.id, outer.id);
  }

  async #isIn(subject: string, { kind, id }: RoleBound): Promise<boolean> {
    const { organizations, groups } = this.records;
    if (kind === 'organization') return organizations.isMember({ organizationId: id, subject });
    return (await groups.groupsOf(subject)).some(({ groupId }) => groupId === id);
  }

  async #isBelow(groupId: string, above: string): Promise<boolean> {
    return (await this.records.groups.lineOf(groupId)).some((group) => group.groupId === above);
  }

  /** In it, nowhere else, and with no role that reaches beyond it. */
  async #isWhollyWithin(subject: string, bound: RoleBound): Promise<boolean> {
    const { organizations, groups } = this.records;
    const places = (await organizations.organizationsOf(subject)).map(({ organizationId }) => organizationId);
    const inGroups = (await groups.groupsOf(subject)).map(({ groupId }) => groupId);
    for (const { within } of await assignmentsOf(this.records, { kind: 'account', id: subject })) {
      if (!(await this.#contains(bound, within))) return false;
    }
    if (bound.kind === 'organization') {
      return inGroups.length === 0 && places.length === 1 && places[0] === bound.id;
    }
    if (places.length > 0 || !inGroups.includes(bound.id)) return false;
    const above = new Set((await groups.lineOf(bound.id)).map(({ groupId }) => groupId));
    for (const groupId of inGroups) {
      if (!above.has(groupId) && !(await this.#isBelow(groupId, bound.id))) return false;
    }
    return true;
  }
}

function notInIt(): Error {
  return forbidden('within an organization or a group, roles are given to people who are in it');
}

function missing(anyOf: readonly string[], within?: RoleBound): Error {
  const names = anyOf.map((scope) => nameOfRight({ scope, within }));
  return forbidden(`it takes ${names.join(' or ')}, which you do not have`);
}

/** The account API, but for what is only read there. */
/** In the accounts of whoever uses an app that has it, an owner's among them. */
export function changesAccounts({ identifier, scopes }: ResourceAccess): boolean {
  return isAccountAudience(identifier) && scopes.some((scope) => !scope.endsWith(':read'));
}
