export { type BadToken, badTokens } from './bad-tokens.js';
export {
  type AudienceUnderTest,
  describeAudience,
  type ListeningApplication,
  type TestRunner,
} from './describe-audience.js';
export * from './dpop-key.js';
export * from './test-issuer.js';
