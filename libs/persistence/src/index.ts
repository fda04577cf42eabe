export { createStores, type PersistentStores } from './create-stores.js';
export { type Database, openDatabase } from './database.js';
export { type DatabaseConfig, parseDatabaseUrl } from './database-url.js';
export { ExpirySweeper, type SweeperOptions } from './expiry-sweeper.js';
export { KeyCipher, loadMasterKey } from './key-cipher.js';
