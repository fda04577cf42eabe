export * from './authorization/authorization-endpoint.js';
export type { AuthorizationRequest, PromptValue, VerifiedRedirectUri } from './authorization/authorization-request.js';
export type { AuthorizeOutcome, ErrorPage, InteractionRequired, Redirect } from './authorization/authorize-outcome.js';
export * from './authorization/pushed-authorization-request.js';
export * from './authorization-code/authorization-code.js';
export type { LogoutAttempt } from './backchannel-logout/backchannel-logout.js';
export * from './backchannel-logout/logout-delivery.js';
export * from './claims/account-claims.js';
export { identityScopes } from './claims/claim-registry.js';
export type { AccessTokenPayload, ActClaim, IdTokenPayload } from './claims/claim-resolver.js';
export * from './claims/claims-request.js';
export * from './clients/client.js';
export type { ClientRequest } from './clients/client-authentication/client-request.js';
export * from './clients/client-policy.js';
export { type Core, createCore } from './create-core.js';
export * from './device-code/device-code.js';
export {
  EndSessionEndpoint,
  type EndSessionOutcome,
  type PostLogoutRedirect,
} from './end-session/end-session-endpoint.js';
export * from './grants/consent.js';
export * from './grants/grant.js';
export * from './interaction/interaction.js';
export { parseClientMetadata } from './registration/client-metadata.js';
export * from './registration/initial-access-token.js';
export * from './resources/resource-server.js';
export { endEverythingOf } from './sessions/end-session.js';
export * from './sessions/session.js';
export * from './sessions/session-service.js';
export * from './shared/clock.js';
export type { CorePorts } from './shared/core-dependencies.js';
export * from './shared/digest.js';
export * from './shared/issuer-secret-store.js';
export * from './shared/issuer-settings.js';
export * from './shared/oauth-error.js';
export * from './shared/outbound-http.js';
export * from './shared/parameter-list.js';
export * from './shared/random-source.js';
export * from './shared/replay-store.js';
export * from './shared/unit-of-work.js';
export { generateSigningKey, publicJwk } from './signing/generate-key.js';
export { KeyRing } from './signing/key-ring.js';
export * from './signing/signing-key.js';
export { UseDpopNonce } from './token/dpop/use-dpop-nonce.js';
export * from './token/refresh-token.js';
export * from './token/revoked-access-token.js';
export type { TokenResponse } from './token/token-response.js';
export type { UserInfoRequest } from './userinfo/userinfo-endpoint.js';
