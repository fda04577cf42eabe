import { entities } from '../entities/index.js';
import { migrations } from '../migrations/index.js';

/** The same on every database. */
export const dataSourceOptions = {
  entities,
  migrations,
  migrationsTableName: 'signet_migrations',
  logging: false,
} as const;
