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
export { type MissingProfile, type RequiredClaims, RequiredProfile } from './required-profile.js';
export { type EmailToProve, sendEmailCode, verifyOwnEmail } from './verify-own-email.js';
