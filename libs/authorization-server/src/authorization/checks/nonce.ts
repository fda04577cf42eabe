import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** OpenID Connect Core §3.1.2.1 `nonce`: stored and signed, so bounded. */
export function checkNonce({ parameters }: CheckInput): RequestPart {
  const nonce = singleParameter(parameters, 'nonce');
  if (nonce !== undefined && nonce.length > 512) throw new OAuthError('invalid_request', 'nonce is too long');
  return { nonce };
}
