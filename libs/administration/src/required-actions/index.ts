export {
  ActionOrderDirectory,
  type ActionOrderFilter,
  type ActionOrderView,
  listOrders,
  type MemberReaders,
  type Ordered,
  type OrderedOfMany,
  type OrderOptions,
  orderAction,
  orderActionOfMembers,
  withdrawOrder,
} from './action-orders.js';
export { type ChangedPassword, changeOwnPassword } from './change-own-password.js';
