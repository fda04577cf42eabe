import { type GuardConfig, read, readGuard } from '@signet/resource-app';

export interface OrdersConfig extends GuardConfig {
  readonly host: string;
  readonly port: number;
  readonly database: read.DatabaseConfig;
  readonly portalOrigin?: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly invoicesUrl: string;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: read.Environment): OrdersConfig {
  const guard = readGuard(env);
  return Object.freeze({
    ...guard,
    host: read.optional(env, 'HOST') ?? '127.0.0.1',
    port: read.port(env, 'PORT', 4001),
    database: read.database(env, 'DATABASE_URL', 'sqlite:./data/orders.sqlite'),
    portalOrigin: read.optionalOrigin(env, 'PORTAL_ORIGIN'),
    clientId: read.required(env, 'CLIENT_ID'),
    clientSecret: read.secret(env, 'CLIENT_SECRET'),
    tokenEndpoint: read.optionalUrl(env, 'TOKEN_ENDPOINT') ?? `${guard.issuer}/token`,
    invoicesUrl: read.requiredUrl(env, 'INVOICES_URL'),
  });
}
