import { readOptions, type Shape } from '../options/read-options.js';
import { listOf, optional, url, webUrl } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { serviceAccountName } from './names.js';

export interface KubernetesOptions {
  /** `--service-account-issuer` of the cluster, character by character. */
  readonly issuer: string;
  /** Who is accepted, as `namespace/name`. */
  readonly serviceAccounts: readonly string[];
  /** Where the keys are; default: as the metadata of the issuer says. The API server shows them only to whom it knows, unless that is allowed. */
  readonly jwksUri?: string | undefined;
}

const shape: Shape<KubernetesOptions> = {
  issuer: url,
  serviceAccounts: listOf(serviceAccountName, 1),
  jwksUri: optional(webUrl),
};

/**
 * Service account tokens of a Kubernetes cluster, projected into a pod for this audience (`serviceAccountToken.audience`). Those that the API server is meant
 * by, and those of secrets, which have no audience, are refused.
 *
 * Given up: `typ: at+jwt`, `jti` (from 1.32 on it is there), scopes, of which there are none, and a client beside the subject, which is read as it; that the
 * pod still lives, which only a TokenReview knows.
 * @throws TypeError
 */
export function kubernetes(options: KubernetesOptions): TrustedIssuer {
  const { issuer, serviceAccounts, jwksUri } = readOptions('kubernetes', options, shape);
  const subjects = serviceAccounts.map((account) => `system:serviceaccount:${account.replace('/', ':')}`);
  return {
    issuer,
    jwksUri,
    algorithms: ['RS256', 'ES256'],
    clientFrom: ['sub'],
    scopesFrom: [],
    requiredClaims: [{ anyOf: ['sub'], values: subjects }, { anyOf: [['kubernetes.io', 'serviceaccount', 'uid']] }],
    acceptUntypedTokens: { untypedHeader: true, missingJti: true },
  };
}
