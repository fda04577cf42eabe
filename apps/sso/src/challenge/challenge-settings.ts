export const challengeModes = ['automatic', 'always', 'off'] as const;
export type ChallengeMode = (typeof challengeModes)[number];

/** When browsers are asked to compute something before a form is taken, and how much. */
export interface ChallengeSettings {
  readonly mode: ChallengeMode;
  /** Of each of the sixteen pieces: two to that power digests, about. */
  readonly bits: { readonly least: number; readonly most: number };
  /** Failures that are counted when it begins. */
  readonly failures: { readonly account: number; readonly address: number; readonly site: number };
  /** Networks that failed within ten minutes, of everybody together; and how many times as many as people who signed in. */
  readonly networks: { readonly least: number; readonly ratio: number };
}

/** The figures behind these are in docs/decisions/0094-work-under-attack.md. */
export const defaultChallengeSettings: ChallengeSettings = {
  mode: 'automatic',
  bits: { least: 12, most: 15 },
  failures: { account: 30, address: 30, site: 300 },
  networks: { least: 100, ratio: 2 },
};
