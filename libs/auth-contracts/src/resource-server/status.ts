import type { KeySetStatus } from '../keys/key-source.js';
import { isReady } from '../keys/key-watch.js';
import type { WithdrawableKeys } from '../keys/withdrawable-keys.js';
import type { ReportOnlyStatus } from '../report-only/reporting.js';
import type { RevocationStatus } from '../revocation/revocation-state.js';
import type { RefusalReportStatus } from '../support/refusal-reporter.js';
import type { IntrospectionStatus } from '../verification/introspection/introspector.js';
import type { Trust } from '../verification/trusted-issuer.js';

/** Of one issuer: `down` means that none of its tokens can be verified now. */
export interface IssuerStatus extends KeySetStatus {
  readonly status: 'up' | 'down';
  /** Where it is asked about opaque tokens. */
  readonly introspection?: IntrospectionStatus | undefined;
}

/**
 * What an operator wants to know, for readiness: `down` means that no token can be verified now, of whatever issuer. It says nothing of whether
 * the process lives: a restart brings no keys.
 */
export interface ResourceServerStatus {
  readonly status: 'up' | 'down';
  readonly issuers: Readonly<Record<string, IssuerStatus>>;
  readonly revocations?: RevocationStatus | undefined;
  readonly cachedTokens: number;
  /** Of an API where refusals are, or were, only reported; it is up all the same. */
  readonly reportOnly?: ReportOnlyStatus | undefined;
  /** Where refusals are reported to the issuer. */
  readonly refusalReports?: RefusalReportStatus | undefined;
}

/** Those of an issuer that stands there more than once are the same. */
export function keySetsOf(trusts: readonly Trust[]): readonly WithdrawableKeys[] {
  return [...new Set(trusts.map(({ keys }) => keys))];
}

/** By the name of each issuer. */
export function issuerStatuses(trusts: readonly Trust[]): Readonly<Record<string, IssuerStatus>> {
  const all = keySetsOf(trusts).map((keys): [string, IssuerStatus] => {
    const [first, ...others] = trusts.filter((one) => one.keys === keys) as [Trust, ...Trust[]];
    const introspector = [first, ...others].find((one) => one.introspector)?.introspector;
    // Where it stands once more, without questions, its JWTs are verified by keys all the same.
    const isForAll = introspector?.isForAll && others.length === 0;
    const isUp = (isReady(keys) && !isForAll) || introspector?.isReady;
    const introspection = introspector && { introspection: introspector.status() };
    return [first.policy.issuer, { status: isUp ? 'up' : 'down', ...keys.status(), ...introspection }];
  });
  return Object.fromEntries(all);
}
