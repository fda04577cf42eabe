export { type ClientChange, changeClient } from './change-client.js';
export type { ChangedClient, ClientDeps } from './client-changes.js';
export { ClientDirectory, type ClientPage } from './client-directory.js';
export { createClient, type NewClient } from './create-client.js';
export { type DeclaredClient, declareClient } from './declare-client.js';
export { type DeletedClient, deleteClient } from './delete-client.js';
export { findClient, listClients } from './find-client.js';
export { keepOwnClient, type OwnClient } from './own-client.js';
export { rotateClientSecret, type SecretRotation, secretOverlap } from './rotate-client-secret.js';
