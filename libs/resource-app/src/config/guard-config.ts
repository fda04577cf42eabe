import type { AnyAudience, RevocationFeedOptions } from '@signet/auth-contracts';
import type { AuthContractsOptions } from '@signet/auth-contracts/nest';
import type { EnvironmentReader } from '@signet/runtime';

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
}

/** @throws ConfigError with one line that names the variable */
export function readGuard(read: EnvironmentReader): GuardConfig {
  const clientId = read.optional('CLIENT_ID');
  return {
    issuer: read.url('ISSUER'),
    jwksUri: read.optionalUrl('JWKS_URI'),
    publicUrl: read.optionalUrl('PUBLIC_URL'),
    explainRejections: read.flag('EXPLAIN_REJECTIONS'),
    revocations:
      clientId === undefined
        ? undefined
        : {
            clientId,
            clientSecret: read.secret('CLIENT_SECRET'),
            streamsUrl: read.optionalUrl('SECURITY_EVENTS_URL'),
          },
  };
}

/** For `AuthContractsModule.forRoot`. */
export function guardOptions<A extends AnyAudience>(config: GuardConfig, audience: A): AuthContractsOptions<A> {
  const { issuer, jwksUri, publicUrl, explainRejections: exposeRejectionCode, revocations } = config;
  return { issuer, audience, jwksUri, publicUrl, exposeRejectionCode, revocations, verifyWith: 'passport-jwt' };
}
