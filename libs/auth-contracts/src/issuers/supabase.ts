import { type ClaimPath, claimPath } from '../claims/claim-path.js';
import { type Reader, readOptions, type Shape } from '../options/read-options.js';
import { flag, optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { hostName } from './names.js';

export interface SupabaseOptions {
  /** Of the project, `abcdefghijkl.supabase.co`, or its own one. */
  readonly domain: string;
  /** Accepts anonymous accounts, which anybody can make; default false. */
  readonly anonymous?: boolean | undefined;
  /** Only sessions with a second factor (`aal2`); default false. */
  readonly secondFactor?: boolean | undefined;
  /** Where the roles of the application stand; default `app_metadata.roles`, which people cannot write. */
  readonly rolesFrom?: ClaimPath | undefined;
}

const roles: Reader<ClaimPath> = (value, at) => {
  const path = claimPath(value, at);
  if ((typeof path === 'string' ? path : path[0]) === 'user_metadata') {
    throw new TypeError(`${at} must not be user_metadata: people write it themselves`);
  }
  return path;
};

const shape: Shape<SupabaseOptions> = {
  domain: hostName,
  anonymous: optional(flag),
  secondFactor: optional(flag),
  rolesFrom: optional(roles),
};

/**
 * Sessions of people at a Supabase project that signs by asymmetric keys; by its JWT secret nobody but it may verify. Keys of the API (`anon`,
 * `service_role`), and tokens that the project gave to OAuth clients, are refused.
 *
 * Given up: `typ: at+jwt`, `jti`, that a token is for one API (`aud` is `authenticated`: it is good at all of the project's), a client, which is the empty
 * text, and scopes, of which there are none.
 * @throws TypeError
 */
export function supabase(options: SupabaseOptions): TrustedIssuer {
  const { domain, anonymous, secondFactor, rolesFrom } = readOptions('supabase', options, shape);
  const issuer = `https://${domain}/auth/v1`;
  return {
    issuer,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    audienceIdentifier: 'authenticated',
    algorithms: ['ES256', 'RS256'],
    clientFrom: ['client_id'],
    scopesFrom: [],
    rolesFrom: [rolesFrom ?? ['app_metadata', 'roles']],
    requiredClaims: [
      { anyOf: ['role'], values: ['authenticated'] },
      { anyOf: ['session_id'] },
      ...(secondFactor ? [{ anyOf: ['aal'], values: ['aal2'] }] : []),
    ],
    refusedClaims: [{ anyOf: ['client_id'] }, ...(anonymous ? [] : [{ anyOf: ['is_anonymous'], values: [true] }])],
    acceptUntypedTokens: { untypedHeader: true, missingClientId: true, missingJti: true },
  };
}
