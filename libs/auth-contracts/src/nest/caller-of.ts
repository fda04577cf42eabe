import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from '../index.js';

/** Who calls, by the context value that all resolvers of one GraphQL operation share, whatever its driver puts into it. */
const callers = new WeakMap<object, Principal>();

/**
 * Remembers who calls, where a handler finds it.
 * @throws Error where one GraphQL context value serves several callers: one would be taken for another
 */
export function noteCaller(context: ExecutionContext, request: { user?: Principal }, principal: Principal): void {
  request.user = principal;
  const value = graphqlValue(context);
  if (!value) return;
  const known = callers.get(value);
  if (known && known.token !== principal.token) throw new Error('each GraphQL operation needs a context of its own');
  callers.set(value, principal);
}

/** Who calls; undefined where no guard was asked, or nobody is known. */
export function callerOf(context: ExecutionContext): Principal | undefined {
  const value = graphqlValue(context);
  if (value) return callers.get(value);
  return context.switchToHttp().getRequest<{ user?: Principal }>().user;
}

/** GraphQL: the third argument of a resolver. */
function graphqlValue(context: ExecutionContext): object | undefined {
  if (context.getType<string>() !== 'graphql') return undefined;
  const value: unknown = context.getArgByIndex(2);
  return typeof value === 'object' && value !== null ? value : undefined;
}
