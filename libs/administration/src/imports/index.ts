export { readAuth0 } from './formats/auth0.js';
export { type CsvColumn, csvColumns, readCsv } from './formats/csv.js';
export { type FirebaseHashing, parseFirebaseHashing, readFirebase } from './formats/firebase.js';
export { readKeycloak } from './formats/keycloak.js';
export { readSignet } from './formats/signet.js';
export type { ImportReaders } from './import-records.js';
export { type Imported, type ImportedKind, ImportFault, type ImportSource } from './imported.js';
export type { ImportDid } from './plan.js';
export {
  type ImportCounts,
  type ImportOptions,
  type ImportOutcome,
  type ImportPorts,
  type ImportSummary,
  importBatch,
  runImport,
} from './run-import.js';
