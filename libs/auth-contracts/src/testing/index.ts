export type {
  ApplicationUnderTest,
  FetchApplication,
  ListeningApplication,
  ServerApplication,
} from './application.js';
export type { AudienceUnderTest, DeclaredRoute, TestRunner } from './audience-under-test.js';
export { type BadToken, type BadTokenOptions, badTokens } from './bad-tokens.js';
export { describeAudience } from './describe-audience.js';
export * from './dpop-key.js';
export type { FastifyLike } from './fastify-routes.js';
export * from './test-issuer.js';
export { createTestPrincipal, type TestPrincipalOptions } from './test-principal.js';
export { createTestRevocations, type TestRevocation, type TestRevocations } from './test-revocations.js';
