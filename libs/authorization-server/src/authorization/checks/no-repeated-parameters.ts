import { OAuthError } from '../../shared/oauth-error.js';
import type { CheckInput, RequestPart } from '../request-draft.js';

/** RFC 6749 §3.1: no parameter twice, but `resource` (RFC 8707 §2). */
export function checkNoRepeatedParameters({ parameters }: CheckInput): RequestPart {
  const seen = new Set<string>();
  for (const [name] of parameters) {
    if (name === 'resource') continue;
    if (seen.has(name)) throw new OAuthError('invalid_request', 'a parameter is repeated');
    seen.add(name);
  }
  return {};
}
