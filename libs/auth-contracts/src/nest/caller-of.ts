import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from '../index.js';

/**
 * Who calls, by the request, or by the context value that all resolvers of one GraphQL operation share, whatever its driver puts into it;
 * undefined for a stranger where a token is optional. Beside them: what else writes `user` does not say who calls.
 */
const callers = new WeakMap<object, Principal | typeof stranger>();

const stranger = Symbol('a stranger');

/**
 * Remembers who calls, where a handler finds it.
 * @throws Error where one GraphQL context value serves several callers: one, or a stranger, would be taken for another
 */
export function noteCaller(context: ExecutionContext, request: { user?: Principal }, principal?: Principal): void {
  const value = graphqlValue(context) ?? request;
  const before = callers.get(value);
  if (before !== undefined && known(before)?.token !== principal?.token) {
    throw new Error('each GraphQL operation needs a context of its own');
  }
  callers.set(value, principal ?? stranger);
  if (principal) request.user = principal;
}

/** Who calls; undefined where no guard was asked, or nobody is known. */
export function callerOf(context: ExecutionContext): Principal | undefined {
  return known(callers.get(graphqlValue(context) ?? context.switchToHttp().getRequest<object>()));
}

function known(caller: Principal | typeof stranger | undefined): Principal | undefined {
  return caller === stranger ? undefined : caller;
}

/** GraphQL: the third argument of a resolver. */
function graphqlValue(context: ExecutionContext): object | undefined {
  if (context.getType<string>() !== 'graphql') return undefined;
  const value: unknown = context.getArgByIndex(2);
  return typeof value === 'object' && value !== null ? value : undefined;
}
