import {
  type AnyAudience,
  discoveredKeys,
  type RefusalReportOptions,
  type RevocationFeedOptions,
  remoteKeys,
  type TokenRejection,
} from '@signet/auth-contracts';
import type { AuthContractsOptions } from '@signet/auth-contracts/nest';
import { type EnvironmentReader, type ManagementConfig, readManagement } from '@signet/runtime';
import { slowStatementBounds } from '@signet/runtime/database';
import { type LogConfig, readLog, readTraces, type Traces, type TracesConfig } from '@signet/telemetry';

/** What every resource app is told of its operator. */
export interface OperatorConfig {
  /** Default: what is `info` and worse. */
  readonly log?: LogConfig | undefined;
  /** Where operators read metrics; default: nowhere. */
  readonly management?: ManagementConfig | undefined;
  /** Milliseconds from which a statement is slow; default 500. */
  readonly slowStatement?: number | undefined;
}

export function readOperator(read: EnvironmentReader): OperatorConfig {
  return {
    log: readLog(read),
    management: readManagement(read),
    slowStatement: read.number('SLOW_STATEMENT_MS', slowStatementBounds),
  };
}

/** What every resource app must know to guard itself. */
export interface GuardConfig {
  readonly issuer: string;
  /** Where the keys are fetched; found in the issuer's metadata when not set. */
  readonly jwksUri?: string | undefined;
  /** The address that clients call, where it is not the audience's identifier. */
  readonly publicUrl?: string | undefined;
  /** Development only: tells the caller why a token was refused. */
  readonly explainRejections: boolean;
  /** With the app's own client it hears of revocations; without one, tokens are good until they expire. */
  readonly revocations?: RevocationFeedOptions | undefined;
  /** Tells the issuer of each refusal, as the app's own client, so that its support code leads to its story. */
  readonly reportRefusals?: RefusalReportOptions | undefined;
  /** Seconds without a word of the issuer after which it should not be sent requests; default 30. */
  readonly revocationsStaleAfter?: number | undefined;
  /** Where traces go; without it nobody looks. */
  readonly traces?: TracesConfig | undefined;
}

const staleAfter = { unit: 'seconds', least: 1, most: 86_400 };

/**
 * What belongs to the app's own client stands together: a part of it without `CLIENT_ID` is a mistake.
 * @param name of the app, for its traces
 */
export function readGuard(read: EnvironmentReader, name: string): GuardConfig {
  const reports = read.flag('REPORT_REFUSALS');
  const isClient =
    reports ||
    ['CLIENT_ID', 'CLIENT_SECRET', 'CLIENT_SECRET_FILE', 'SECURITY_EVENTS_URL', 'REFUSAL_REPORTS_URL'].some(
      (name) => read.optional(name) !== undefined,
    );
  const client = isClient
    ? { clientId: read.required('CLIENT_ID'), clientSecret: read.currentSecret('CLIENT_SECRET') }
    : undefined;
  const reportsUrl = read.optionalUrl('REFUSAL_REPORTS_URL');
  return {
    issuer: read.issuer('ISSUER'),
    jwksUri: read.optionalUrl('JWKS_URI'),
    publicUrl: read.optionalUrl('PUBLIC_URL'),
    explainRejections: readExplaining(read),
    revocations: client && { ...client, streamsUrl: read.optionalUrl('SECURITY_EVENTS_URL') },
    reportRefusals: client && reports ? { ...client, reportsUrl } : undefined,
    revocationsStaleAfter: read.number('REVOCATIONS_STALE_AFTER', staleAfter),
    traces: readTraces(read, name),
  };
}

function readExplaining(read: EnvironmentReader): boolean {
  const explains = read.flag('EXPLAIN_REJECTIONS');
  if (!explains || read.optional('NODE_ENV') !== 'production') return explains;
  return read.refuse('EXPLAIN_REJECTIONS', 'tells an attacker what to change: not with NODE_ENV=production');
}

/**
 * For `AuthContractsModule.forRoot`.
 * @param watched by whom: who hears of each refusal, and who sees what is asked of the issuer, which hears of which trace it is part
 */
export function guardOptions<A extends AnyAudience>(
  config: GuardConfig,
  audience: A,
  watched: {
    readonly onRejection: (rejection: TokenRejection) => void;
    readonly traces?: Pick<Traces, 'fetch'> | undefined;
  },
): AuthContractsOptions<A> {
  const { onRejection, traces } = watched;
  const { issuer, jwksUri, publicUrl, explainRejections: exposeRejectionCode, revocations, reportRefusals } = config;
  const shared = { issuer, audience, publicUrl, exposeRejectionCode, onRejection, verifyWith: 'passport-jwt' } as const;
  if (traces === undefined) return { ...shared, jwksUri, revocations, reportRefusals };
  const { fetch } = traces;
  return {
    ...shared,
    keys: jwksUri === undefined ? discoveredKeys(issuer, { fetch }) : remoteKeys(jwksUri, { fetch }),
    revocations: revocations && { ...revocations, fetch },
    reportRefusals: reportRefusals && { ...reportRefusals, fetch },
  };
}
