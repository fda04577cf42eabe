import { AdministrationError } from '@signet/administration';
import type { Group, RoleBound, Stores } from '@signet/authorization-server';
import type { OperationContext } from '../operation.js';

type Places = readonly RoleBound[];

/** Where there is nothing of what was named: nowhere. */
export const nowhere: Places = [];

/** Of what a request names by what may name nothing. */
export async function whereFound<T>(
  finding: Promise<T>,
  placesOf: (found: T) => Places | Promise<Places>,
): Promise<Places> {
  try {
    return await placesOf(await finding);
  } catch (error) {
    if (error instanceof AdministrationError && error.code === 'unknown') return nowhere;
    throw error;
  }
}

/** Organizations and groups that a person is in; with those above. */
export async function placesOfPerson({ stores }: { readonly stores: Stores }, subject: string): Promise<Places> {
  const organizations = await stores.organizations.organizationsOf(subject);
  const groups = await stores.groups.groupsOf(subject);
  return [
    ...organizations.map(({ organizationId: id }): RoleBound => ({ kind: 'organization', id })),
    ...groups.map(({ groupId: id }): RoleBound => ({ kind: 'group', id })),
  ];
}

/** Of what is asked of one person: who acts within one place learns nothing of people elsewhere, also by how a change is refused. */
export const withinPerson = async (
  context: { readonly stores: Stores },
  { path }: { readonly path: { readonly subject: string } },
): Promise<readonly Places[]> => [await placesOfPerson(context, path.subject)];

/** A group stands within itself and every group above it. */
export async function placesOfGroup({ stores }: { readonly stores: Stores }, groupId: string): Promise<Places> {
  return (await stores.groups.lineOf(groupId)).map(({ groupId: id }): RoleBound => ({ kind: 'group', id }));
}

export function placesOfOrganization(organizationId: string): Places {
  return [{ kind: 'organization', id: organizationId }];
}

export async function placesOfBound(context: { readonly stores: Stores }, { kind, id }: RoleBound): Promise<Places> {
  return kind === 'group' ? placesOfGroup(context, id) : placesOfOrganization(id);
}

/** Of the organization and of the group that a request names each where it stands: one of their own does not open another one. */
export async function placesNamed(
  context: { readonly stores: Stores },
  { organizationId, groupId }: { readonly organizationId?: string | undefined; readonly groupId?: string | undefined },
): Promise<readonly Places[]> {
  return [
    ...(organizationId === undefined ? [] : [placesOfOrganization(organizationId)]),
    ...(groupId === undefined ? [] : [await placesOfGroup(context, groupId)]),
  ];
}

/** What a caller whose role is within some places may hear of: those places and what is below them. */
export class Sight {
  constructor(private readonly context: Pick<OperationContext, 'reach' | 'stores'>) {}

  /** Of places like these: what stands above groups is looked up for all of them at once. */
  async seeing(places: readonly RoleBound[]): Promise<(place: RoleBound) => boolean> {
    const { reach, stores } = this.context;
    if (reach === 'everywhere') return () => true;
    const isReached = (place: RoleBound) => reach.some(({ kind, id }) => kind === place.kind && id === place.id);
    const ids = new Set(places.flatMap(({ kind, id }) => (kind === 'group' ? [id] : [])));
    const found = ids.size === 0 ? [] : await stores.groups.withThoseAbove([...ids]);
    const groups = new Map(found.map((group) => [group.groupId, group]));
    return (place) =>
      place.kind === 'organization'
        ? isReached(place)
        : lineIn(groups, place.id).some((id) => isReached({ kind: 'group', id }));
  }

  /** Those that stand where it reaches. */
  async of<T>(items: readonly T[], boundsOf: (item: T) => readonly RoleBound[]): Promise<T[]> {
    const sees = await this.seeing(items.flatMap(boundsOf));
    return items.filter((item) => boundsOf(item).every(sees));
  }

  /** Each without the group that it stands in, where that is out of sight. */
  async withParents<T extends { readonly parentId?: string | undefined }>(groups: readonly T[]): Promise<T[]> {
    const parentOf = ({ parentId: id }: T): readonly RoleBound[] => (id === undefined ? [] : [{ kind: 'group', id }]);
    const sees = await this.seeing(groups.flatMap(parentOf));
    return groups.map((group) => {
      if (parentOf(group).every(sees)) return group;
      const { parentId: _, ...rest } = group;
      return rest as T;
    });
  }
}

/** From the group to the top; each once, and none where there is no such group. */
function lineIn(groups: ReadonlyMap<string, Group>, groupId: string): readonly string[] {
  const line = new Set<string>();
  for (let next = groups.get(groupId); next && !line.has(next.groupId); next = groups.get(next.parentId ?? '')) {
    line.add(next.groupId);
  }
  return [...line];
}
