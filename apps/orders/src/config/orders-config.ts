import { type GuardConfig, type OperatorConfig, readGuard, readOperator } from '@signet/resource-app';
import { type CurrentSecret, type EdgeConfig, type Environment, readEdge, readEnvironment } from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';

export interface OrdersConfig extends GuardConfig, OperatorConfig {
  readonly host: string;
  readonly port: number;
  /** Bounds of those who connect, and how it ends; default: the usual ones. */
  readonly edge?: EdgeConfig | undefined;
  readonly database: DatabaseConfig;
  readonly portalOrigin?: string | undefined;
  readonly clientId: string;
  readonly clientSecret: CurrentSecret;
  readonly tokenEndpoint: string;
  readonly invoicesUrl: string;
}

/** @throws ConfigError with one line that names the variable */
export function parseConfig(env: Environment): OrdersConfig {
  const config = readEnvironment(env, (read) => {
    const guard = readGuard(read, 'signet-orders');
    return {
      ...guard,
      host: read.host('HOST', 'localhost'),
      port: read.port('PORT', 4001),
      edge: readEdge(read),
      ...readOperator(read),
      database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
      portalOrigin: read.optionalOrigin('PORTAL_ORIGIN'),
      clientId: read.required('CLIENT_ID'),
      clientSecret: read.currentSecret('CLIENT_SECRET'),
      tokenEndpoint: read.optionalUrl('TOKEN_ENDPOINT') ?? `${guard.issuer}/token`,
      invoicesUrl: read.url('INVOICES_URL'),
    };
  });
  return Object.freeze(config);
}
