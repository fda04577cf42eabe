import type { AdministeredRecords } from '@signet/administration';
import { smallCompany } from '@signet/administration/testing';
import type { ResourceServer, RoleBound } from '@signet/authorization-server';

const { admin } = smallCompany;

export const people = ['olga', 'adam', 'sue', 'ann', 'olaf', 'greg', 'mia', 'sam', 'max', 'carl', 'ned'];
export const groups = ['staff', 'sales', 'north', 'clerks', 'operators', 'night', 'empty'];
export const organizations = ['acme', 'umbrella'];
export const clients = ['console', 'helpdesk', 'portal', 'robot', 'behind'];
export const roles = ['owner', 'administrator', 'support', 'auditor', 'unheard of'];

/** Something that is had: a scope of the administration at one place, or a scope of an API. */
export type Atom = string;

/** What everybody has, worked out from the records alone: no line of it is shared with what is tested. */
export class World {
  private constructor(
    readonly had: ReadonlyMap<string, ReadonlySet<Atom>>,
    readonly owners: number,
    private readonly registered: ReadonlyMap<string, ReadonlySet<Atom>>,
    /** Of whoever has the link of an owner, or is told the trail. */
    private readonly byThing: ReadonlyMap<string, ReadonlySet<Atom>>,
  ) {}

  static async of(records: AdministeredRecords): Promise<World> {
    const parents = new Map<string, string | undefined>();
    const members = new Map<string, readonly string[]>();
    for (const groupId of groups) {
      parents.set(groupId, (await records.groups.find(groupId))?.parentId);
      members.set(groupId, await records.groups.membersOf({ groupId, after: '', limit: 100 }));
    }
    const isBelow = (below: string, above: string): boolean => {
      for (let at: string | undefined = below; at !== undefined; at = parents.get(at)) if (at === above) return true;
      return false;
    };
    const places = [...groups.map((id) => `group ${id}`), ...organizations.map((id) => `organization ${id}`)];
    const everywhere = (scope: string) => [scope, ...places.map((place) => `${scope} at ${place}`)];
    const atoms = (scope: string, within: RoleBound | undefined): readonly Atom[] => {
      if (within === undefined) return everywhere(scope);
      const inside = within.kind === 'group' ? groups.filter((id) => isBelow(id, within.id)) : [within.id];
      return inside.map((id) => `${scope} at ${within.kind} ${id}`);
    };
    const audience = await records.resourceServers.find(admin);
    const assignments = await records.roleAssignments.list({ resource: admin }, 10_000);
    const gives = (api: ResourceServer | undefined, name: string) => api?.roles?.[name]?.scopes ?? [];
    const accounts = await records.accounts.list();
    const had = new Map<string, Set<Atom>>();
    let owners = 0;
    for (const { subject, disabledAt } of accounts) {
      const own = new Set<Atom>();
      for (const { role: name, holder: whose, within } of assignments) {
        const isTheirs =
          (whose.kind === 'account' && whose.id === subject) ||
          (whose.kind === 'group' && groups.some((id) => members.get(id)?.includes(subject) && isBelow(id, whose.id)));
        if (isTheirs) for (const scope of gives(audience, name)) for (const atom of atoms(scope, within)) own.add(atom);
      }
      const hasAll = audience !== undefined && Object.keys(audience.scopes).every((scope) => own.has(scope));
      if (disabledAt === undefined && hasAll) owners += 1;
      had.set(subject, disabledAt === undefined ? own : new Set());
    }
    const registered = new Map<string, Set<Atom>>();
    for (const client of await records.clients.list()) {
      const reach = client.resources.filter(({ identifier }) => identifier === admin).flatMap((each) => each.scopes);
      const all = client.actsAsResource === admin ? Object.keys(audience?.scopes ?? {}) : reach;
      const own = assignments.filter(({ holder: whose }) => whose.kind === 'client' && whose.id === client.clientId);
      registered.set(
        client.clientId,
        new Set([
          ...all.flatMap(everywhere),
          ...own.flatMap(({ role: name, within }) => gives(audience, name).flatMap((scope) => atoms(scope, within))),
        ]),
      );
    }
    const byThing = new Map([
      ['link', new Set(Object.keys(audience?.scopes ?? {}).flatMap(everywhere))],
      ['trail', new Set(everywhere('admin:audit:read'))],
    ]);
    return new World(had, owners, registered, byThing);
  }

  /** Of whoever controls these accounts and clients. */
  wielded(controls: Iterable<string>): ReadonlySet<Atom> {
    const all = new Set<Atom>();
    for (const each of controls) {
      const atoms = each.startsWith('client ')
        ? this.registered.get(each.slice(7))
        : (this.byThing.get(each) ?? this.had.get(each));
      for (const atom of atoms ?? []) all.add(atom);
    }
    return all;
  }
}
