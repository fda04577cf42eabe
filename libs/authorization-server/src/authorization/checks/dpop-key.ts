import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import { isConfirmed } from '../../vocabulary/confirmation.js';
import type { CheckInput, RequestPart } from '../check.js';

/** RFC 9449 §10: `dpop_jkt` binds the code to a key; a proof at the pushed request must be of the same key (§10.1). */
export function checkDpopKey({ parameters, source }: CheckInput): RequestPart {
  const named = singleParameter(parameters, 'dpop_jkt');
  if (named !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(named)) {
    throw new OAuthError('invalid_request', 'dpop_jkt is not a thumbprint');
  }
  if (named !== undefined && source.confirmation !== undefined && !isConfirmed({ jkt: named }, source.confirmation)) {
    throw new OAuthError('invalid_request', 'dpop_jkt is of another key than the proof');
  }
  return { confirmation: named === undefined ? source.confirmation : { jkt: named } };
}
