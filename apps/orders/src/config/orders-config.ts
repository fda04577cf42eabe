import { read } from '@signet/resource-app';

export interface OrdersConfig {
  readonly host: string;
  readonly port: number;
  readonly database: read.DatabaseConfig;
  readonly issuer: string;
  /** Where the keys are fetched; the issuer's public address when not set. */
  readonly jwksUri?: string;
  /** The address that clients call, where it is not the audience's identifier. */
  readonly publicUrl?: string;
  readonly portalOrigin?: string;
  /** Development only: tells the caller why a token was refused. */
  readonly explainRejections: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly invoicesUrl: string;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: read.Environment): OrdersConfig {
  const issuer = read.requiredUrl(env, 'ISSUER');
  return Object.freeze({
    host: read.optional(env, 'HOST') ?? '127.0.0.1',
    port: read.port(env, 'PORT', 4001),
    database: read.database(env, 'DATABASE_URL', 'sqlite:./data/orders.sqlite'),
    issuer,
    jwksUri: read.optionalUrl(env, 'JWKS_URI'),
    publicUrl: read.optionalUrl(env, 'PUBLIC_URL'),
    portalOrigin: read.optionalOrigin(env, 'PORTAL_ORIGIN'),
    explainRejections: read.flag(env, 'EXPLAIN_REJECTIONS'),
    clientId: read.required(env, 'CLIENT_ID'),
    clientSecret: read.secret(env, 'CLIENT_SECRET'),
    tokenEndpoint: read.optionalUrl(env, 'TOKEN_ENDPOINT') ?? `${issuer}/token`,
    invoicesUrl: read.requiredUrl(env, 'INVOICES_URL'),
  });
}
