import type { RejectionCode } from '../index.js';
import type { Answer } from './application.js';

export function isLetIn({ status }: Answer): boolean {
  return status !== 401 && status !== 403 && status !== 503;
}

/** What a caller must be told of each (RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3). */
export function isRefusedAs({ status, challenge, code }: Answer, wanted: RejectionCode): boolean {
  if (code !== undefined && code !== wanted) return false;
  switch (wanted) {
    case 'scope_missing':
      return status === 403 && challenge.includes('error="insufficient_scope"');
    case 'role_missing':
    case 'actor_refused':
      return status === 403;
    case 'acr_insufficient':
    case 'login_too_old':
      return status === 401 && challenge.includes('error="insufficient_user_authentication"');
    case 'proof_required':
      return status === 401 && /^DPoP .*error="invalid_token"/.test(challenge);
    default: {
      const isProof = wanted.startsWith('proof_') && wanted !== 'proof_key_mismatch';
      return status === 401 && challenge.includes(`error="${isProof ? 'invalid_dpop_proof' : 'invalid_token'}"`);
    }
  }
}

export function said({ status, challenge, code }: Answer): string {
  const [, error = 'no error'] = /error="(\w+)"/.exec(challenge) ?? [];
  return `${status} ${code ?? error}`;
}
