export { InMemoryAccountStore } from './in-memory-account-store.js';
export { InMemoryLoginAttemptStore } from './in-memory-login-attempt-store.js';
export { quickHasher } from './quick-hasher.js';
export { describeAccountStoreContract, describeLoginAttemptStoreContract } from './store-contracts.js';
