export * from './in-memory-stores.js';
export * from './manual-inputs.js';
export * from './store-contracts.js';
