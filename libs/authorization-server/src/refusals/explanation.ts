import type { RecordedRefusal } from '../records/recorded-refusal.js';
import type { Story } from './story.js';

/** What a support code leads to. */
export interface ExplainedRefusal {
  readonly refusal: RecordedRefusal;
  /** Undefined of a code that a newer API has. */
  readonly story?: Story | undefined;
}

/** One thing that was looked at, and how it stands. */
export interface ExplainedCheck {
  readonly check: string;
  readonly ok: boolean;
  /** What an API would refuse it for. */
  readonly code: string;
  readonly expected: string;
  readonly received: string;
  readonly cause?: string | undefined;
}

/** What one API makes of a token. */
export interface TokenJudgement {
  readonly audience: string;
  readonly accepted: boolean;
  readonly checks: readonly ExplainedCheck[];
}

/** What a token is worth now, to APIs and to the issuer. */
export interface ExplainedToken {
  readonly accepted: boolean;
  /** Members of its header, and claims that say what it is for; never the token. Undefined of what is no JWT. */
  readonly says?: Readonly<Record<string, unknown>> | undefined;
  readonly judgements: readonly TokenJudgement[];
  /** What the issuer knows of it; none where it is not known to be one of its own. */
  readonly known: readonly ExplainedCheck[];
  /** Of the first check that failed. */
  readonly story?: (Story & { readonly code: string }) | undefined;
}
