import type { RandomSource } from '@signet/authorization-server';

/** Seconds before each attempt behind the first, as Standard Webhooks has them ("Deliverability and reliability"): three days of them. */
const delays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
/** Seconds: before that nothing is given up, however often it was tried because something else arrived. */
const leastPatience = delays.reduce((sum, delay) => sum + delay, 0);
/** Seconds: no receiver puts off more than that. */
const longestRetryAfter = 86_400;

/** Seconds for which a receiver that says so (`Retry-After`) is not asked. */
export function putOffFor(retryAfter: number): number {
  return Math.min(retryAfter, longestRetryAfter);
}

/** Seconds: what waits longer was written by a clock that was wrong. */
export const longestRetryDelay = Math.ceil(Math.max(...delays, longestRetryAfter) * 1.2);

/**
 * Seconds until the next attempt, up to a fifth more by chance, and not before the receiver wants it (`Retry-After`), within a day.
 * Undefined where that was the last one.
 * @param attempts so far, from 1
 * @param age seconds since it was to be told; negative where a clock was ahead
 */
export function retryDelay(
  {
    attempts,
    age,
    retryAfter = 0,
  }: { readonly attempts: number; readonly age: number; readonly retryAfter?: number | undefined },
  random: RandomSource,
): number | undefined {
  const isYoung = age >= 0 && age < leastPatience;
  const delay = delays[attempts - 1] ?? (isYoung ? delays.at(-1) : undefined);
  if (delay === undefined) return undefined;
  const chance = Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32;
  return Math.max(Math.ceil(delay * (1 + chance / 5)), putOffFor(retryAfter));
}
