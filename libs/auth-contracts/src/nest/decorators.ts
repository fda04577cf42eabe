import { type CustomDecorator, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Audience } from '../index.js';
import type { Principal } from './principal.js';

export const PUBLIC_KEY = 'signet:public';
export const SCOPES_KEY = 'signet:scopes';

/** Opens a route or a controller to everyone. All others are closed. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_KEY, true);

/** The caller; present on every route that is not public. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<{ user: Principal }>().user,
);

/** The decorators of one audience: a scope that it does not define does not compile. */
export function decoratorsFor<Scope extends string>(_audience: Audience<Scope>) {
  return {
    /** All of these scopes must be in the token; otherwise 403 insufficient_scope. */
    RequireScopes: (...scopes: [Scope, ...Scope[]]): CustomDecorator => SetMetadata(SCOPES_KEY, scopes),
    CurrentPrincipal,
  };
}
