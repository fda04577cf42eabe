import { satisfiesAcr } from '../assurance/ladder.js';
import { ladderOf } from '../assurance/ladder-of.js';
import type { AnyAudience, RoleOf, ScopeOf } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { valueAt } from '../claims/claim-path.js';
import { type RequirementCode, TokenRejection } from '../errors/token-rejection.js';
import { letGo } from '../options/let-go.js';
import { ownValues, type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { acrClass, callback, listOf, oneOf, scopeToken, text, wholeFrom } from '../options/values.js';
import { grantedRoles, grantedScopes } from '../principal/granted.js';
import type { Principal } from '../principal/principal.js';
import { show } from '../verification/token-policy.js';
import { type StepUp, type StepUpRequirement, stepUpOf } from './step-up.js';

/** Whether this actor may act for this caller. */
export type ActorRule = (actor: string, principal: Principal) => boolean;

/** What a route asks of a token that is good. */
export type Requirement =
  | { readonly kind: 'scopes'; readonly all: readonly string[] }
  | { readonly kind: 'any_scope'; readonly any: readonly string[] }
  /** Roles of the contract, as the issuer writes them. */
  | { readonly kind: 'roles'; readonly all: readonly string[] }
  | { readonly kind: 'any_role'; readonly any: readonly string[] }
  | StepUpRequirement
  /** A token that is bound to a key, with its proof (RFC 9449). */
  | { readonly kind: 'dpop' }
  /** Who may act for someone else (RFC 8693 §4.1); `description` is for the log. */
  | { readonly kind: 'actor'; readonly allows: ActorRule; readonly description: string };

const shapes: { readonly [Kind in Requirement['kind']]: Shape<Extract<Requirement, { readonly kind: Kind }>> } = {
  scopes: { kind: oneOf('scopes'), all: listOf(scopeToken, 1) },
  any_scope: { kind: oneOf('any_scope'), any: listOf(scopeToken, 1) },
  roles: { kind: oneOf('roles'), all: listOf(text, 1) },
  any_role: { kind: oneOf('any_role'), any: listOf(text, 1) },
  acr: { kind: oneOf('acr'), anyOf: listOf(acrClass, 1) },
  recent_login: { kind: oneOf('recent_login'), maxAge: wholeFrom(0, Number.MAX_SAFE_INTEGER, 'seconds') },
  dpop: { kind: oneOf('dpop') },
  actor: { kind: oneOf('actor'), allows: callback<ActorRule>(), description: text },
};

/** Requirements that were read: they are frozen, and need not be read again. */
const known = new WeakSet<object>();

/** One requirement, whoever wrote it: an unknown kind or an empty list would ask for nothing. */
export const requirement: Reader<Requirement> = (value, at) => {
  if (typeof value === 'object' && value !== null && known.has(value)) return value as Requirement;
  // A copy, so that the kind that was looked at is the one that is read.
  const own = Object.fromEntries(ownValues(value, at));
  const kind = oneOf(...(Object.keys(shapes) as Requirement['kind'][]))(own.kind, `${at}: kind`);
  const read = readOptions<Requirement>(at, own, shapes[kind] as Shape<Requirement>);
  known.add(read);
  return read;
};

/** A requirement of one audience: a scope or a role that it does not define does not compile. */
export type RequirementOf<A extends AnyAudience> =
  | Exclude<Requirement, { readonly kind: 'scopes' | 'any_scope' | 'roles' | 'any_role' }>
  | { readonly kind: 'scopes'; readonly all: readonly ScopeOf<A>[] }
  | { readonly kind: 'any_scope'; readonly any: readonly ScopeOf<A>[] }
  | { readonly kind: 'roles'; readonly all: readonly RoleOf<A>[] }
  | { readonly kind: 'any_role'; readonly any: readonly RoleOf<A>[] };

/** A good token that is not enough; `requirement` says what to ask for. */
export class RequirementRejection extends TokenRejection {
  constructor(
    readonly requirement: Requirement,
    code: RequirementCode,
    expected: string,
    received: unknown,
    /** What the client asks the issuer for, of a requirement that another sign-in would meet. */
    readonly stepUp?: StepUp,
    cause?: string,
  ) {
    super({ check: requirement.kind, ok: false, code, expected, received: show(received), cause });
  }
}

/**
 * The first requirement that this caller does not meet.
 * @param now seconds since the epoch
 * @throws RequirementRejection scope_missing, role_missing, acr_insufficient, login_too_old, proof_required, actor_refused; TypeError
 */
export function meetRequirements(requirements: readonly Requirement[], principal: Principal, now: number): void {
  if (!Array.isArray(requirements)) throw refused('requirements', 'a list', requirements);
  for (let i = 0; i < requirements.length; i += 1)
    meet(requirement(requirements[i], `requirements[${i}]`), principal, now, requirements);
}

/** The scopes that a token needs for all of them; of those of which one is enough, the first (RFC 6750 §3). */
export function scopesOf(requirements: readonly Requirement[]): readonly string[] {
  const needed = requirements.flatMap((one): readonly string[] => {
    if (one.kind === 'scopes') return one.all;
    return one.kind === 'any_scope' ? one.any.slice(0, 1) : [];
  });
  return [...new Set(needed)];
}

function meet(requirement: Requirement, principal: Principal, now: number, all: readonly Requirement[]): void {
  const { claims } = principal;
  switch (requirement.kind) {
    case 'scopes': {
      const scopes = grantedScopes(claims);
      if (requirement.all.every((scope) => scopes.has(scope))) return;
      throw new RequirementRejection(requirement, 'scope_missing', requirement.all.join(' '), claims.scope ?? '');
    }
    case 'any_scope': {
      const scopes = grantedScopes(claims);
      if (requirement.any.some((scope) => scopes.has(scope))) return;
      throw new RequirementRejection(requirement, 'scope_missing', requirement.any.join(' or '), claims.scope ?? '');
    }
    case 'roles': {
      const roles = grantedRoles(claims);
      if (requirement.all.every((role) => roles.has(role))) return;
      throw new RequirementRejection(requirement, 'role_missing', requirement.all.join(' and '), [...roles].join(' '));
    }
    case 'any_role': {
      const roles = grantedRoles(claims);
      if (requirement.any.some((role) => roles.has(role))) return;
      throw new RequirementRejection(requirement, 'role_missing', requirement.any.join(' or '), [...roles].join(' '));
    }
    case 'acr': {
      const acr = valueAt(claims, 'acr');
      const ladder = ladderOf(claims);
      if (requirement.anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder))) return;
      const expected = requirement.anyOf.join(' or ');
      const stepUp = stepUpOf(all, requirement, ladder);
      const cause = causeOf(
        acr,
        claims,
        'the person signed in less strongly: the client is to ask the issuer for acr_values (RFC 9470 §4)',
      );
      throw new RequirementRejection(requirement, 'acr_insufficient', expected, acr, stepUp, cause);
    }
    case 'recent_login': {
      const at = valueAt(claims, 'auth_time');
      // A sign-in in the future is a clock that cannot be trusted for this; a minute of difference is forgiven.
      if (typeof at === 'number' && at <= now + 60 && now - at <= requirement.maxAge) return;
      const expected = `auth_time from ${now - requirement.maxAge}`;
      const stepUp = stepUpOf(all, requirement, ladderOf(claims));
      const isAhead = typeof at === 'number' && at > now;
      const known = isAhead
        ? 'the clocks of the issuer and of this machine differ'
        : 'the person signed in too long ago: the client is to ask the issuer for max_age (RFC 9470 §4)';
      const cause = causeOf(at, claims, known);
      throw new RequirementRejection(requirement, 'login_too_old', expected, at, stepUp, cause);
    }
    case 'dpop': {
      // Of a token with cnf, the proof was demanded before any requirement.
      if (valueAt(claims, 'cnf') !== undefined) return;
      throw new RequirementRejection(requirement, 'proof_required', 'a token bound to a key', 'a bearer token');
    }
    case 'actor': {
      const named = valueAt(claims, ['act', 'sub']);
      const actor = typeof named === 'string' ? named : undefined;
      // A rule that answers with a promise has not answered.
      const answer: unknown = actor !== undefined && requirement.allows(actor, principal);
      if (answer === true) return;
      letGo(answer);
      throw new RequirementRejection(requirement, 'actor_refused', requirement.description, actor ?? 'nobody acts');
    }
  }
}

/** @param of what is there, why it may not be enough */
function causeOf(value: unknown, { sub, client_id: clientId }: AccessTokenClaims, of: string): string {
  if (value !== undefined) return of;
  return sub === clientId
    ? 'a client that acts for itself: nobody signed in'
    : 'the issuer does not say in its access tokens how and when the person signed in (RFC 9068 §2.2.1)';
}
