import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** RFC 6749 §3.1.1. `code` only: the implicit types hand tokens to the address bar (RFC 9700 §2.1.2). */
export function checkResponseType({ policy, parameters }: CheckInput): RequestPart {
  const responseType = singleParameter(parameters, 'response_type');
  if (responseType === undefined) throw new OAuthError('invalid_request', 'response_type is missing');
  if (responseType !== 'code') throw new OAuthError('unsupported_response_type', 'response_type must be code');
  if (!policy.grantTypes.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'the client may not use the authorization code grant');
  }
  return {};
}
