export { type Audience, defineAudience } from './audience/define-audience.js';
export type { AccessTokenClaims, ActorClaim } from './claims/access-token-claims.js';
export {
  DpopProofError,
  type DpopProofRequest,
  dpopSigningAlgorithms,
  verifyDpopProof,
} from './dpop/dpop-proof.js';
export { PossessionVerifier, type Presentation } from './dpop/possession.js';
export { InMemoryReplayCache, ReplayCache } from './dpop/replay-cache.js';
export { authenticateChallenge, type BearerErrorCode, type Challenge } from './errors/authenticate-challenge.js';
export { type CheckResult, type RejectionCode, TokenRejection } from './errors/token-rejection.js';
export {
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
  protectedResourceMetadataUrl,
} from './metadata/protected-resource.js';
export { missingScopes } from './policy/require-scopes.js';
export { parseScope } from './scopes/parse-scope.js';
export {
  AccessTokenVerifier,
  decode,
  defaultAlgorithms,
  type VerifierOptions,
} from './verification/access-token-verifier.js';
export { type KeyHint, KeySource, localKeys, remoteKeys } from './verification/key-source.js';
