/** Why a password is easily guessed, where that can be said. */
export const weaknesses = ['keys', 'repeats', 'sequence', 'dates', 'common', 'word', 'names'] as const;
export type Weakness = (typeof weaknesses)[number];
