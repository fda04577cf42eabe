export { type ErrorMiddleware, type ExpressGuard, expressGuard, type Middleware } from './adapters/express.js';
export { type FastifyGuard, fastifyGuard, type Hook } from './adapters/fastify.js';
export type { GuardOptions } from './adapters/guard-options.js';
export { incomingRequest, type WebCaller, type WebGuard, webGuard } from './adapters/web.js';
export { acrClasses, acrLadder, acrOfToday, satisfiesAcr } from './assurance/ladder.js';
export {
  type AnyAudience,
  type Audience,
  type ClaimsOf,
  defineAudience,
  type LocalizedText,
  type RoleOf,
  type ScopeOf,
} from './audience/define-audience.js';
export type { StandardSchema } from './audience/standard-schema.js';
export type { AccessTokenClaims, ActorClaim } from './claims/access-token-claims.js';
export type { ClaimPath } from './claims/claim-path.js';
export { numericDate } from './claims/numeric-date.js';
export type { ClientCredentials, ClientSecretMethod, ClientSecretSource } from './clients/client-credentials.js';
export type { ClientKey, PrivateKey, PrivateKeySource } from './clients/client-key.js';
export { type Challenge, type ChallengeError, formatChallenge } from './errors/challenge.js';
export { type HttpRefusal, refuse, refuseWithoutToken } from './errors/http-refusal.js';
export { type RejectionFacts, rejectionFacts } from './errors/rejection-log.js';
export {
  type BindingCode,
  type CheckResult,
  type RejectionCode,
  type RequirementCode,
  TokenRejection,
} from './errors/token-rejection.js';
export { AudienceClient, type AudienceClientOptions, type HopInit } from './exchange/audience-client.js';
export type { ExchangeForm } from './exchange/exchange-form.js';
export type { Caller, ExchangeBounds, ExchangeOptions } from './exchange/exchanged-tokens.js';
export { HopError } from './exchange/hop-error.js';
export { type Auth0Options, auth0 } from './issuers/auth0.js';
export { type ClerkOptions, clerk } from './issuers/clerk.js';
export { type CognitoOptions, cognito } from './issuers/cognito.js';
export { type EntraOptions, type EntraTenantsOptions, entra, entraTenants } from './issuers/entra.js';
export { type FirebaseOptions, firebase } from './issuers/firebase.js';
export { type GithubActionsOptions, githubActions } from './issuers/github-actions.js';
export {
  type GoogleOptions,
  type GoogleServiceAccountsOptions,
  google,
  googleServiceAccounts,
} from './issuers/google.js';
export { type KeycloakOptions, keycloak } from './issuers/keycloak.js';
export { type KubernetesOptions, kubernetes } from './issuers/kubernetes.js';
export { type OktaOptions, okta } from './issuers/okta.js';
export { type SupabaseOptions, supabase } from './issuers/supabase.js';
export {
  type AcceptedKeys,
  acceptKeys,
  hasPrivateMember,
  importPublicKey,
  refuseKey,
} from './keys/acceptable-key.js';
export { IssuerMismatch } from './keys/issuer-metadata.js';
export { type KeyHint, type KeySetStatus, KeySource, localKeys } from './keys/key-source.js';
export { type DiscoveredKeysOptions, discoveredKeys, type RemoteKeysOptions, remoteKeys } from './keys/remote-keys.js';
export {
  metadataPath,
  metadataTarget,
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from './metadata/protected-resource.js';
export {
  type ActorRule,
  meetRequirements,
  type Requirement,
  type RequirementOf,
  RequirementRejection,
} from './policy/requirements.js';
export type { StepUp, StepUpRequirement } from './policy/step-up.js';
export { createPrincipal, type Principal } from './principal/principal.js';
export { readTraceContext, type TraceContext } from './principal/trace-context.js';
export { likelyCauses } from './report-only/likely-causes.js';
export type { Enforcement, Mode } from './report-only/mode.js';
export type { RefusalReport } from './report-only/refusal-report.js';
export type { ReportedRow } from './report-only/refusal-tally.js';
export type { ReportWindow } from './report-only/report-window.js';
export type { ReportedCode } from './report-only/reported-code.js';
export type { ReportOnlyFacts, ReportOnlyStatus } from './report-only/reporting.js';
export type { Admission, Reported, ReportedAdmission, Site, TokenDoor } from './resource-server/admission.js';
export type { ResourceServerOptions, ToldRejection } from './resource-server/options.js';
export { ResourceServer } from './resource-server/resource-server.js';
export type { IssuerStatus, ResourceServerStatus } from './resource-server/status.js';
export type { RevocationFeedOptions } from './revocation/revocation-feed.js';
export type { RevocationStatus } from './revocation/revocation-state.js';
export type { Revocations, RevokedPart } from './revocation/revocations.js';
export { parseScope } from './scopes/parse-scope.js';
export { requireStepUp } from './step-up/require-step-up.js';
export { StepUpRequired } from './step-up/step-up-required.js';
export type { RefusalReportStatus } from './support/refusal-reporter.js';
export type { RefusalReportOptions } from './support/report-options.js';
export type { ReportedRefusal } from './support/reported-refusal.js';
export { newSupportCode, readSupportCode } from './support/support-code.js';
export { AccessTokenVerifier } from './verification/access-token-verifier.js';
export type { ClaimRule, ClaimValue } from './verification/claim-rules.js';
export { type DecodedToken, decode } from './verification/decode.js';
export type { DpopPresentation, Presentation } from './verification/dpop/dpop-proof-verifier.js';
export { MemoryReplayStore, type ProofOwner, type ReplayStore } from './verification/dpop/replay-store.js';
export {
  type DpopProofRequest,
  dpopAlgorithms,
  type VerifiedDpopProof,
  verifyDpopProof,
} from './verification/dpop/verify-dpop-proof.js';
export type { IntrospectionOptions, MissingMembers } from './verification/introspection/introspection-options.js';
export type { IntrospectionStatus } from './verification/introspection/introspector.js';
export { jwtType } from './verification/jwt-type.js';
export { type IncomingRequest, readPresentation } from './verification/presentation.js';
export { isSignedBy } from './verification/signature.js';
export { SignatureQueue } from './verification/signature-queue.js';
export {
  type AudiencePolicy,
  defaultAlgorithms,
  type Trusted,
  type TrustedIssuer,
  type UntypedTokens,
} from './verification/trusted-issuer.js';
export type { VerifierOptions } from './verification/verifier-options.js';
