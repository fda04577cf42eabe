import type { RejectionCode, TokenRejection } from '../errors/token-rejection.js';
import { show } from '../verification/token-policy.js';
import { clientOf } from '../verification/verified-client.js';

/** What the issuer is told of one refusal, as it is sent: never the token, and no person. */
export interface ReportedRefusal {
  readonly support_code: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly code: RejectionCode;
  readonly check: string;
  readonly expected: string;
  readonly received: string;
  readonly likely_cause?: string;
  /** Of a token whose signature holds. */
  readonly client_id?: string;
  /** The request went on all the same: refusals are only reported. */
  readonly let_on?: true;
}

export function reportedRefusal(
  supportCode: string,
  rejection: TokenRejection,
  { at, isLetOn }: { readonly at: number; readonly isLetOn: boolean },
): ReportedRefusal {
  const { code, check, expected, received, likelyCause } = rejection;
  const client = clientOf(rejection);
  return {
    support_code: supportCode,
    at,
    code,
    check: show(check),
    expected: show(expected),
    received: show(received),
    ...(likelyCause !== undefined && { likely_cause: show(likelyCause) }),
    ...(client && { client_id: show(client) }),
    ...(isLetOn && { let_on: true }),
  };
}
