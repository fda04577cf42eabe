import type { CheckResult } from '../../errors/token-rejection.js';
import { type JsonObject, result, type TokenPolicy } from '../token-policy.js';
import type { MissingMembers } from './introspection-options.js';

/** As a JWT of this issuer is judged, but for what an opaque token does not have: a header, and an id that is not the token itself. */
export function introspectionPolicy(policy: TokenPolicy, missing: MissingMembers): TokenPolicy {
  const { missingAudience, missingClientId, missingSubject } = policy.forgiven;
  const forgiven = {
    ...policy.forgiven,
    untypedHeader: true,
    missingJti: true,
    missingAudience: missing.audience ?? missingAudience,
    missingClientId: missing.clientId ?? missingClientId,
    missingSubject: missing.subject ?? missingSubject,
    idTokens: false,
  };
  return { ...policy, forgiven };
}

/**
 * What the issuer says of an active token (RFC 7662 §2.2), as claims.
 * @param now seconds since the epoch, before it was asked
 */
export function introspectedClaims(
  answer: JsonObject,
  policy: TokenPolicy,
  missing: MissingMembers,
  now: number,
): JsonObject {
  const { active: _isActive, ...told } = answer;
  const isForNobody = Array.isArray(told.aud) && told.aud.length === 0;
  return {
    ...told,
    // It was asked at its own endpoint: an answer that says nothing of that speaks for it.
    ...(told.iss === undefined && { iss: policy.issuer }),
    // Which of the two says that nobody is named is a matter of taste.
    ...(policy.forgiven.missingAudience && isForNobody && { aud: undefined }),
    ...(missing.issuedAt && told.iat === undefined && { iat: now }),
  };
}

/** That it is an access token at all: an issuer calls its refresh tokens active as well. */
export function checkTokenType({ token_type: type, cnf }: JsonObject, missing: MissingMembers): CheckResult {
  const name = typeof type === 'string' ? type.toLowerCase() : type;
  // Bound to a key that nobody names, it would pass as a bearer token.
  const isUnbound = name === 'dpop' && cnf === undefined;
  const ok = name === 'bearer' || (name === 'dpop' && !isUnbound) || (missing.tokenType === true && name === undefined);
  return result('token_type', 'wrong_type', ok, 'Bearer, or DPoP with its key', type, () =>
    isUnbound ? 'the issuer does not say to which key the token is bound' : 'this may be a refresh token',
  );
}
