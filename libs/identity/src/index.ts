export type { Account, PostalAddress, Profile } from './accounts/account.js';
export { AccountStore } from './accounts/account-store.js';
export { isEmailAddress } from './accounts/email-address.js';
export { newAccount } from './accounts/new-account.js';
export { checkProfile, profileTextMaxLength } from './accounts/profile-rules.js';
export { normaliseUsername, usernameMaxLength, usernameMaxUnits } from './accounts/username.js';
export {
  type IdentityDependencies,
  IdentityService,
  type NewAccount,
  type SignInAttempt,
  type SignInOutcome,
} from './identity-service.js';
export {
  type Attempt,
  defaultLockoutSettings,
  Lockout,
  type LockoutSettings,
  type LockoutThreshold,
  lockoutDelay,
} from './lockout/lockout-policy.js';
export { LoginAttemptStore, type LoginAttempts } from './lockout/login-attempt-store.js';
export {
  defaultHasherParameters,
  type HashingCapacity,
  PasswordHasher,
  type PasswordHasherParameters,
} from './passwords/password-hasher.js';
export {
  normalisePassword,
  parseNewPassword,
  passwordMaxLength,
  passwordMaxUnits,
  passwordMinLength,
} from './passwords/password-rules.js';
export { IdentityError, type IdentityErrorCode } from './shared/identity-error.js';
