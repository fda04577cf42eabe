import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { LinkPurpose } from '../vocabulary/link-purposes.js';
import type { RoleBound } from './role-assignment.js';

/** A link that mail carries: whoever has it may do one thing, once. */
export interface AccountLink {
  /** Of its secret, 256 bits of chance. */
  readonly digest: Digest;
  readonly purpose: LinkPurpose;
  /** Whose account it is for; undefined of one that is for nobody yet. */
  readonly subject?: string | undefined;
  /** The address that it is about, where that is not the account's own. */
  readonly address?: string | undefined;
  /** Of what it was made against (`boundTo`): undefined where it is bound to nothing. */
  readonly bond?: Digest | undefined;
  /** What the purpose keeps beside that: words of ours. */
  readonly facts?: Readonly<Record<string, string>> | undefined;
  /** Within which organization or group alone it gives something, as it was when it was made; of one that gives more, or nothing, undefined. */
  readonly place?: RoleBound | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly usedAt?: EpochSeconds | undefined;
}

export interface AccountLinkFilter {
  readonly purpose: LinkPurpose;
  readonly subject?: string | undefined;
  readonly address?: string | undefined;
  /** `none`: those without one. */
  readonly place?: RoleBound | 'none' | undefined;
  readonly createdAt?: EpochSeconds | undefined;
}

export abstract class AccountLinkStore {
  /** Also finds what was used or has expired: whoever asks, decides. */
  abstract find(digest: Digest): Promise<AccountLink | undefined>;
  /** Those that are neither used nor over, the oldest first. */
  abstract open(filter: AccountLinkFilter, now: EpochSeconds, limit: number): Promise<readonly AccountLink[]>;
  abstract insert(link: AccountLink): Promise<void>;
  /** In one conditional update: true for exactly one of any number of parallel calls, and never once it is over. */
  abstract use(digest: Digest, now: EpochSeconds): Promise<boolean>;
  /** It is good for nothing any more. True where it was there. */
  abstract delete(digest: Digest): Promise<boolean>;
  /** All of one person; how many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
