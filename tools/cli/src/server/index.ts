export { AdministrationApi } from './administration-api.js';
export { providersAt } from './providers-at.js';
export * from './references.js';
export { serverAddress } from './server-address.js';
export { webhooksAt } from './webhooks-at.js';
