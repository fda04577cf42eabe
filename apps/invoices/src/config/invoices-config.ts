import { type GuardConfig, readGuard } from '@signet/resource-app';
import { type Environment, readEnvironment } from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';

export interface InvoicesConfig extends GuardConfig {
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly portalOrigin?: string | undefined;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: Environment): InvoicesConfig {
  const config = readEnvironment(env, (read) => ({
    ...readGuard(read),
    host: read.host('HOST', 'localhost'),
    port: read.port('PORT', 4002),
    database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    portalOrigin: read.optionalOrigin('PORTAL_ORIGIN'),
  }));
  return Object.freeze(config);
}
