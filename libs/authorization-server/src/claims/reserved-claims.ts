import type { StandardClaims } from '../records/account.js';
import type { AccessTokenPayload, IdTokenPayload } from './token-payloads.js';

/** What the issuer itself says. A claim of its tokens that is missing here does not compile. */
const saidByIssuer = [
  'acr',
  'act',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'cnf',
  'exp',
  'grant_id',
  'groups',
  'iat',
  'iss',
  'jti',
  'nonce',
  'org_id',
  'roles',
  'scope',
  'sid',
  'sub',
  'support_access',
] as const;

/** Of the person (OpenID Connect Core §5.1): they come from the account alone. */
const saidOfPerson: Readonly<Record<keyof StandardClaims, true>> = {
  name: true,
  given_name: true,
  family_name: true,
  middle_name: true,
  nickname: true,
  preferred_username: true,
  profile: true,
  picture: true,
  website: true,
  email: true,
  email_verified: true,
  gender: true,
  birthdate: true,
  zoneinfo: true,
  locale: true,
  phone_number: true,
  phone_number_verified: true,
  address: true,
  updated_at: true,
};

/** Words with a meaning of their own wherever a JWT is read, though none of our tokens has them. */
const registered = [
  // RFC 7519 §4.1.5; OpenID Connect Core §2, §5.6.2, §3.3.2.11
  ...['nbf', 'c_hash', 's_hash', '_claim_names', '_claim_sources', 'sub_jwk'],
  // RFC 8693 §4.4, RFC 9068 §2.2.3.1, RFC 9396 §9, RFC 7662 §2.2, RFC 9701 §5
  ...['may_act', 'entitlements', 'authorization_details', 'active', 'username', 'token_type', 'token_introspection'],
  // RFC 8417 §2.2, RFC 9493 §3, OpenID Connect Back-Channel Logout §2.4
  ...['events', 'toe', 'txn', 'sub_id', 'sub_ids', 'logout_token'],
  // Other kinds of authorization in a token: RFC 8417, OpenID Connect Native SSO, RFC 9560, permissions of other issuers
  ...['ds_hash', 'vot', 'vtm', 'rt_hash', 'urn:openid:params:jwt:claim:rt_hash', 'permissions', 'scp'],
  // What is left out, and says so.
  'claims_omitted',
];

type Unlisted = Exclude<keyof AccessTokenPayload | keyof IdTokenPayload, (typeof saidByIssuer)[number]>;
const allListed: [Unlisted] extends [never] ? true : Unlisted = true;

/** Claims that nobody else gives: no mapping, attribute or hook. */
export const reservedClaims: readonly string[] = allListed && [
  ...saidByIssuer,
  ...Object.keys(saidOfPerson),
  ...registered,
];

const reserved = new Set(reservedClaims);

/** In any case of its letters: some libraries read JSON without regard to it, and the last one counts for them. */
export function isReservedClaim(name: string): boolean {
  return reserved.has(name.toLowerCase());
}

/** 1 to 128 ASCII characters that no two of them look alike by, beginning with a letter; an address as a namespace is one too. */
const claimName = /^[A-Za-z][A-Za-z0-9_.:/-]{0,127}$/;

/** Whether a claim may be called this: letters of other scripts look like ours, and `__proto__` is no name of anything. */
export function isFreeClaim(name: string): boolean {
  return claimName.test(name) && !isReservedClaim(name);
}
