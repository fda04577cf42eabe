import { OAuthError } from '../../shared/oauth-error.js';
import type { CheckInput, RequestPart } from '../check.js';

/** How the request had to come: pushed (RFC 9126 §5, §6), in a signed request object (RFC 9101 §10.5). */
export function checkDelivery({ policy, source, deps }: CheckInput): RequestPart {
  const pushed = source.pushed !== 'no';
  if (!pushed && (policy.pushedRequestRequired || deps.settings.requirePushedAuthorizationRequests)) {
    throw new OAuthError('invalid_request', 'the request must be pushed first');
  }
  if (policy.signedRequestObjectRequired && !source.signed) {
    throw new OAuthError('invalid_request', 'the request must be a signed request object');
  }
  return {
    confirmation: source.confirmation,
    pushedRequest: source.pushed === 'no' ? undefined : source.pushedRequest,
  };
}
