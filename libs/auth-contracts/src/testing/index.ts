export * from './dpop-key.js';
export * from './test-issuer.js';
