import type { Population } from './population.js';

/** How much of everything. Steps are those of a round, on each database and size. */
export interface Plan {
  readonly small: Omit<Population, 'now'>;
  readonly large: Omit<Population, 'now'>;
  readonly rounds: number;
  readonly codeSteps: number;
  readonly refreshSteps: number;
  readonly loginSteps: number;
  readonly sweepSteps: number;
  /** Of each kind, in one step. */
  readonly sweepTogether: number;
}

/** @param light a twentieth of the growth, in seconds */
export function planOf(light: boolean): Plan {
  if (light) {
    return {
      small: { accounts: 1000, grants: 5000 },
      large: { accounts: 20_000, grants: 100_000 },
      rounds: 2,
      codeSteps: 200,
      refreshSteps: 300,
      loginSteps: 300,
      sweepSteps: 20,
      sweepTogether: 20,
    };
  }
  return {
    small: { accounts: 10_000, grants: 50_000 },
    large: { accounts: 1_000_000, grants: 5_000_000 },
    rounds: 3,
    codeSteps: 600,
    refreshSteps: 1200,
    loginSteps: 1200,
    sweepSteps: 40,
    sweepTogether: 100,
  };
}
