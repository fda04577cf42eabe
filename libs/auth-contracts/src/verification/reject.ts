import { type CheckResult, type RejectionCode, TokenRejection } from '../errors/token-rejection.js';

export function reject(
  check: string,
  code: RejectionCode,
  expected: string,
  received: string,
  cause?: string,
): TokenRejection {
  return new TokenRejection({ check, ok: false, code, expected, received, cause });
}

/** What a list of checks says of it. */
export function failureOf({ check, code, expected, received, likelyCause }: TokenRejection): CheckResult {
  return { check, ok: false, code, expected, received, cause: likelyCause };
}
