import { type GuardConfig, readGuard } from '@signet/resource-app';
import { type Environment, EnvironmentReader } from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';

export interface InvoicesConfig extends GuardConfig {
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly portalOrigin?: string | undefined;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: Environment): InvoicesConfig {
  const read = new EnvironmentReader(env);
  return Object.freeze({
    ...readGuard(read),
    host: read.optional('HOST') ?? '127.0.0.1',
    port: read.port('PORT', 4002),
    database: read.parsed('DATABASE_URL', parseDatabaseUrl, 'sqlite:./data/invoices.sqlite'),
    portalOrigin: read.optionalOrigin('PORTAL_ORIGIN'),
  });
}
