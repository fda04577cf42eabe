import { type CustomDecorator, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { ActorRule, AnyAudience, Principal, ScopeOf } from '../index.js';
import { addRequirement, PUBLIC_KEY } from './access-rule.js';

type AccessDecorator = MethodDecorator & ClassDecorator;

/** Opens a route or a controller to everyone. All others are closed. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_KEY, true);

/** The caller; present on every route that is not public. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  // GraphQL: the third argument of a resolver is its context, which holds the request.
  const request =
    context.getType<string>() === 'graphql'
      ? context.getArgByIndex<{ req: { user: Principal } }>(2).req
      : context.switchToHttp().getRequest<{ user: Principal }>();
  return request.user;
});

/** One of these authentication context classes; otherwise 401 with `acr_values` (RFC 9470). */
export const RequireAcr = (...anyOf: [string, ...string[]]): AccessDecorator => addRequirement({ kind: 'acr', anyOf });

/**
 * The person signed in not longer ago than this; otherwise 401 with `max_age` (RFC 9470).
 * @param maxAge seconds
 */
export const RequireRecentLogin = (maxAge: number): AccessDecorator => {
  if (!Number.isInteger(maxAge) || maxAge < 0) throw new TypeError('RequireRecentLogin takes whole seconds');
  return addRequirement({ kind: 'recent_login', maxAge });
};

/** A token bound to a key of the client (RFC 9449): a bearer token is refused with 401. */
export const RequireDPoP = (): AccessDecorator => addRequirement({ kind: 'dpop' });

/**
 * Someone acts on behalf of the subject (RFC 8693 §4.1), and may: one of the named actors, or one that the rule
 * allows for this caller. Otherwise 403.
 */
export const RequireActor = (...who: [string, ...string[]] | [ActorRule]): AccessDecorator => {
  const [first] = who;
  const allows: ActorRule = typeof first === 'function' ? first : (actor) => (who as string[]).includes(actor);
  const description = typeof first === 'function' ? 'an actor that the rule allows' : (who as string[]).join(' or ');
  return addRequirement({ kind: 'actor', allows, description });
};

/** The decorators of one audience: a scope that it does not define does not compile. */
export function decoratorsFor<A extends AnyAudience>(_audience: A) {
  return {
    /** All of these scopes must be in the token; otherwise 403 insufficient_scope. */
    RequireScopes: (...all: [ScopeOf<A>, ...ScopeOf<A>[]]): AccessDecorator => addRequirement({ kind: 'scopes', all }),
    /** One of these scopes is enough; otherwise 403 insufficient_scope. */
    RequireAnyScope: (...any: [ScopeOf<A>, ...ScopeOf<A>[]]): AccessDecorator =>
      addRequirement({ kind: 'any_scope', any }),
    CurrentPrincipal,
  };
}
