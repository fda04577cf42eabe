export { createStores, type PersistentStores } from './create-stores.js';
export type { Directories } from './directories/directories.js';
export { ExpirySweeper, type SweeperOptions } from './expiry-sweeper.js';
export { KeyCipher, loadMasterKey } from './key-cipher.js';
export type { Database } from './sql/database.js';
export { openDatabase } from './sql/open-database.js';
export type { Person, StoredStanding, StoredStandings } from './standings/stored-standings.js';
