export { type Audience, defineAudience } from './audience/define-audience.js';
export type { AccessTokenClaims, ActorClaim } from './claims/access-token-claims.js';
export { type Challenge, type ChallengeError, formatChallenge } from './errors/challenge.js';
export { type BindingCode, type CheckResult, type RejectionCode, TokenRejection } from './errors/token-rejection.js';
export {
  metadataPath,
  metadataTarget,
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from './metadata/protected-resource.js';
export { missingScopes } from './policy/require-scopes.js';
export { parseScope } from './scopes/parse-scope.js';
export {
  AccessTokenVerifier,
  decode,
  defaultAlgorithms,
  type VerifierOptions,
} from './verification/access-token-verifier.js';
export type { DpopPresentation, Presentation } from './verification/dpop/dpop-proof-verifier.js';
export { MemoryReplayStore, type ReplayStore } from './verification/dpop/replay-store.js';
export {
  type DpopProofRequest,
  dpopAlgorithms,
  type VerifiedDpopProof,
  verifyDpopProof,
} from './verification/dpop/verify-dpop-proof.js';
export { type KeyHint, KeySource, localKeys } from './verification/key-source.js';
export { type IncomingRequest, readPresentation } from './verification/presentation.js';
export { type RemoteKeysOptions, remoteKeys } from './verification/remote-keys.js';
