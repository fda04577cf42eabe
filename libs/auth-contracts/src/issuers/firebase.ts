import { type ClaimPath, claimPath } from '../claims/claim-path.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { flag, optional } from '../options/values.js';
import type { ClaimRule } from '../verification/claim-rules.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { projectId, texts } from './names.js';

export interface FirebaseOptions {
  readonly projectId: string;
  /** Tenants of Identity Platform whose people are accepted, and nobody else then; default: people of no tenant. */
  readonly tenants?: readonly string[] | undefined;
  /** Accepts anonymous accounts, which anybody can make; default false. */
  readonly anonymous?: boolean | undefined;
  /** The custom claim that has the roles; default `roles`. */
  readonly rolesFrom?: ClaimPath | undefined;
}

const shape: Shape<FirebaseOptions> = {
  projectId,
  tenants: optional(texts),
  anonymous: optional(flag),
  rolesFrom: optional(claimPath),
};

const provider: ClaimPath = ['firebase', 'sign_in_provider'];
const tenant: ClaimPath = ['firebase', 'tenant'];

/**
 * ID tokens of Firebase Authentication, which are the credential there; session cookies are of another issuer and refused.
 *
 * Given up: that a token is for one API (`aud` is the project: it is good at all of its APIs), a client, which is the empty text, scopes, of which there
 * are none, and `jti`.
 * @throws TypeError
 */
export function firebase(options: FirebaseOptions): TrustedIssuer {
  const { projectId: project, tenants, anonymous, rolesFrom } = readOptions('firebase', options, shape);
  const refusedClaims: readonly ClaimRule[] = [
    ...(anonymous ? [] : [{ anyOf: [provider], values: ['anonymous'] }]),
    ...(tenants ? [] : [{ anyOf: [tenant] }]),
  ];
  return {
    issuer: `https://securetoken.google.com/${project}`,
    jwksUri: 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
    audienceIdentifier: project,
    algorithms: ['RS256'],
    scopesFrom: [],
    rolesFrom: [rolesFrom ?? 'roles'],
    requiredClaims: [{ anyOf: [provider] }, ...(tenants ? [{ anyOf: [tenant], values: tenants }] : [])],
    refusedClaims: refusedClaims.length > 0 ? refusedClaims : undefined,
    acceptUntypedTokens: { idTokens: true, missingClientId: true, missingJti: true },
  };
}
