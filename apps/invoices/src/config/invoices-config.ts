import { type GuardConfig, read, readGuard } from '@signet/resource-app';

export interface InvoicesConfig extends GuardConfig {
  readonly host: string;
  readonly port: number;
  readonly database: read.DatabaseConfig;
  readonly portalOrigin?: string | undefined;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: read.Environment): InvoicesConfig {
  return Object.freeze({
    ...readGuard(env),
    host: read.optional(env, 'HOST') ?? '127.0.0.1',
    port: read.port(env, 'PORT', 4002),
    database: read.database(env, 'DATABASE_URL', 'sqlite:./data/invoices.sqlite'),
    portalOrigin: read.optionalOrigin(env, 'PORTAL_ORIGIN'),
  });
}
