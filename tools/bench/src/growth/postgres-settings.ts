import { totalmem } from 'node:os';

const gibibyte = 2 ** 30;
const memory = Math.floor(totalmem() / gibibyte);

/**
 * What the documentation of PostgreSQL says for a server of its own: a quarter of the memory as shared_buffers, and with
 * that a larger max_wal_size ("Resource Consumption"). No standby follows this one, so that seeding is spared the WAL.
 */
export const postgresSettings: Readonly<Record<string, string>> = {
  shared_buffers: `${Math.max(1, Math.floor(memory / 4))}GB`,
  effective_cache_size: `${Math.max(1, Math.floor(memory / 2))}GB`,
  max_wal_size: '16GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
};
