import type { Schema } from '@signet/resource-app';
import { orderEntity } from './entities.js';
import { migrations } from './migrations.js';

export const schema: Schema = {
  entities: [orderEntity],
  migrations,
  migrationsTableName: 'orders_migrations',
  migrationLock: 7_404_001,
};
