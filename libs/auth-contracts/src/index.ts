export { type Audience, defineAudience } from './audience/define-audience.js';
export type { AccessTokenClaims, ActorClaim } from './claims/access-token-claims.js';
export { type BearerErrorCode, bearerChallenge } from './errors/bearer-challenge.js';
export { type CheckResult, type RejectionCode, TokenRejection } from './errors/token-rejection.js';
export { missingScopes } from './policy/require-scopes.js';
export { parseScope } from './scopes/parse-scope.js';
export {
  AccessTokenVerifier,
  decode,
  defaultAlgorithms,
  type VerifierOptions,
} from './verification/access-token-verifier.js';
export { type KeyHint, KeySource, localKeys, remoteKeys } from './verification/key-source.js';
