import { defineAudience } from '@signet/auth-contracts';
import { givenName } from '@signet/runtime';
import type { ResourceRole, ResourceServer } from '../records/resource-server.js';

/** Characters of the name of a role. */
const longestRole = 128;
const longestDescription = 256;
const mostRoles = 200;

/** Roles as a contract has them (`defineAudience`), or with what operators read of them. */
export type DescribedRoles = Readonly<Record<string, ResourceRole | readonly string[]>>;

export function resourceRoles(described: DescribedRoles): Readonly<Record<string, ResourceRole>> {
  const roles = Object.entries(described).map(
    ([role, of]) => [role, 'scopes' in of ? of : { scopes: [...of] }] as const,
  );
  return Object.fromEntries(roles);
}

/**
 * Names of roles as the contract of an API takes them, which a page can show; each stands for scopes of this resource, once each.
 * `scopesWithoutRole` says something only where there are roles. No role at all is no way to say that scopes need none.
 * @throws TypeError that says what it should be
 */
export function checkRoles({ identifier, name, scopes, roles, scopesWithoutRole }: ResourceServer): void {
  if (roles === undefined) {
    if (scopesWithoutRole === undefined) return;
    throw new TypeError('scopes without role are named where there are roles; else no scope needs one');
  }
  const names = Object.keys(roles);
  if (names.length === 0 || names.length > mostRoles) {
    throw new TypeError(`a resource has 1 to ${mostRoles} roles, or none is named and scopes need none`);
  }
  const ofContract = Object.entries(roles).map(([role, of]) => [role, of.scopes] as const);
  defineAudience({ identifier, name, scopes, roles: Object.fromEntries(ofContract) });
  for (const [role, { scopes: given, description }] of Object.entries(roles)) {
    if (role.length > longestRole || givenName(role, longestRole) !== role) {
      throw new TypeError(
        `a role has a name of 1 to ${longestRole} characters, none of them invisible or a control character`,
      );
    }
    if (description !== undefined && !isText(description)) {
      throw new TypeError(
        `a description has 1 to ${longestDescription} characters, none of them invisible or a control character`,
      );
    }
    requireOnce(given, `the role ${role}`);
  }
  const missing = (scopesWithoutRole ?? []).find((scope) => !Object.hasOwn(scopes, scope));
  if (missing !== undefined) throw new TypeError(`${identifier} has no scope ${missing}`);
  requireOnce(scopesWithoutRole ?? [], 'what needs no role');
}

function isText(text: string): boolean {
  return text.length <= longestDescription && givenName(text, longestDescription) !== undefined;
}

function requireOnce(scopes: readonly string[], of: string): void {
  const twice = scopes.find((scope, index) => scopes.indexOf(scope) !== index);
  if (twice !== undefined) throw new TypeError(`${of} names the scope ${twice} twice`);
}
