export {
  changeOwnEmail,
  confirmNewEmail,
  confirmNewEmailByLink,
  type EmailAsked,
  type EmailConfirmed,
} from './change-own-email.js';
export { closeOwnAccount, isDue, linkToReopen, reopenOwnAccount } from './close-own-account.js';
export { deleteDueAccounts } from './delete-due-accounts.js';
export { exportOwnData } from './export-own-data.js';
export type { Own } from './own.js';
export { type UndoneEmail, undoEmailChange } from './undo-email-change.js';
