/** Why a password is easily guessed, where that can be said. */
export const weaknesses = ['keys', 'repeats', 'sequence', 'dates', 'common', 'word', 'names'] as const;
export type Weakness = (typeof weaknesses)[number];

/** What the estimator calls them (zxcvbn-ts, `feedback.warning`). */
const byWarning: Readonly<Record<string, Weakness>> = {
  straightRow: 'keys',
  keyPattern: 'keys',
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  sequences: 'sequence',
  recentYears: 'dates',
  dates: 'dates',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  pwned: 'common',
  wordByItself: 'word',
  namesByThemselves: 'names',
  commonNames: 'names',
  userInputs: 'names',
};

/** @param judged as `strengthOf` says it */
export function weaknessOf(judged: string): Weakness | undefined {
  const [, warning = ''] = judged.split(' ');
  return Object.hasOwn(byWarning, warning) ? byWarning[warning] : undefined;
}
