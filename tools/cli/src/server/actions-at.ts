import type {
  AccountReference,
  ActionOrderView,
  BoundReference,
  Ordered,
  OrderedOfMany,
  OrderOptions,
  PageRequest,
} from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { boundAt, pageAt, subjectAt } from './references.js';

interface Whose {
  readonly person?: AccountReference | undefined;
  readonly of?: BoundReference | undefined;
  readonly action?: string | undefined;
}

/** What people are ordered to do, by the administration API; each as the use case of its name. */
export function actionsAt(api: AdministrationApi) {
  const members = async (of: BoundReference | undefined) => {
    if (of === undefined) return {};
    const { kind, id } = await boundAt(api, of);
    return kind === 'group' ? { groupId: id } : { organizationId: id };
  };
  return {
    order: async (person: AccountReference, action: string, { immediately }: OrderOptions) =>
      (
        await api.call<Ordered>('orderAction', {
          path: { subject: await subjectAt(api, person) },
          body: { action, immediately },
        })
      ).body,
    orderOfMembers: async (
      of: BoundReference,
      action: string,
      options: OrderOptions & Pick<PageRequest, 'after' | 'limit'>,
    ) => {
      const { immediately, limit, after } = options;
      const cursor = after === undefined ? undefined : Buffer.from(after).toString('base64url');
      const body = { action, ...(await members(of)), immediately, limit, cursor };
      const { next, ...done } = (await api.call<OrderedOfMany>('orderActionOfMembers', { body })).body;
      return { ...done, ...(next !== undefined && { next: Buffer.from(next, 'base64url').toString() }) };
    },
    withdraw: async (person: AccountReference, action: string) =>
      (
        await api.call<{ readonly withdrawn: boolean }>('withdrawActionOrder', {
          path: { subject: await subjectAt(api, person), action },
        })
      ).body.withdrawn,
    list: async ({ person, of, action }: Whose, request: PageRequest) =>
      person === undefined
        ? pageAt<ActionOrderView>(api, 'listActionOrders', request, { query: { action, ...(await members(of)) } })
        : pageAt<ActionOrderView>(api, 'listActionOrdersOfUser', request, {
            path: { subject: await subjectAt(api, person) },
          }),
  };
}
