import {
  type ActionOrder,
  type ActionOrderKey,
  endEverythingOf,
  isOrderedAction,
  type OrderedAction,
  orderedActionNames,
} from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { GroupDirectory } from '../groups/list-groups.js';
import type { Initiator } from '../initiator.js';
import type { OrganizationDirectory } from '../organizations/list-organizations.js';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import type { AdministeredRecords } from '../records.js';
import { type BoundReference, boundOf } from '../roles/role-holders.js';

/** An order as operators read it; without a username where there is no account any more. */
export type ActionOrderView = ActionOrder & { readonly username?: string | undefined };

/** Whose orders, and of what. */
export interface ActionOrderFilter extends Partial<ActionOrderKey> {
  readonly groupId?: string | undefined;
  readonly organizationId?: string | undefined;
}

/** Reads orders by the page. */
export abstract class ActionOrderDirectory {
  /** By subject and action, which are the key of a page. A search looks in the names of people. */
  abstract list(filter: ActionOrderFilter, request: CheckedPage): Promise<Page<ActionOrderView>>;
}

export interface OrderOptions {
  /** Sessions end and grants are revoked now: else the person is asked when they sign in the next time, or an app asks for them. */
  readonly immediately?: boolean | undefined;
}

export interface Ordered {
  readonly order: ActionOrder;
  /** False where it was ordered before: that order stays. */
  readonly isNew: boolean;
  readonly revokedGrants: number;
}

/** Reads who is in a group or an organization. */
export interface MemberReaders {
  readonly records: Pick<AdministeredRecords, 'accounts' | 'groups' | 'organizations' | 'clients'>;
  readonly groups: Pick<GroupDirectory, 'members'>;
  readonly organizations: Pick<OrganizationDirectory, 'members'>;
}

/** People of whom something is ordered in one unit of work. */
const mostAtOnce = 200;

/** What was ordered of many, a page of them at a time. */
export interface OrderedOfMany {
  /** How many people have the order for the first time, and how many were looked at. */
  readonly ordered: number;
  readonly of: number;
  /** Where the next page begins; absent where this was the last. */
  readonly next?: string;
}

/** @throws AdministrationError invalid, unknown */
export function orderAction(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
  action: string,
  options: OrderOptions = {},
): Promise<Ordered> {
  const named = actionNamed(action);
  return ports.unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    return orderWithin(ports, records, initiator, { subject, action: named }, options);
  });
}

/**
 * Of the people of a group, with those of the groups in it, or of an organization: a page of them in one unit of work, 200 at most; ask
 * again from `next`. Who has the order already keeps it. @throws AdministrationError invalid, unknown
 */
export async function orderActionOfMembers(
  ports: AdministrationPorts,
  initiator: Initiator,
  readers: MemberReaders,
  of: BoundReference,
  action: string,
  { immediately, limit = mostAtOnce, after }: OrderOptions & Pick<PageRequest, 'after' | 'limit'> = {},
): Promise<OrderedOfMany> {
  const named = actionNamed(action);
  if (limit > mostAtOnce) throw new AdministrationError('invalid', `it is ordered of ${mostAtOnce} people at once`);
  const { kind, id } = await boundOf(readers.records, of);
  const page = checkedPage({ limit, after });
  const { items, next } =
    kind === 'group'
      ? await readers.groups.members({ groupId: id, below: true }, page)
      : await readers.organizations.members(id, page);
  return ports.unitOfWork.run(initiator, async (records) => {
    let ordered = 0;
    for (const { subject } of items) {
      // Deleted meanwhile.
      if ((await records.accounts.find(subject)) === undefined) continue;
      const { isNew } = await orderWithin(ports, records, initiator, { subject, action: named }, { immediately });
      if (isNew) ordered += 1;
    }
    return { ordered, of: items.length, ...(next !== undefined && { next }) };
  });
}

/** True where it was ordered. @throws AdministrationError invalid, unknown */
export function withdrawOrder(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  reference: AccountReference,
  action: string,
): Promise<boolean> {
  const named = actionNamed(action);
  return unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    return records.actionOrders.withdraw({ subject, action: named });
  });
}

/** @throws AdministrationError invalid */
export async function listOrders(
  directory: ActionOrderDirectory,
  filter: Omit<ActionOrderFilter, 'action'> & { readonly action?: string | undefined },
  request: PageRequest,
): Promise<Page<ActionOrderView>> {
  const { action, ...whose } = filter;
  return directory.list(
    { ...whose, ...(action !== undefined && { action: actionNamed(action) }) },
    checkedPage(request),
  );
}

/** Within a unit of work. */
export async function orderWithin(
  ports: Pick<AdministrationPorts, 'clock' | 'random' | 'settings'>,
  records: AdministeredRecords,
  initiator: Initiator,
  key: ActionOrderKey,
  { immediately = false }: OrderOptions = {},
): Promise<Ordered> {
  const order = { ...key, orderedAt: ports.clock.now() };
  const isNew = await records.actionOrders.insert(order);
  const revokedGrants = immediately ? await endEverythingOf(ports, records, key.subject, initiator.entity) : 0;
  const present = isNew ? order : (await records.actionOrders.ofPerson(key.subject)).find(isOf(key.action));
  return { order: present ?? order, isNew, revokedGrants };
}

function isOf(wanted: OrderedAction): (order: ActionOrder) => boolean {
  return ({ action }) => action === wanted;
}

function actionNamed(name: string): OrderedAction {
  if (isOrderedAction(name)) return name;
  throw new AdministrationError('invalid', `what can be ordered is ${orderedActionNames.join(', ')}`);
}
