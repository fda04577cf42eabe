export { TokenSigner } from '../signing/token-signer.js';
export { client as aClient, grant as aGrant } from './contract-records.js';
export { describeSignerContracts } from './contracts/signers.js';
export { standingsFrom } from './grant-standings.js';
export * from './in-memory-stores.js';
export * from './manual-inputs.js';
export * from './store-contracts.js';
