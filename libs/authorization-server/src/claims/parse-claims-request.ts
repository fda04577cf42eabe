import { isJsonObject } from '@signet/runtime';
import type { ClaimRequest, ClaimsRequest } from '../records/claims-request.js';
import { OAuthError } from '../shared/oauth-error.js';
import { claimsOfScopes } from './claims-of-scopes.js';

/** Claims beyond this are no request that anybody means; how long it may be is in `parameterLimits`. */
const mostClaims = 100;

/**
 * Claims that are unknown, or of a scope that the client may not have, are passed over (OpenID Connect Core §5.5.1).
 * @throws OAuthError invalid_request when the text is no claims request
 */
export function parseClaimsRequest(text: string, allowedScopes: readonly string[]): ClaimsRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed();
  }
  if (!isJsonObject(parsed)) throw malformed();
  // Members that are not understood are passed over (§5.5).
  return claimsOfScopes({ ...section(parsed, 'userinfo'), ...section(parsed, 'id_token') }, allowedScopes);
}

function section(parsed: Readonly<Record<string, unknown>>, name: 'userinfo' | 'id_token'): ClaimsRequest {
  const value = parsed[name];
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw malformed();
  const entries = Object.entries(value);
  if (entries.length > mostClaims) throw malformed();
  return { [name]: Object.fromEntries(entries.map(([claim, wanted]) => [claim, claimRequest(wanted)])) };
}

function claimRequest(value: unknown): ClaimRequest | null {
  if (value === null) return null;
  if (!isJsonObject(value)) throw malformed();
  const { essential, values } = value;
  if (essential !== undefined && typeof essential !== 'boolean') throw malformed();
  if (values !== undefined && !Array.isArray(values)) throw malformed();
  return {
    ...(essential === undefined ? {} : { essential }),
    ...(value.value === undefined ? {} : { value: value.value }),
    ...(values === undefined ? {} : { values }),
  };
}

function malformed(): OAuthError {
  return new OAuthError('invalid_request', 'claims is not a claims request');
}
