import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from '../index.js';
import { Beside } from '../principal/beside.js';

/**
 * Who calls, by the request, or by the context value that all resolvers of one GraphQL operation share, whatever its driver puts into it;
 * undefined for a stranger where a token is optional. Beside them: what else writes `user` does not say who calls.
 */
const callers = new Beside<Principal | typeof stranger>();

const stranger = Symbol('a stranger');

/** Fields of GraphQL operations that went on though they would have been refused: whoever calls others is nobody there. */
const reportedFields = new WeakSet<object>();

/**
 * Remembers who calls, where a handler finds it.
 * @throws Error where one GraphQL context value serves several callers: one, or a stranger, would be taken for another
 */
export function noteCaller(context: ExecutionContext, request: object, principal?: Principal): void {
  const value = graphqlArgument(context, 2) ?? request;
  const before = callers.get(value);
  if (before !== undefined && known(before)?.token !== principal?.token) {
    throw new Error('each GraphQL operation needs a context of its own');
  }
  callers.set(value, principal ?? stranger);
}

/** Where a refusal was only reported: nobody is known, whatever the token said. */
export function noteNobody(context: ExecutionContext, request: object): void {
  const field = graphqlArgument(context, 3);
  if (field) reportedFields.add(field);
  else callers.set(graphqlArgument(context, 2) ?? request, stranger);
}

/** Who calls; undefined where no guard was asked, or nobody is known. */
export function callerOf(context: ExecutionContext): Principal | undefined {
  const field = graphqlArgument(context, 3);
  if (field && reportedFields.has(field)) return undefined;
  return known(callers.get(graphqlArgument(context, 2) ?? context.switchToHttp().getRequest<object>()));
}

function known(caller: Principal | typeof stranger | undefined): Principal | undefined {
  return caller === stranger ? undefined : caller;
}

/** GraphQL: the third argument of a resolver is the operation's context value; the fourth each field has for itself. */
function graphqlArgument(context: ExecutionContext, index: 2 | 3): object | undefined {
  if (context.getType<string>() !== 'graphql') return undefined;
  const value: unknown = context.getArgByIndex(index);
  return typeof value === 'object' && value !== null ? value : undefined;
}
