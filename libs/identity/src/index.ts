export type { Account, PostalAddress, Profile } from './accounts/account.js';
export { AccountStore, type EmailChange } from './accounts/account-store.js';
export {
  type AttributeDefinition,
  type AttributeKeeper,
  type AttributeLabel,
  type Attributes,
  type AttributeType,
  type AttributeValue,
  attributeKeepers,
  attributeTypes,
  checkAttributeDefinition,
} from './accounts/attribute-definition.js';
export { AttributeDefinitionStore } from './accounts/attribute-definition-store.js';
export {
  type AttributePatch,
  changedAttributes,
  isAttributeValue,
  ownAttributes,
  seenAttributes,
} from './accounts/attribute-rules.js';
export { isEmailAddress } from './accounts/email-address.js';
export { emailKey } from './accounts/email-key.js';
export { newAccount } from './accounts/new-account.js';
export {
  type OwnMember,
  type OwnMembers,
  ownMembers,
  type ProfileChange,
  type ProfileClaim,
  type ProfileMember,
  profileClaimNames,
  profileClaims,
  usualProfileClaims,
  withOwnProfile,
} from './accounts/own-profile.js';
export { type Picture, type PictureSize, PictureStore, pictureSizes } from './accounts/picture.js';
export { checkProfile } from './accounts/profile-rules.js';
export { newUsername, normaliseUsername, usernameMaxLength, usernameMaxUnits } from './accounts/username.js';
export { type AskedCode, type CodeBinding, MailCodes } from './challenge/mail-codes.js';
export { type Pressure, SignInPressure } from './challenge/pressure.js';
export { isSolved, seedOf, workPieces } from './challenge/work.js';
export { type Work, type WorkBinding, WorkChallenges, type WorkOutcome } from './challenge/work-challenges.js';
export type { CodeKind } from './factors/code-kind.js';
export { enrollable } from './factors/enrollable.js';
export {
  type EnrolledFactor,
  type Factor,
  type FactorData,
  type FactorType,
  factorTypes,
  onlyOne,
  type PasskeyData,
  type RecoveryCodesData,
  type TotpData,
  withoutCodes,
} from './factors/factor.js';
export { FactorStore } from './factors/factor-store.js';
export { isPasskey, type PasskeyFactor, type SuspectedKey, type UsedKey } from './factors/passkey/assertion.js';
export { readAuthenticatorMetadata } from './factors/passkey/authenticator-metadata.js';
export { authenticatorName } from './factors/passkey/authenticator-names.js';
export type { AuthenticatorPolicy } from './factors/passkey/authenticator-policy.js';
export type { ChallengeBinding } from './factors/passkey/challenge.js';
export type { PasskeyRefusal, Refused } from './factors/passkey/outcome.js';
export {
  type KeyOwner,
  type PasskeyCreation,
  type PasskeyNeeds,
  type PasskeyRequest,
  Passkeys,
} from './factors/passkey/passkeys.js';
export { presentedMaxUnits } from './factors/passkey/presented.js';
export type { MadeKey } from './factors/passkey/registration.js';
export { type RelyingParty, type UserVerification, userVerifications } from './factors/passkey/relying-party.js';
export { newRecoveryCodes, recoveryCodes, recoveryCodesMade } from './factors/recovery-codes/recovery-codes.js';
export { newTotp, totp, totpSecretLength, totpUri } from './factors/totp/totp.js';
export {
  type CodeGuess,
  type CodeOutcome,
  type IdentityDependencies,
  IdentityService,
  type NewAccount,
  type PasswordSettings,
  type Proof,
  type SignInAttempt,
  type SignInOutcome,
  type Stranger,
} from './identity-service.js';
export { type Caller, sourceOf } from './lockout/caller.js';
export { deviceLifetime, type RememberedToken } from './lockout/device-cookie.js';
export { type Attempt, type GuessedCode, guessedCodes, type Levels, Lockout } from './lockout/lockout-policy.js';
export {
  defaultLockoutSettings,
  type LockoutSettings,
  type LockoutThreshold,
} from './lockout/lockout-settings.js';
export { type Failure, LoginAttemptStore, type LoginAttempts } from './lockout/login-attempt-store.js';
export { type Advice, adviceOf, advices, type Choice } from './passwords/advice.js';
export { decoded64 } from './passwords/base64-forms.js';
export { isCommonPassword } from './passwords/common-passwords.js';
export { acceptedHash, importedDigest, importedHash, importedOwnHash } from './passwords/imported-hash.js';
export {
  defaultHasherParameters,
  PasswordHasher,
  type PasswordHasherParameters,
} from './passwords/password-hasher.js';
export { parseNewPassword } from './passwords/password-rules.js';
export {
  normalisePassword,
  passwordMaxLength,
  passwordMaxUnits,
  passwordMinLength,
  passwordMinLengthBounds,
} from './passwords/password-shape.js';
export { checkNotPersonal, type PasswordOwner } from './passwords/personal-names.js';
export {
  type ForeignHash,
  firebaseHash,
  isOwnHash,
  noPassword,
  type Pbkdf2Digest,
  pbkdf2Digests,
  pbkdf2Hash,
  scryptHash,
} from './passwords/stored-hash.js';
export { type Weakness, weaknesses } from './passwords/weakness.js';
export { IdentityError, type IdentityErrorCode } from './shared/identity-error.js';
