export type { Account, PostalAddress, Profile } from './accounts/account.js';
export { AccountStore } from './accounts/account-store.js';
export { newAccount } from './accounts/new-account.js';
export { checkProfile, PROFILE_TEXT_MAX_LENGTH } from './accounts/profile-rules.js';
export { normaliseUsername, USERNAME_MAX_LENGTH } from './accounts/username.js';
export {
  type IdentityDependencies,
  IdentityService,
  type NewAccount,
  type SignInAttempt,
  type SignInOutcome,
} from './identity-service.js';
export {
  type Attempt,
  DEFAULT_LOCKOUT_SETTINGS,
  Lockout,
  type LockoutSettings,
  type LockoutThreshold,
  lockoutDelay,
} from './lockout/lockout-policy.js';
export { LoginAttemptStore, type LoginAttempts } from './lockout/login-attempt-store.js';
export {
  DEFAULT_HASHER_PARAMETERS,
  type HashingCapacity,
  PasswordHasher,
  type PasswordHasherParameters,
} from './passwords/password-hasher.js';
export {
  normalisePassword,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  parseNewPassword,
} from './passwords/password-rules.js';
export { Clock, SystemClock } from './shared/clock.js';
export { IdentityError, type IdentityErrorCode } from './shared/identity-error.js';
