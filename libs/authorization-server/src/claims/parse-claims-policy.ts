import { isJsonObject } from '@signet/runtime';
import {
  type ClaimsHook,
  type ClaimsPolicy,
  type GroupChoice,
  hookFailures,
  type MappedClaim,
  type UsernameSource,
} from '../records/claims-policy.js';
import { mostClaims, mostListed } from './claim-limits.js';
import { identityScopes } from './claim-registry.js';
import { isClaimValue } from './claim-value.js';
import { isFreeClaim } from './reserved-claims.js';

type Members = Readonly<Record<string, unknown>>;

/** Who it is for: an API has roles and no scopes about the person, a client the other way round. */
export type ClaimsPolicyOf = 'resource' | 'client';

const membersOf: Readonly<Record<ClaimsPolicyOf, readonly string[]>> = {
  resource: ['roles', 'groups', 'mapped', 'hook'],
  client: ['groups', 'mapped', 'username', 'hook'],
};
const mostHookTimeout = 2_000;
const leastHookTimeout = 50;
/** Seconds. */
const longestCache = 86_400;
const longestUrl = 2_048;
/** Names of attributes and ids of groups: what they may be is decided where they are made. */
const longestName = 128;

/**
 * What an operator wants said, as they write it and as it is stored.
 * @returns undefined where it says nothing
 * @throws TypeError that names the member and what it should be
 */
export function parseClaimsPolicy(input: unknown, of: ClaimsPolicyOf): ClaimsPolicy | undefined {
  const members = objectOf(input, 'the claims', membersOf[of]);
  const policy: ClaimsPolicy = {
    ...(flag(members.roles, 'roles') && { roles: true }),
    ...(isThere(members.groups) && { groups: groupsOf(members.groups) }),
    ...(isThere(members.mapped) && { mapped: mappedOf(members.mapped, of) }),
    ...(isThere(members.username) && { username: usernameOf(members.username) }),
    ...(isThere(members.hook) && { hook: hookOf(members.hook, of) }),
  };
  const twice = policy.hook?.claims.find((name) => policy.mapped && Object.hasOwn(policy.mapped, name));
  if (twice !== undefined) throw new TypeError(`${twice} is mapped and given by the hook`);
  return Object.keys(policy).length === 0 ? undefined : policy;
}

function groupsOf(value: unknown): GroupChoice {
  if (value === true) return true;
  const { below, only } = objectOf(value, 'groups', ['below', 'only']);
  if (isThere(below) === isThere(only)) throw new TypeError('groups is true, or has either below or only');
  if (isThere(below)) return { below: nameOf(below, 'groups: below') };
  if (!Array.isArray(only) || only.length === 0 || only.length > mostListed) {
    throw new TypeError(`groups: only has 1 to ${mostListed} ids of groups`);
  }
  return { only: [...new Set(only.map((each) => nameOf(each, 'groups: only')))] };
}

function mappedOf(value: unknown, of: ClaimsPolicyOf): Readonly<Record<string, MappedClaim>> {
  if (!isJsonObject(value) || Object.keys(value).length > mostClaims) {
    throw new TypeError(`mapped is an object of at most ${mostClaims} claims`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, source]) => [freeClaim(name, 'mapped'), sourceOf(source, name, of)]),
  );
}

function sourceOf(input: unknown, name: string, of: ClaimsPolicyOf): MappedClaim {
  const { scope, ...given } = objectOf(input, name, ['attribute', 'value', 'inGroup', ...scopeMember(of)]);
  const named = Object.entries(given).filter(([, value]) => isThere(value));
  const [kind, value] = named[0] ?? [];
  if (named.length !== 1) throw new TypeError(`${name} comes from one of attribute, value and inGroup`);
  const scoped = scopeOf(scope, name);
  if (kind === 'attribute') return { attribute: nameOf(value, name), ...scoped };
  if (kind === 'inGroup') return { inGroup: nameOf(value, name), ...scoped };
  if (!isClaimValue(value))
    throw new TypeError(`${name}: a value is a text, a number, true or false, or a list of texts`);
  return { value, ...scoped };
}

function usernameOf(value: unknown): UsernameSource {
  if (value === 'email' || value === 'subject') return value;
  if (!isJsonObject(value)) throw new TypeError('username is email, subject or an attribute');
  const { attribute } = objectOf(value, 'username', ['attribute']);
  return { attribute: nameOf(attribute, 'username') };
}

function hookOf(value: unknown, of: ClaimsPolicyOf): ClaimsHook {
  const known = ['url', 'claims', 'failure', 'timeout', 'cache', ...scopeMember(of)];
  const { url, claims, failure, timeout, cache, scope } = objectOf(value, 'hook', known);
  const found = hookFailures.find((each) => each === failure);
  if (found === undefined) throw new TypeError(`hook: failure is one of ${hookFailures.join(', ')}`);
  if (!Array.isArray(claims) || claims.length === 0 || claims.length > mostClaims) {
    throw new TypeError(`hook: claims has 1 to ${mostClaims} names`);
  }
  return {
    url: httpsOf(url),
    claims: [...new Set(claims.map((each) => freeClaim(each, 'hook: claims')))],
    failure: found,
    ...within('timeout', timeout, leastHookTimeout, mostHookTimeout),
    ...within('cache', cache, 0, longestCache),
    ...scopeOf(scope, 'hook'),
  };
}

/** As it is written, so that every reader sees the same address: without credentials and fragment. */
function httpsOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= longestUrl && URL.canParse(value)) {
    const { protocol, href, username, password } = new URL(value);
    if (
      protocol === 'https:' &&
      !`${username}${password}` &&
      !value.includes('#') &&
      href.replace(/\/$/, '') === value.replace(/\/$/, '')
    ) {
      return value;
    }
  }
  throw new TypeError('hook: url is an https address without user information and fragment');
}

function within(name: 'timeout' | 'cache', value: unknown, least: number, most: number) {
  if (!isThere(value)) return {};
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw new TypeError(`hook: ${name} is a whole number of ${least} to ${most}`);
  }
  return { [name]: value as number };
}

function scopeMember(of: ClaimsPolicyOf): readonly string[] {
  return of === 'client' ? ['scope'] : [];
}

function scopeOf(value: unknown, where: string): { readonly scope?: string } {
  if (!isThere(value)) return {};
  if (typeof value !== 'string' || !identityScopes.includes(value)) {
    throw new TypeError(`${where}: scope is one of ${identityScopes.join(', ')}`);
  }
  return { scope: value };
}

function freeClaim(name: unknown, where: string): string {
  if (typeof name === 'string' && isFreeClaim(name)) return name;
  throw new TypeError(`${where}: ${shown(name)} is no name for a claim, or one that the issuer itself gives`);
}

function nameOf(value: unknown, where: string): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= longestName) return value;
  throw new TypeError(`${where} is a name of 1 to ${longestName} printable ASCII characters`);
}

function flag(value: unknown, name: string): boolean {
  if (!isThere(value) || value === false) return false;
  if (value === true) return true;
  throw new TypeError(`${name} is true or false`);
}

function objectOf(value: unknown, what: string, known: readonly string[]): Members {
  if (!isJsonObject(value)) throw new TypeError(`${what} must be an object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`${what}: ${shown(unknown)} is none of ${known.join(', ')}`);
  // Members of its own alone, whatever every object has.
  return Object.assign(Object.create(null), value) as Members;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Publishable (RFC 6749 §5.2). */
function shown(name: unknown): string {
  return typeof name === 'string' ? name.slice(0, 64).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?') : 'it';
}
