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

function keysFinding({ kids, ageSeconds, failure, isEmptySet }: KeysStatus): Finding | undefined {
  if (kids.length > 0) return undefined;
  if (isEmptySet) return { reason: 'keys_empty', detail: failure ?? 'the key set is empty' };
  // They were there, and each was withdrawn.
  if (ageSeconds !== undefined) return { reason: 'keys_empty', detail: failure ?? 'every key was withdrawn' };
  return { reason: 'keys_unknown', detail: failure ?? 'the issuer was not asked yet' };
}

function revocationsFinding(
  { staleForSeconds = Number.POSITIVE_INFINITY, failure, isClientRefused }: RevocationsStatus,
  staleAfter: number,
): Finding | undefined {
  if (isClientRefused) return { reason: 'client_secret_refused', detail: failure ?? 'it was refused' };
  const most = failure === undefined ? Math.max(staleAfter, longestPoll) : staleAfter;
  if (staleForSeconds <= most) return undefined;
  const since = staleForSeconds === Number.POSITIVE_INFINITY ? 'never heard' : `heard ${staleForSeconds} s ago`;
  return { reason: 'revocations_stale', detail: failure === undefined ? since : `${since}: ${failure}` };
}
