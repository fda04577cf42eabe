import type { CheckResult } from '../errors/token-rejection.js';
import { type JsonObject, result } from './token-policy.js';

/** RFC 9449 §7.1: a bound token is no bearer token, and an unbound one proves nothing under the DPoP scheme. */
export function checkBinding(
  claims: JsonObject,
  scheme: 'Bearer' | 'DPoP',
): { readonly check: CheckResult; readonly jkt?: string | undefined } {
  const { cnf } = claims;
  const jkt = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined;
  const thumbprint = typeof jkt === 'string' && /^[A-Za-z0-9_-]{43}$/.test(jkt) ? jkt : undefined;
  if (cnf === undefined) {
    const ok = scheme === 'Bearer';
    return { check: result('binding', 'token_not_bound', ok, ok ? 'no cnf' : 'a cnf.jkt', 'no cnf') };
  }
  // Whatever else `cnf` says is a binding that we cannot prove: it must not pass as a bearer token.
  const ok = scheme === 'DPoP' && thumbprint !== undefined;
  const cause =
    thumbprint === undefined
      ? 'the token is bound in a way that is not DPoP'
      : 'present it as Authorization: DPoP with a proof of its key (RFC 9449)';
  const expected = scheme === 'DPoP' ? 'a cnf.jkt' : 'no cnf: it came as a bearer token';
  return { check: result('binding', 'sender_constrained', ok, expected, cnf, cause), jkt: thumbprint };
}
