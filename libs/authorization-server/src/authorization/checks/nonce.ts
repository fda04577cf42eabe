import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** OpenID Connect Core §3.1.2.1 `nonce` comes back in the ID token as it is. */
export function checkNonce({ parameters }: CheckInput): RequestPart {
  return { nonce: singleParameter(parameters, 'nonce') };
}
