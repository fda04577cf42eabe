import type { Digest, EpochSeconds } from '@signet/authorization-server';

/** A link that makes somebody an owner, once. */
export interface OwnerLink {
  /** Of its secret, 256 bits of chance. */
  readonly digest: Digest;
  /** `first`: good only as long as there is no owner who can sign in; `recovery`: made by whoever has the database at hand. */
  readonly purpose: 'first' | 'recovery';
  /** The account that it is for, whose password is set anew; undefined where whoever has it says who they are. */
  readonly subject?: string | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

export abstract class OwnerLinkStore {
  abstract find(digest: Digest): Promise<OwnerLink | undefined>;
  /** The newest first. */
  abstract list(): Promise<readonly OwnerLink[]>;
  abstract insert(link: OwnerLink): Promise<void>;
  /** True for the one call that deleted it. */
  abstract delete(digest: Digest): Promise<boolean>;
  /** Deletes at most `limit` with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
