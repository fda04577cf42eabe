import { acrClasses, type Principal, type RejectionCode, type Requirement, satisfiesAcr } from '../index.js';

/** What a token needs beside its scopes to be enough for a route. */
export interface Enough {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly isBound: boolean;
}

/** A token that is good, and lacks one thing that a route asks for. */
export interface Shortfall {
  readonly name: string;
  readonly code: RejectionCode;
  /** Instead of those that would be enough. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Comes as a bearer token. */
  readonly isUnbound?: true;
}

type OfKind<Kind extends Requirement['kind']> = Extract<Requirement, { readonly kind: Kind }>;

const now = () => Math.floor(Date.now() / 1000);
const foreignActor = 'foreign-actor';

/** Undefined where a route asks for an actor whom nobody can guess. */
export function enoughFor(requirements: readonly Requirement[], { scopes, acrLadder }: Sayable): Enough | undefined {
  const of = <Kind extends Requirement['kind']>(kind: Kind) =>
    requirements.filter((one): one is OfKind<Kind> => one.kind === kind);
  const acr = of('acr').map(({ anyOf }) => anyOf);
  const isEnough = (value: string) =>
    acr.every((anyOf) => anyOf.some((wanted) => satisfiesAcr(value, wanted, acrLadder)));
  const common = acr.flat().find(isEnough);
  const roles = [...of('roles').flatMap(({ all }) => all), ...of('any_role').flatMap(({ any }) => any.slice(0, 1))];
  const actors = of('actor');
  const actor = actors.flatMap(namesOf).find((name) => actors.every((one) => isAllowed(one, name)));
  if (actors.length > 0 && actor === undefined) return undefined;
  return {
    claims: {
      scope: scopes.join(' '),
      ...(roles.length > 0 && { roles }),
      ...(common !== undefined && { acr: common }),
      ...(of('recent_login').length > 0 && { auth_time: now() }),
      ...(actor !== undefined && { act: { sub: actor } }),
    },
    isBound: of('dpop').length > 0,
  };
}

/** What of a contract a token may say. */
export interface Sayable {
  readonly scopes: readonly string[];
  /** With the scopes that each stands for, where those are given by no role. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** From the weakest class to the strongest. */
  readonly acrLadder: readonly string[];
}

/** One for each way not to be enough. */
export function shortfallsOf(requirement: Requirement, all: Sayable): readonly Shortfall[] {
  switch (requirement.kind) {
    case 'scopes':
      return requirement.all.flatMap((scope) => withoutScopes([scope], all));
    case 'any_scope':
      return withoutScopes(requirement.any, all);
    case 'roles':
      return requirement.all.flatMap((role) =>
        withoutRoles(
          [role],
          requirement.all.filter((one) => one !== role),
        ),
      );
    case 'any_role':
      return withoutRoles(requirement.any, []);
    case 'acr':
      return [
        short('acr_insufficient', 'no acr', { acr: undefined }),
        short('acr_insufficient', 'another acr', { acr: 'urn:another' }),
        short('acr_insufficient', 'its acr in other case', { acr: otherCase(requirement.anyOf[0]) }),
        short('acr_insufficient', 'its acr with more behind it', { acr: `${requirement.anyOf[0]}x` }),
        ...weakerThan(requirement.anyOf, all.acrLadder).map((acr) =>
          short('acr_insufficient', `the class ${acr}`, { acr }),
        ),
      ];
    case 'recent_login':
      return [
        short('login_too_old', 'no auth_time', { auth_time: undefined }),
        short('login_too_old', 'an old sign-in', { auth_time: now() - requirement.maxAge - 3600 }),
        short('login_too_old', 'a sign-in of the future', { auth_time: now() + 3600 }),
        short('login_too_old', 'auth_time as a text', { auth_time: String(now()) }),
      ];
    case 'dpop':
      return [{ ...short('proof_required', 'no proof of a key', {}), isUnbound: true }];
    case 'actor':
      return [
        short('actor_refused', 'nobody who acts', { act: undefined }),
        ...(isAllowed(requirement, foreignActor)
          ? []
          : [short('actor_refused', 'a foreign actor', { act: { sub: foreignActor } })]),
        short('actor_refused', 'a list of actors', { act: { sub: namesOf(requirement) } }),
      ];
  }
}

/** Of the ladder and what its lowest class was called before; by the order alone, so that no mistake of the library is made here too. */
function weakerThan(anyOf: readonly string[], ladder: readonly string[]): readonly string[] {
  const formerly = 'urn:signet:acr:1fa';
  const named = (acr: string) => (acr === formerly ? acrClasses.oneFactor : acr);
  const rung = (acr: string) => ladder.indexOf(named(acr));
  const isWeaker = (acr: string, wanted: string) =>
    named(acr) !== named(wanted) && (rung(wanted) < 0 || rung(acr) < rung(wanted));
  return [formerly, ...ladder].filter((acr) => anyOf.every((wanted) => isWeaker(acr, wanted)));
}

/** Roles are the issuer's words; the claim is the one of `TokenOptions.roles`. */
function withoutRoles(named: readonly string[], rest: readonly string[]): readonly Shortfall[] {
  return [
    short('role_missing', 'no more than some of the roles', { roles: rest }),
    short('role_missing', 'no role at all', { roles: undefined }),
    short('role_missing', 'its roles in another claim', { roles: undefined, groups: named, role: named }),
    short('role_missing', 'its roles with more behind them', { roles: [...rest, ...named.map((role) => `${role}x`)] }),
    short('role_missing', 'its roles in one text', { roles: named.join(' '.repeat(2)) || 'x' }),
  ];
}

function withoutScopes(lacking: readonly string[], { scopes, roles }: Sayable): readonly Shortfall[] {
  const rest = scopes.filter((scope) => !lacking.includes(scope));
  const standIns = Object.entries(roles).filter(([, given]) => given.some((scope) => lacking.includes(scope)));
  const instead = (name: string, change: (scope: string) => string) =>
    short('scope_missing', `${lacking.join(' or ')} ${name}`, { scope: [...rest, ...lacking.map(change)].join(' ') });
  return [
    short('scope_missing', `all scopes but ${lacking.join(' and ')}`, { scope: rest.join(' ') }),
    short('scope_missing', 'no scope at all', { scope: undefined }),
    instead('with more behind it', (scope) => `${scope}x`),
    instead('with more before it', (scope) => `x${scope}`),
    instead('in other case', otherCase),
    instead('with a comma', (scope) => `x,${scope}`),
    // An issuer whose tokens have scopes gives them; a role gives none.
    ...(standIns.length === 0
      ? []
      : [
          short('scope_missing', 'roles instead of a scope', {
            scope: rest.join(' '),
            roles: standIns.map(([role]) => role),
          }),
        ]),
  ];
}

function short(code: RejectionCode, name: string, claims: Shortfall['claims']): Shortfall {
  return { name, code, claims };
}

function otherCase(text = 'x'): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** The names that stand in its description, as the decorator writes them. */
function namesOf({ description }: OfKind<'actor'>): readonly string[] {
  return description.split(' or ');
}

/** Of a rule that needs to know who calls, that it does not allow. */
function isAllowed({ allows }: OfKind<'actor'>, name: string): boolean {
  try {
    return allows(name, {} as Principal) === true;
  } catch {
    return false;
  }
}
