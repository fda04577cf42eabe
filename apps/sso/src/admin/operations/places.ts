import type { RoleBound, Stores } from '@signet/authorization-server';
import type { OperationContext } from '../operation.js';

type Places = readonly RoleBound[];

/** Where there is nothing of what was named: nowhere. */
export const nowhere: Places = [];

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

  get isEverywhere(): boolean {
    return this.context.reach === 'everywhere';
  }

  async sees({ kind, id }: RoleBound): Promise<boolean> {
    const { reach } = this.context;
    if (reach === 'everywhere') return true;
    const places = kind === 'group' ? await placesOfGroup(this.context, id) : placesOfOrganization(id);
    return places.some((place) => reach.some((bound) => bound.kind === place.kind && bound.id === place.id));
  }

  /** Those that stand where it reaches. */
  async of<T>(items: readonly T[], boundsOf: (item: T) => readonly RoleBound[]): Promise<T[]> {
    const kept = await Promise.all(
      items.map(async (item) => {
        const seen = await Promise.all(boundsOf(item).map((bound) => this.sees(bound)));
        return seen.every(Boolean) ? [item] : [];
      }),
    );
    return kept.flat();
  }

  /** Without the group that it stands in, where that is out of sight. */
  async group<T extends { readonly parentId?: string | undefined }>(group: T): Promise<T> {
    const { parentId, ...rest } = group;
    if (parentId === undefined || (await this.sees({ kind: 'group', id: parentId }))) return group;
    return rest as T;
  }
}
