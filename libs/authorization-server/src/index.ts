export { ActivityBook } from './activity/activity-book.js';
export * from './audience-access/audience-access.js';
export { AudienceUseBook } from './audience-access/audience-use-book.js';
export { AuditChainBroken, AuditSealer, type Sealed } from './audit/audit-sealer.js';
export { AuditedRefusals, type Refusal } from './audit/audited-refusals.js';
export { type Doing, type NewAuditEntry, newAuditEntry, recordEntry } from './audit/record-entry.js';
export { type AuditFault, type AuditVerdict, verifyAudit } from './audit/verify-audit.js';
export { WithdrawnKeys } from './audit/withdrawn-keys.js';
export * from './authorization/authorization-endpoint.js';
export { DeliveryPlaces, type Receiver } from './backchannel-logout/delivery-places.js';
export { identityScopes } from './claims/claim-registry.js';
export { parseClaimsPolicy } from './claims/parse-claims-policy.js';
export { isFreeClaim, reservedClaims } from './claims/reserved-claims.js';
export { changesSector } from './claims/sector.js';
export type { AccessTokenPayload, ActClaim, IdTokenPayload } from './claims/token-payloads.js';
export type { ClientRequest } from './clients/client-authentication/client-request.js';
export * from './clients/client-policy.js';
export { clientPolicy } from './clients/client-policy.js';
export { type ClientSecret, freshSecret, secretFor, usesSecret } from './clients/client-secret.js';
export { deleteClientOf } from './clients/delete-client.js';
export { keptPkce } from './clients/kept-pkce.js';
export { usableBy } from './clients/may-use.js';
export { pageGrounds } from './clients/metadata/brand-color.js';
export type { ClientDescription } from './clients/metadata/client-description.js';
export { parseClientMetadata } from './clients/metadata/client-metadata.js';
export { uriFault } from './clients/metadata/registered-uris.js';
export { clientMetadata } from './clients/metadata/written-metadata.js';
export { consoleClientId } from './clients/own-clients.js';
export { type RedirectDestination, redirectDestination } from './clients/redirect-destination.js';
export { type Core, createCore } from './create-core.js';
export {
  EndSessionEndpoint,
  type EndSessionOutcome,
  type EndSessionQuestion,
} from './end-session/end-session-endpoint.js';
export type { Problem as EndSessionProblem } from './end-session/parse-end-session.js';
export type { PostLogoutRedirect } from './end-session/post-logout-redirect.js';
export * from './endpoints/endpoint.js';
export * from './endpoints/endpoints.js';
export { consentBasis } from './grants/consent-basis.js';
export { type AppsWithAccess, type AppWithAccess, endAccessOfApp } from './grants/given-access.js';
export { mostDestinations } from './grants/most-destinations.js';
export type { AccessLasts } from './journey/access-lasts.js';
export { type WantedClass, wouldReach } from './journey/assurance.js';
export type { InteractionView } from './journey/interaction-view.js';
export type { Asked, AuthorizeOutcome, ErrorPage, InteractionRequired, Redirect } from './journey/outcome.js';
export type { StepName } from './journey/pending-steps.js';
export type { Proved, Proving } from './journey/proving.js';
export { dueTerms, seenTerms } from './journey/required-actions/accept-terms.js';
export { type TurnedAway, turnedAwayReasons } from './journey/theirs.js';
export type { TimeLimit } from './journey/time-limit.js';
export type { InteractionReference } from './journey/visits.js';
export { mailAddress } from './mail/mail-address.js';
export { deadMailKept, longestMailLife, mailBounds, type NewMail, type Queued, queueMail } from './mail/queue-mail.js';
export * from './records/index.js';
export { type ExplainTokenNeeds, explainToken } from './refusals/explain-token.js';
export type { ExplainedCheck, ExplainedRefusal, ExplainedToken, TokenJudgement } from './refusals/explanation.js';
export { findRefusal } from './refusals/find-refusal.js';
export { RefusalBook, type Refused } from './refusals/refusal-book.js';
export { refusalMemory } from './refusals/refusal-bounds.js';
export { stories, storyOf } from './refusals/stories.js';
export type { RefusalCode, RefusalSetting, Story } from './refusals/story.js';
export { tokenExplainer } from './refusals/token-explainer.js';
export { type DefinedAudience, resourceOf } from './resources/resource-of-audience.js';
export {
  accessTokenLifetimes,
  checkResourceServer,
  everyLanguage,
  ownerOfScope,
} from './resources/resource-server-rules.js';
export { type DescribedRoles, resourceRoles } from './resources/role-rules.js';
export { takesSupport } from './resources/takes-support.js';
export { counts as roleCounts, type RoleBearer } from './roles/roles-held.js';
export type {
  PollOutcome,
  PollResponse,
  StreamConfiguration,
} from './security-event-streams/security-event-endpoint.js';
export { type Loss, recordLostAccess } from './security-events/lost-access.js';
export { recordRevocations, withdrawGrant } from './security-events/record-revocation.js';
export { type WithdrawnKey, withdrawKey } from './security-events/withdraw-key.js';
export { federatedMethod } from './sessions/authentication-context.js';
export { endEverythingOf, endSession, endSessionsBy, endSessionsOf, endSupport } from './sessions/end-session.js';
export type { SignIn, TellOwner } from './sessions/new-session.js';
export { recentSignIn, signedInByWithin, signedInWithin } from './sessions/recent-sign-in.js';
export { forgetProofsOf, isStillRemembered } from './sessions/remembered-devices.js';
export * from './sessions/session-service.js';
export { enterSupport } from './sessions/support-session.js';
export { accountAudienceOf, isAccountAudience } from './shared/account-audience.js';
export { adminAudienceOf, isAdminAudience } from './shared/admin-audience.js';
export * from './shared/clock.js';
export * from './shared/device-kind.js';
export * from './shared/digest.js';
export type { FactorPolicy } from './shared/factor-policy.js';
export * from './shared/issuer-settings.js';
export { memberLimits, parameterLimits } from './shared/limits.js';
export { nameKey } from './shared/name-key.js';
export * from './shared/oauth-error.js';
export * from './shared/offers.js';
export * from './shared/outbound-http.js';
export * from './shared/parameter-list.js';
export * from './shared/random-source.js';
export * from './shared/rate-limits.js';
export * from './shared/request-origin.js';
export { SigningUnavailable } from './shared/signing-unavailable.js';
export { unlessSuperseded } from './shared/superseded.js';
export * from './shared/user-registration.js';
export { generateSigningKey, publicJwk } from './signing/generate-key.js';
export { GuardedSigner, type SigningBounds } from './signing/guarded-signer.js';
export { type DueKeys, KeyRing, shortestPublicationLead, type TakenKeys } from './signing/key-ring.js';
export { LocalSigner } from './signing/local-signer.js';
export { OwnKeys } from './signing/own-keys.js';
export { ClientLeft } from './token/credential-turns.js';
export { UseDpopNonce } from './token/dpop/use-dpop-nonce.js';
export type { LiveAccessToken } from './token/live-access-token.js';
export { isLive as isLiveSession } from './token/session-life.js';
export type { TokenResponse } from './token/token-response.js';
export type { UserInfoRequest } from './userinfo/userinfo-endpoint.js';
export * from './vocabulary/audit-names.js';
export * from './vocabulary/client-authentication-methods.js';
export type { Confirmation } from './vocabulary/confirmation.js';
export * from './vocabulary/grant-types.js';
export * from './vocabulary/link-purposes.js';
export * from './vocabulary/required-actions.js';
export * from './vocabulary/signing-algorithms.js';
