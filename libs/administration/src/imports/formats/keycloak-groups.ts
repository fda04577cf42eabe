import { deepestGroup, nameKey } from '@signet/authorization-server';
import type { ImportedGroup, NotTaken } from '../imported.js';
import { Untaken } from '../imported.js';
import { Members } from '../reading/members.js';

/** Groups of one realm that are held while it is read; a larger one is not. */
const mostGroups = 50_000;

interface Seen {
  readonly path: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly parentPath: string | undefined;
  readonly description: string | undefined;
  readonly notes: readonly string[];
}

/**
 * The groups of a realm, in which a name is one below its parent, while here it is one of all: what has the name of another is called
 * by its path, without the slash in front.
 */
export class KeycloakGroups {
  readonly #seen: Seen[] = [];
  readonly #counts = new Map<string, number>();
  readonly #refused: NotTaken[] = [];
  #names: ReadonlyMap<string, string> | undefined;

  /** GroupRepresentation, with those in it. @throws Untaken */
  add(value: unknown): void {
    this.#add(new Members(value), undefined, 1);
  }

  #add(group: Members, parentPath: string | undefined, depth: number): void {
    const name = group.text('name');
    if (name === undefined) throw new Untaken('a group has no name');
    const path = `${parentPath ?? ''}/${name}`;
    if (depth > deepestGroup) {
      this.#refused.push({
        kind: 'not_taken',
        what: 'group',
        name: path,
        reason: `it stands more than ${deepestGroup} deep`,
      });
      return;
    }
    if (this.#seen.length >= mostGroups) throw new Untaken(`a file may have ${mostGroups} groups`);
    const roles = group.list('realmRoles').length + group.object('clientRoles').names.length;
    const notes = [
      ...(roles > 0 ? ['roles: they are given at an audience here, with `signet roles`'] : []),
      ...(group.object('attributes').names.length > 0 ? ['attributes'] : []),
    ];
    this.#seen.push({ path, name, id: group.text('id'), parentPath, description: group.text('description'), notes });
    const key = nameKey(name);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    for (const inner of group.list('subGroups')) this.#add(new Members(inner), path, depth + 1);
  }

  /** The name here of a group by its path there. */
  nameOf(path: string): string | undefined {
    this.#names ??= new Map(this.#seen.map((group) => [group.path, this.#named(group)]));
    return this.#names.get(path);
  }

  *all(): Generator<ImportedGroup | NotTaken> {
    for (const group of this.#seen) {
      yield {
        kind: 'group',
        name: this.#named(group),
        groupId: group.id,
        description: group.description,
        parent: group.parentPath === undefined ? undefined : this.nameOf(group.parentPath),
        notes: group.notes,
      };
    }
    yield* this.#refused;
  }

  #named({ name, path }: Seen): string {
    return (this.#counts.get(nameKey(name)) ?? 0) > 1 ? path.slice(1) : name;
  }
}
