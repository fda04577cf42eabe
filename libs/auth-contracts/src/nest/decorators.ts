import { type CustomDecorator, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { audience as audienceReader } from '../audience/define-audience.js';
import type { ActorRule, AnyAudience, RoleOf, ScopeOf } from '../index.js';
import { type Reader, readOptions, refused } from '../options/read-options.js';
import { listOf, text } from '../options/values.js';
import { untilDate } from '../report-only/mode.js';
import { addMode, addRequirement, OPTIONAL_KEY, PUBLIC_KEY } from './access-rule.js';
import { callerOf } from './caller-of.js';

type AccessDecorator = MethodDecorator & ClassDecorator;

/** Opens a route or a controller to everyone. All others are closed. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_KEY, true);

/**
 * Lets strangers call a route or a controller as well: without a token there is no principal, with one it is judged as everywhere, and a bad
 * one is refused. `@CurrentPrincipal()` may be undefined here.
 */
export const OptionalToken = (): CustomDecorator => SetMetadata(OPTIONAL_KEY, true);

/**
 * Refusals of a route or of a controller are only reported: whoever decided before decides, and `@CurrentPrincipal()` is undefined where this
 * library would have refused. From `until` on they are enforced.
 * @param options `until`: a date (its first moment in UTC) or a date-time with its zone (RFC 3339 §5.6)
 * @throws TypeError for a date that is none; the application stops at boot for one that is more than 180 days ahead
 */
export const ReportOnly = (options: { readonly until: string }): AccessDecorator => {
  const { until } = readOptions('ReportOnly', options, { until: untilDate });
  return addMode(Object.freeze({ kind: 'report-only', until }));
};

/** Refuses on a route or a controller of an application, or of a controller, that else only reports. */
export const Enforce = (): AccessDecorator => addMode(enforced);
const enforced = Object.freeze({ kind: 'enforce' } as const);

/**
 * The caller; present on every route that is neither public nor optional, nor in report-only: there it is undefined for whoever would have been
 * refused.
 */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext) => callerOf(context));

/** One of these authentication context classes; otherwise 401 with `acr_values` (RFC 9470). @throws TypeError */
export const RequireAcr = (...anyOf: [string, ...string[]]): AccessDecorator =>
  addRequirement('RequireAcr', { kind: 'acr', anyOf });

/**
 * The person signed in not longer ago than this; otherwise 401 with `max_age` (RFC 9470).
 * @param maxAge seconds
 * @throws TypeError
 */
export const RequireRecentLogin = (maxAge: number): AccessDecorator =>
  addRequirement('RequireRecentLogin', { kind: 'recent_login', maxAge });

/** A token bound to a key of the client (RFC 9449): a bearer token is refused with 401. */
export const RequireDPoP = (): AccessDecorator => addRequirement('RequireDPoP', { kind: 'dpop' });

/**
 * Someone acts on behalf of the subject (RFC 8693 §4.1), and may: one of the named actors, or one that the rule
 * allows for this caller. Otherwise 403.
 * @throws TypeError for neither names nor one rule
 */
export const RequireActor = (...who: [string, ...string[]] | [ActorRule]): AccessDecorator => {
  const [rule, ...others] = who;
  if (typeof rule === 'function' && others.length === 0) {
    return addRequirement('RequireActor', {
      kind: 'actor',
      allows: rule,
      description: 'an actor that the rule allows',
    });
  }
  const names = actors(who, 'RequireActor');
  const allows: ActorRule = (actor) => names.includes(actor);
  return addRequirement('RequireActor', { kind: 'actor', allows, description: names.join(' or ') });
};

const actors = listOf(text, 1);

/** The decorators of one audience: a scope or a role that it does not define does not compile. @throws TypeError */
export function decoratorsFor<A extends AnyAudience>(audience: A) {
  const { scopes, roles = {} } = audienceReader(audience, 'decoratorsFor');
  // Without a compiler as well: what no token can have would close its route to everybody.
  const scopesOf = definedIn<ScopeOf<A>>(scopes, 'a scope of the audience');
  const rolesOf = definedIn<RoleOf<A>>(roles, 'a role of the audience');
  return {
    /** All of these scopes must be in the token; otherwise 403 insufficient_scope. */
    RequireScopes: (...all: [ScopeOf<A>, ...ScopeOf<A>[]]): AccessDecorator =>
      addRequirement('RequireScopes', { kind: 'scopes', all: scopesOf(all, 'RequireScopes') }),
    /** One of these scopes is enough; otherwise 403 insufficient_scope. */
    RequireAnyScope: (...any: [ScopeOf<A>, ...ScopeOf<A>[]]): AccessDecorator =>
      addRequirement('RequireAnyScope', { kind: 'any_scope', any: scopesOf(any, 'RequireAnyScope') }),
    /** All of these roles must be in the token; otherwise 403 access_denied. */
    RequireRoles: (...all: [RoleOf<A>, ...RoleOf<A>[]]): AccessDecorator =>
      addRequirement('RequireRoles', { kind: 'roles', all: rolesOf(all, 'RequireRoles') }),
    /** One of these roles is enough; otherwise 403 access_denied. */
    RequireAnyRole: (...any: [RoleOf<A>, ...RoleOf<A>[]]): AccessDecorator =>
      addRequirement('RequireAnyRole', { kind: 'any_role', any: rolesOf(any, 'RequireAnyRole') }),
    CurrentPrincipal,
  };
}

function definedIn<Name extends string>(contract: object, expected: string): Reader<readonly Name[]> {
  return listOf<Name>((value, at) => {
    if (typeof value !== 'string' || !Object.hasOwn(contract, value)) throw refused(at, expected, value);
    return value as Name;
  }, 1);
}
