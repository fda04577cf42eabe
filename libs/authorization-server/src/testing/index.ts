export { client as aClient } from './contract-records.js';
export * from './in-memory-stores.js';
export * from './manual-inputs.js';
export * from './store-contracts.js';
