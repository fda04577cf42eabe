import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** RFC 7636 §4.3 with S256 alone (RFC 9700 §2.1.1); mandatory where the client's policy says so. */
export function checkPkce({ policy, parameters }: CheckInput): RequestPart {
  const codeChallenge = singleParameter(parameters, 'code_challenge');
  const method = singleParameter(parameters, 'code_challenge_method');
  if (codeChallenge === undefined) {
    if (method !== undefined) throw new OAuthError('invalid_request', 'code_challenge is missing');
    if (policy.pkceRequired) {
      throw new OAuthError('invalid_request', 'code_challenge is missing; PKCE is required');
    }
    return {};
  }
  // Without a method the standard means plain, which is refused like plain by name.
  if (method !== 'S256') throw new OAuthError('invalid_request', 'code_challenge_method must be S256');
  if (!/^[A-Za-z0-9\-_]{43}$/.test(codeChallenge)) {
    throw new OAuthError('invalid_request', 'code_challenge is not an S256 challenge');
  }
  return { codeChallenge };
}
