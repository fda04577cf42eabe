import { migrations } from '../migrations/index.js';
import { entities } from '../records/index.js';

/** The same on every database. */
export const dataSourceOptions = {
  entities,
  migrations,
  migrationsTableName: 'signet_migrations',
  logging: false,
} as const;
