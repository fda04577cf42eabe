import type { StandardClaims } from '../records/account.js';

/** Groups are no part of the account: they are looked up where they are asked for. */
type ClaimOfScope = keyof StandardClaims | 'groups';

/** Which claims a scope stands for (OpenID Connect Core §5.4); `groups` as clients of the field ask for it. */
export const scopeClaims: Readonly<Record<string, readonly ClaimOfScope[]>> = {
  openid: [],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
  offline_access: [],
  groups: ['groups'],
};

/** The scope that a claim belongs to; undefined for claims that no scope stands for. */
export function scopeOfClaim(claim: string): string | undefined {
  return Object.keys(scopeClaims).find((scope) => scopeClaims[scope]?.some((name) => name === claim));
}

/** Every scope that says something about the person rather than about an API. */
export const identityScopes: readonly string[] = Object.keys(scopeClaims);

/** Those that a client has where nothing is said: whom a person works with is asked for by name. */
export const usualIdentityScopes: readonly string[] = identityScopes.filter((scope) => scope !== 'groups');
