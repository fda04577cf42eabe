export { describeAttributeDefinitionStoreContract } from './attribute-definition-contract.js';
export { InMemoryAccountStore } from './in-memory-account-store.js';
export { InMemoryAttributeDefinitionStore } from './in-memory-attribute-definition-store.js';
export { InMemoryLoginAttemptStore } from './in-memory-login-attempt-store.js';
export { InMemoryPictureStore } from './in-memory-picture-store.js';
export { describePictureStoreContract } from './picture-contract.js';
export { quickHasher } from './quick-hasher.js';
export { describeAccountStoreContract, describeLoginAttemptStoreContract } from './store-contracts.js';
