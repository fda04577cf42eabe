import { type GuardConfig, type OperatorConfig, readGuard, readOperator } from '@signet/resource-app';
import { type EdgeConfig, type Environment, readEdge, readEnvironment } from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';

export interface InvoicesConfig extends GuardConfig, OperatorConfig {
  readonly host: string;
  readonly port: number;
  /** Bounds of those who connect, and how it ends; default: the usual ones. */
  readonly edge?: EdgeConfig | undefined;
  readonly database: DatabaseConfig;
  readonly portalOrigin?: string | undefined;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: Environment): InvoicesConfig {
  const config = readEnvironment(env, (read) => ({
    ...readGuard(read, 'signet-invoices'),
    host: read.host('HOST', 'localhost'),
    port: read.port('PORT', 4002),
    edge: readEdge(read),
    ...readOperator(read),
    database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    portalOrigin: read.optionalOrigin('PORTAL_ORIGIN'),
  }));
  return Object.freeze(config);
}
