export {
  type AccountScope,
  accountApiOf,
  accountAudienceOf,
  accountScopes,
  isAccountAudience,
} from './account-audience.js';
export { listOwnActivity, type OwnActivity, type OwnActivityPage } from './activity/list-own-activity.js';
export { endOwnAccess } from './apps/end-own-access.js';
export { LaunchableApps } from './apps/launchable-apps.js';
export { closeOwnAccount, isDue, linkToReopen, reopenOwnAccount } from './closing/close-own-account.js';
export { deleteDueAccounts } from './closing/delete-due-accounts.js';
export { exportOwnData } from './data/export-own-data.js';
export { type DeviceView, forgetOwnDevice, forgetOwnDevices, listRememberedDevices } from './devices/own-devices.js';
export { type PresentedDevice, recogniseOwnDevice } from './devices/recognise-own-device.js';
export { type DeviceToken, rememberOwnDevice } from './devices/remember-own-device.js';
export {
  changeOwnEmail,
  confirmNewEmail,
  confirmNewEmailByLink,
  type EmailAsked,
  type EmailConfirmed,
} from './email/change-own-email.js';
export { type UndoneEmail, undoEmailChange } from './email/undo-email-change.js';
export {
  type AddedFactor,
  addOwnFactor,
  type FactorAdded,
  type FormOnce,
  mostFactors,
  renewRecoveryCodes,
} from './factors/add-own-factor.js';
export { type FactorRemoved, factorNameMax, removeOwnFactor, renameOwnFactor } from './factors/change-own-factor.js';
export { type ProvingByMail, proveByMail, sendFactorCode } from './factors/email-factor-code.js';
export { type CodeKindName, type ProvedByCode, proveByCode } from './factors/prove-by-code.js';
export { undoFactorChange } from './factors/undo-factor-change.js';
export type { OwnPerson } from './own-person.js';
export { keepPasskeyUse } from './passkeys/keep-use.js';
export { removeOwnPicture, setOwnPicture } from './profile/change-own-picture.js';
export {
  changeOwnProfile,
  type OwnProfileChange,
  type OwnProfilePatch,
  type ProfileRules,
} from './profile/change-own-profile.js';
export { findOwnProfile } from './profile/own-profile.js';
export { endOwnSession, endOwnSessions } from './sessions/end-own-sessions.js';
export { listOwnSessions, type OwnSession } from './sessions/list-own-sessions.js';
export { tellOfNewDevice } from './sessions/new-device.js';
export { disownSignIn } from './sessions/not-me.js';
