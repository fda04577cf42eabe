import type { Audience, KeySource, ReplayStore, TokenRejection } from '../index.js';

/** What a resource app must say to be guarded. Issuer and audience cannot be left out. */
export interface AuthContractsOptions {
  /** The exact `iss`, without trailing slash. */
  readonly issuer: string;
  /** The audience that this app is. */
  readonly audience: Audience;
  /** Where keys are fetched; default `${issuer}/jwks`. An internal address is fine: the issuer stays pinned. */
  readonly jwksUri?: string | undefined;
  /** Instead of fetching: keys at hand. */
  readonly keys?: KeySource | undefined;
  /** ES256, RS256, PS256; passport-jwt cannot verify EdDSA. */
  readonly algorithms?: readonly string[] | undefined;
  /** Seconds; default 5. */
  readonly clockTolerance?: number | undefined;
  /**
   * Where clients reach this API, with the path that a proxy cuts off, for the `htu` of DPoP proofs and the address of
   * the metadata; default: the origin of the audience identifier. The `Host` header is never believed.
   */
  readonly publicUrl?: string | undefined;
  /** DPoP proofs seen; default: the memory of this process. Processes behind one address share a store. */
  readonly dpopReplays?: ReplayStore | undefined;
  /** Serves RFC 9728 metadata and names its address in challenges; default true. */
  readonly protectedResourceMetadata?: boolean | undefined;
  /** Called for each refused token, for metrics. */
  readonly onRejection?: ((rejection: TokenRejection) => void) | undefined;
  /** Development only: tells the caller the rejection code in the header `Signet-Rejection`. */
  readonly exposeRejectionCode?: boolean | undefined;
}

export const AUTH_CONTRACTS_OPTIONS = Symbol('AUTH_CONTRACTS_OPTIONS');

const strategyAlgorithms = ['ES256', 'RS256', 'PS256'];

/** @throws TypeError: an app that does not know its issuer or its audience must not boot */
export function acceptOptions(
  options: AuthContractsOptions,
): AuthContractsOptions & { readonly algorithms: readonly string[] } {
  if (!options?.issuer || !URL.canParse(options.issuer)) throw new TypeError('AuthContractsModule needs an issuer URL');
  if (!options.audience?.identifier) throw new TypeError('AuthContractsModule needs an audience');
  const algorithms = options.algorithms ?? strategyAlgorithms;
  const refused = algorithms.filter((algorithm) => !strategyAlgorithms.includes(algorithm));
  if (algorithms.length === 0 || refused.length > 0) {
    throw new TypeError(
      `AuthContractsModule verifies ${strategyAlgorithms.join(', ')}, not ${refused.join(', ') || 'nothing'}`,
    );
  }
  return { ...options, algorithms };
}
