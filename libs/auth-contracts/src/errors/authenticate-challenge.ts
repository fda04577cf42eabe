import { dpopSigningAlgorithms } from '../dpop/dpop-proof.js';

/** RFC 6750 §3.1, RFC 9449 §7.1. */
export type BearerErrorCode = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof';

export interface Challenge {
  readonly scheme?: 'Bearer' | 'DPoP' | undefined;
  /** Without one it is the bare challenge of a request without a token (RFC 6750 §3.1). */
  readonly error?: BearerErrorCode | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Address of the API's metadata (RFC 9728 §5.1). */
  readonly resourceMetadata?: string | undefined;
}

/** The `WWW-Authenticate` value of a refusal. */
export function authenticateChallenge({ scheme = 'Bearer', error, scopes = [], resourceMetadata }: Challenge): string {
  const parameters = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(scopes.length === 0 ? [] : [`scope="${scopes.join(' ')}"`]),
    ...(scheme === 'DPoP' ? [`algs="${dpopSigningAlgorithms.join(' ')}"`] : []),
    ...(resourceMetadata === undefined ? [] : [`resource_metadata="${resourceMetadata}"`]),
  ];
  return parameters.length === 0 ? scheme : `${scheme} ${parameters.join(', ')}`;
}
