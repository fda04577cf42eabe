import type { ExecutionContext } from '@nestjs/common';
import type { AnyAudience, IncomingRequest, ResourceServerOptions } from '../index.js';
import { readOptions } from '../options/read-options.js';
import { callback, oneOf, optional } from '../options/values.js';
import { acceptMode, acceptUntil } from '../report-only/mode.js';
import { resourceServerShape } from '../resource-server/resource-server.js';
import { trustedIssuers } from '../verification/trusted-issuer.js';
import { metadataPaths } from './metadata-paths.js';

/** What a Nest application must say to be guarded. Issuer and audience cannot be left out. */
export type AuthContractsOptions<A extends AnyAudience = AnyAudience> = ResourceServerOptions<A> & {
  /**
   * Who checks the signature of a token that was not seen before: `verifier` (default) or `passport-jwt`, for which
   * @nestjs/passport, passport and passport-jwt must be installed. Rules and rejection codes are the same.
   */
  readonly verifyWith?: 'verifier' | 'passport-jwt' | undefined;
  /**
   * Where a GraphQL resolver's HTTP request is, usually `(context) => GqlExecutionContext.create(context).getContext().req`.
   * Without it an application with resolvers that are not public does not boot. Fields and references are guarded where
   * the GraphQL module has `fieldResolverEnhancers: ['guards']`, and may not ask for anything where it has not.
   */
  readonly graphqlRequest?: ((context: ExecutionContext) => IncomingRequest) | undefined;
};

export const AUTH_CONTRACTS_OPTIONS = Symbol('AUTH_CONTRACTS_OPTIONS');

const moduleShape = {
  verifyWith: optional(oneOf('verifier', 'passport-jwt')),
  graphqlRequest: optional(callback<NonNullable<AuthContractsOptions['graphqlRequest']>>()),
};

/**
 * Reads the options once, for the module and for the server behind it.
 * @throws TypeError: an app that does not know its issuer or its audience must not boot, nor one with an option that is none
 */
export function acceptOptions(options: AuthContractsOptions): AuthContractsOptions {
  const door = 'AuthContractsModule';
  const given = readOptions(door, options, { ...resourceServerShape, ...moduleShape });
  trustedIssuers(door, given, given.audience as AnyAudience);
  metadataPaths(given as AuthContractsOptions);
  const until = acceptMode(door, given);
  if (until !== undefined) acceptUntil(door, until, given.now?.() ?? Date.now() / 1000);
  return given as AuthContractsOptions;
}

/** What the server behind the module is told. */
export function serverOptions(options: AuthContractsOptions): ResourceServerOptions {
  const own = Object.entries(options).filter(([name]) => !Object.hasOwn(moduleShape, name));
  return Object.fromEntries(own) as unknown as ResourceServerOptions;
}
