import type { FactorData } from './factor.js';

/** A kind of factor that is proved by a code which somebody types. */
export interface CodeKind<Data extends FactorData = FactorData> {
  readonly type: Data['type'];
  /** What a code of it proves (RFC 8176). */
  readonly amr: readonly string[];
  /**
   * What is kept once this code was taken, which counts for whoever stores that first; undefined where it is none, or was taken before.
   * Never throws for what somebody typed.
   * @param now epoch seconds
   */
  take(data: Data, typed: string, now: number): Data | undefined;
}
