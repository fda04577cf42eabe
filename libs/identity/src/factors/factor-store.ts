import type { EnrolledFactor, Factor } from './factor.js';

/** Where factors are kept, their data under the master key. */
export abstract class FactorStore {
  abstract find(factorId: string): Promise<Factor | undefined>;
  abstract findByHandle(handle: string): Promise<Factor | undefined>;
  /** All of one person, the oldest first, then by `factorId`. */
  abstract ofPerson(subject: string): Promise<readonly Factor[]>;
  /** The same without their data: nothing is opened. */
  abstract enrolled(subject: string): Promise<readonly EnrolledFactor[]>;
  /** False where there is one of the same `handle` or `factorId`, and then nothing is stored. */
  abstract insert(factor: Factor): Promise<boolean>;
  /**
   * In one conditional update, in place of the one of the same id whose revision is one lower: true for exactly one of any number of
   * parallel calls, by which a code or a counter counts once. Whose it is, its handle and its type stay.
   */
  abstract replace(factor: Factor): Promise<boolean>;
  /** True for the one call that deleted it. */
  abstract delete(factor: Pick<Factor, 'factorId' | 'subject'>): Promise<boolean>;
  /** How many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
}
