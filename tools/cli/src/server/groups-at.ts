import type {
  AccountReference,
  FoundGroup,
  GroupMember,
  GroupPatch,
  GroupReference,
  GroupView,
  Page,
  PageRequest,
} from '@signet/administration';
import type { Group } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { groupIdAt, pageAt, subjectAt } from './references.js';

/** Groups, by the administration API; each as the use case of its name. */
export function groupsAt(api: AdministrationApi) {
  const path = async (of: GroupReference) => ({ groupId: await groupIdAt(api, of) });
  const member = async (of: GroupReference, who: AccountReference) => ({
    ...(await path(of)),
    subject: await subjectAt(api, who),
  });
  const parentIdOf = async (parent: GroupReference | null | undefined) =>
    parent ? await groupIdAt(api, parent) : parent;
  return {
    create: async (
      given: { readonly name: string; readonly description?: string | undefined },
      parent?: GroupReference,
    ) => (await api.call<Group>('createGroup', { body: { ...given, parentId: await parentIdOf(parent) } })).body,
    change: async (of: GroupReference, { parent, ...given }: GroupPatch, expectedVersion?: string) => {
      const [found, parentId] = [await path(of), await parentIdOf(parent)];
      return (await api.call<Group>('changeGroup', { path: found, body: { ...given, parentId }, expectedVersion }))
        .body;
    },
    delete: async (of: GroupReference, expectedVersion?: string) =>
      (await api.call<Group>('deleteGroup', { path: await path(of), expectedVersion })).body,
    show: async (of: GroupReference): Promise<FoundGroup> => {
      const { above, below, ...group } = (
        await api.call<Group & Pick<FoundGroup, 'above' | 'below'>>('getGroup', { path: await path(of) })
      ).body;
      return { group, above, below };
    },
    list: async (parent: GroupReference | undefined, request: PageRequest): Promise<Page<GroupView>> => {
      const query = { parent: (await parentIdOf(parent)) ?? undefined };
      return pageAt(api, 'listGroups', request, { query });
    },
    members: async (of: GroupReference, { below }: { readonly below?: boolean }, request: PageRequest) =>
      pageAt<GroupMember>(api, 'listGroupMembers', request, { path: await path(of), query: { below } }),
    add: async (of: GroupReference, who: AccountReference) =>
      (await api.call<{ readonly added: boolean }>('addGroupMember', { path: await member(of, who) })).body.added,
    remove: async (of: GroupReference, who: AccountReference) =>
      (await api.call<{ readonly removed: boolean }>('removeGroupMember', { path: await member(of, who) })).body
        .removed,
  };
}
