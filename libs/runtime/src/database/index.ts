export { BoundedPostgres, type BoundedPostgresOptions } from './bounded-postgres.js';
export { type BoundedUrl, type PostgresBounds, readBounds } from './bounds.js';
export { DatabaseProbe } from './database-probe.js';
export { asUnavailable, DatabaseUnavailable, orUnavailable, statementTimedOut } from './database-unavailable.js';
export { type MigrateOptions, migrateOnce } from './migrate-once.js';
export { OwnedClient, type OwnedClientConfig } from './owned-client.js';
