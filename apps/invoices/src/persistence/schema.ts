import type { Schema } from '@signet/resource-app';
import { invoiceEntity } from './entities.js';
import { migrations } from './migrations.js';

export const schema: Schema = {
  entities: [invoiceEntity],
  migrations,
  migrationsTableName: 'invoices_migrations',
  migrationLock: 7_404_002,
};
