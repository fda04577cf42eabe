import { read } from '@signet/resource-app';

export interface InvoicesConfig {
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
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: read.Environment): InvoicesConfig {
  return Object.freeze({
    host: read.optional(env, 'HOST') ?? '127.0.0.1',
    port: read.port(env, 'PORT', 4002),
    database: read.database(env, 'DATABASE_URL', 'sqlite:./data/invoices.sqlite'),
    issuer: read.requiredUrl(env, 'ISSUER'),
    jwksUri: read.optionalUrl(env, 'JWKS_URI'),
    publicUrl: read.optionalUrl(env, 'PUBLIC_URL'),
    portalOrigin: read.optionalOrigin(env, 'PORTAL_ORIGIN'),
    explainRejections: read.flag(env, 'EXPLAIN_REJECTIONS'),
  });
}
