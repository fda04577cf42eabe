/**
 * Commands that no issuer is asked for: `--server` refuses them, each with why. Every other command does the same by the administration
 * API of `--server` as at the database.
 */
export const onThisMachine: Readonly<Record<string, string>> = {
  'audit verify': 'whoever may have rewritten the trail is not asked whether it holds',
  backup: 'it writes a file of all there is beside the database',
  'clients shell': 'it makes the app by which --server is signed in at',
  'conformance load': 'it writes secrets of test clients into a file here',
  'export clients': 'digests of secrets do not leave by the API',
  'export groups': 'what it writes is brought in again at a database',
  'export organizations': 'what it writes is brought in again at a database',
  'export users': 'hashes of passwords do not leave by the API',
  'import auth0': 'hashes of passwords do not come in by the API',
  'import csv': 'hashes of passwords do not come in by the API',
  'import firebase': 'hashes of passwords do not come in by the API',
  'import keycloak': 'hashes of passwords do not come in by the API',
  'import signet': 'hashes of passwords do not come in by the API',
  init: 'it makes the schema and the master key of an issuer that is not there yet',
  'keys reencrypt': 'it reads the master key, which never leaves its machine',
  'keys reset': 'it makes another master key where the old one is lost',
  'mail outbox': "the messages lie in a folder of the issuer's machine",
  migrate: 'it changes the schema that the issuer needs to run',
  'owner recover': 'it is for those who cannot sign in, and the database is their proof',
  restore: 'it fills the empty database of an issuer that does not run',
  'seed demo': 'it writes what the apps of the demo on this machine begin with',
};

/** Commands that have no records: they do the same whether there is a server or not. */
export const withoutRecords: ReadonlySet<string> = new Set([
  'conformance list',
  'export schema',
  'login',
  'logout',
  'token explain',
]);
