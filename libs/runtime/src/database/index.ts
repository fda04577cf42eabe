export { BoundedPostgres, type BoundedPostgresOptions } from './bounded-postgres.js';
export { type BoundedUrl, type PostgresBounds, readBounds, startTimeoutOf } from './bounds.js';
export { answersCheck, refusalBySqlite, schemaCheck, standingCheck, writableCheck } from './database-checks.js';
export {
  type DatabaseFallback,
  type DatabaseObserver,
  defaultSlowStatement,
  observedBy,
  slowStatementBounds,
  unobserved,
} from './database-observer.js';
export { asUnavailable, DatabaseUnavailable, orUnavailable, statementTimedOut } from './database-unavailable.js';
export { type DatabaseConfig, parseDatabaseUrl } from './database-url.js';
export { FileInPlace } from './file-in-place.js';
export {
  isUnfinishedTransfer,
  migrationNames,
  NewerSchema,
  refuseNewer,
  toleratedFrom,
  unfinishedTransfer,
} from './known-schema.js';
export { type MigrateOptions, migrateOnce } from './migrate-once.js';
export { type DatabaseSystem, ObservedStatements } from './observed-statement.js';
export { OwnedClient, type OwnedClientConfig } from './owned-client.js';
export { refusalOfWrites } from './postgres-room.js';
export type { Schema } from './schema.js';
export { type Exclusively, migrateSqlite, openSqliteConnection, type SqliteOptions } from './sqlite.js';
export { wantOfRoom } from './sqlite-room.js';
export { type Waiting, whenAvailable } from './when-available.js';
