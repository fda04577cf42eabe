import type { RejectionCode } from '@signet/auth-contracts';
import type { OAuthErrorCode } from '../shared/oauth-error.js';

/** Whatever an API or the issuer refuses for. */
export type RefusalCode = RejectionCode | OAuthErrorCode;

/** What would change a refusal, and where it is changed. */
export interface RefusalSetting {
  /** What is to be changed. */
  readonly change: string;
  /** By which command; `...` stands for what the case says. */
  readonly command?: string;
  /** By which operation of the administration API (`operationId`). */
  readonly operation?: string;
}

/** What an operator has to know of one kind of refusal. */
export interface Story {
  /** What the check is for, and what its failure means. */
  readonly means: string;
  /** The likeliest first. */
  readonly causes: readonly string[];
  readonly setting: RefusalSetting;
}
