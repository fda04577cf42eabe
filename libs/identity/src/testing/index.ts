export { describeAttributeDefinitionStoreContract } from './attribute-definition-contract.js';
export { describeFactorStoreContract } from './factor-contract.js';
export { InMemoryAccountStore } from './in-memory-account-store.js';
export { InMemoryAttributeDefinitionStore } from './in-memory-attribute-definition-store.js';
export { InMemoryFactorStore } from './in-memory-factor-store.js';
export { InMemoryLoginAttemptStore } from './in-memory-login-attempt-store.js';
export { quickHasher } from './quick-hasher.js';
export { type AuthenticatorTraits, SoftwareAuthenticator } from './software-authenticator.js';
export { describeAccountStoreContract, describeLoginAttemptStoreContract } from './store-contracts.js';
