import type { ExecutionContext } from '@nestjs/common';
import type { AnyAudience, IncomingRequest, ResourceServerOptions } from '../index.js';

/** What a Nest application must say to be guarded. Issuer and audience cannot be left out. */
export type AuthContractsOptions<A extends AnyAudience = AnyAudience> = ResourceServerOptions<A> & {
  /**
   * Who checks the signature of a token that was not seen before: `verifier` (default) or `passport-jwt`, for which
   * @nestjs/passport, passport and passport-jwt must be installed. Rules and rejection codes are the same.
   */
  readonly verifyWith?: 'verifier' | 'passport-jwt' | undefined;
  /** Development only: tells the caller the rejection code in the header `Signet-Rejection`. Refused in production. */
  readonly exposeRejectionCode?: boolean | undefined;
  /**
   * Where a GraphQL resolver's HTTP request is, usually `(context) => GqlExecutionContext.create(context).getContext().req`.
   * Without it an application with resolvers that are not public does not boot.
   */
  readonly graphqlRequest?: ((context: ExecutionContext) => IncomingRequest) | undefined;
};

export const AUTH_CONTRACTS_OPTIONS = Symbol('AUTH_CONTRACTS_OPTIONS');

/** @throws TypeError: an app that does not know its issuer or its audience must not boot */
export function acceptOptions(options: AuthContractsOptions): AuthContractsOptions {
  const issuers = options?.issuers ?? [options];
  if (issuers.length === 0 || !issuers.every((one) => one?.issuer && URL.canParse(one.issuer))) {
    throw new TypeError('AuthContractsModule needs an issuer URL');
  }
  if (!options.audience?.identifier) throw new TypeError('AuthContractsModule needs an audience');
  if (options.exposeRejectionCode && process.env.NODE_ENV === 'production') {
    throw new TypeError('exposeRejectionCode tells an attacker what to change: not in production');
  }
  return options;
}
