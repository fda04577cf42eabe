import type { ResourceServerStatus } from '@signet/auth-contracts';
import type { Check, Finding } from '@signet/runtime';

type KeysStatus = ResourceServerStatus['issuers'][string];
type RevocationsStatus = NonNullable<ResourceServerStatus['revocations']>;

/** Seconds without a word of the issuer, where `REVOCATIONS_STALE_AFTER` is not set. */
export const defaultStaleAfter = 30;
/** Seconds that a poll may be held open with nothing to say, and take to fail: silence so far is none. */
const longestPoll = 45;

/** What an API must know of its issuer to judge tokens. @param staleAfter seconds */
export function tokenChecks(status: () => ResourceServerStatus, staleAfter = defaultStaleAfter): readonly Check[] {
  return [
    {
      reason: 'keys_unknown',
      look: async () => {
        const { status: isUp, issuers } = status();
        if (isUp === 'up') return undefined;
        const findings = Object.values(issuers).map(keysFinding);
        return (
          findings.find((finding) => finding !== undefined) ?? { reason: 'keys_unknown', detail: 'they are too old' }
        );
      },
    },
    {
      reason: 'revocations_stale',
      look: async () => {
        const { revocations } = status();
        return revocations && revocationsFinding(revocations, staleAfter);
      },
    },
  ];
}

/** What the library says where a set came, and nothing in it may be used. */
const emptySet = /^the key set has no key that may be used/;

function keysFinding({ kids, ageSeconds, failure }: KeysStatus): Finding | undefined {
  if (kids.length > 0) return undefined;
  if (failure !== undefined && emptySet.test(failure)) return { reason: 'keys_empty', detail: failure };
  // They were there, and each was withdrawn.
  if (ageSeconds !== undefined) return { reason: 'keys_empty', detail: failure ?? 'every key was withdrawn' };
  return { reason: 'keys_unknown', detail: failure ?? 'the issuer was not asked yet' };
}

/** RFC 6749 §5.2: who it says it is, or its secret, is not what the issuer knows. */
const refused = /\binvalid_client\b|\banswered 401\b|: 401\b/;

function revocationsFinding(
  { staleForSeconds = Number.POSITIVE_INFINITY, failure }: RevocationsStatus,
  staleAfter: number,
): Finding | undefined {
  if (failure !== undefined && refused.test(failure)) return { reason: 'client_secret_refused', detail: failure };
  const most = failure === undefined ? Math.max(staleAfter, longestPoll) : staleAfter;
  if (staleForSeconds <= most) return undefined;
  const since = staleForSeconds === Number.POSITIVE_INFINITY ? 'never heard' : `heard ${staleForSeconds} s ago`;
  return { reason: 'revocations_stale', detail: failure === undefined ? since : `${since}: ${failure}` };
}
