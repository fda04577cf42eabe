export * from './authorization/authorization-endpoint.js';
export type { AuthorizationRequest, PromptValue, VerifiedRedirectUri } from './authorization/authorization-request.js';
export type { AuthorizeOutcome, ErrorPage, InteractionRequired, Redirect } from './authorization/authorize-outcome.js';
export * from './authorization-code/authorization-code.js';
export * from './claims/account-claims.js';
export { identityScopes } from './claims/claim-registry.js';
export type { AccessTokenPayload, ActClaim, IdTokenPayload } from './claims/claim-resolver.js';
export * from './clients/client.js';
export { type Core, createCore } from './create-core.js';
export {
  EndSessionEndpoint,
  type EndSessionOutcome,
  type PostLogoutRedirect,
} from './end-session/end-session-endpoint.js';
export * from './grants/consent.js';
export * from './grants/grant.js';
export * from './interaction/interaction.js';
export * from './resources/resource-server.js';
export * from './sessions/session.js';
export * from './sessions/session-service.js';
export * from './shared/clock.js';
export type { CorePorts } from './shared/core-dependencies.js';
export * from './shared/digest.js';
export * from './shared/issuer-settings.js';
export * from './shared/oauth-error.js';
export * from './shared/parameter-list.js';
export * from './shared/random-source.js';
export * from './shared/unit-of-work.js';
export { generateSigningKey, publicJwk } from './signing/generate-key.js';
export { KeyRing } from './signing/key-ring.js';
export * from './signing/signing-key.js';
export * from './token/refresh-token.js';
export * from './token/revoked-access-token.js';
export type { TokenResponse } from './token/token-response.js';
