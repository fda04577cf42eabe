import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../request-draft.js';

/** OpenID Connect Core §6: refused by their own codes while they are not supported, never ignored. */
export function checkRequestObject({ parameters }: CheckInput): RequestPart {
  if (singleParameter(parameters, 'request') !== undefined) {
    throw new OAuthError('request_not_supported', 'request objects are not supported');
  }
  if (singleParameter(parameters, 'request_uri') !== undefined) {
    throw new OAuthError('request_uri_not_supported', 'request_uri is not supported');
  }
  return {};
}
