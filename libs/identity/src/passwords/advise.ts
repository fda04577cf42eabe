import { IdentityError } from '../shared/identity-error.js';
import { type Advice, adviceOf, type Choice } from './advice.js';
import { folded } from './folded.js';
import { parseShape } from './password-shape.js';
import { requireOthers, wordsIn } from './personal-names.js';
import { isPattern } from './simple-patterns.js';
import { strengthOf } from './strength.mjs';
import { weaknessOf } from './weakness.js';

/**
 * What the server would say of a new password, by its own rules, for browsers: they alone load it, for the lists come with it. What only
 * the server knows is left out: its list of common passwords, and which one was there before.
 */
export function advise(password: string, { least, names }: Choice): Advice {
  try {
    return judged(parseShape(password, least), wordsIn(names));
  } catch (error) {
    const advice = error instanceof IdentityError ? adviceOf(error) : undefined;
    if (advice === undefined) throw error;
    return advice;
  }
}

function judged(password: string, words: readonly string[]): Advice {
  if (isPattern(folded(password))) return 'password_common';
  requireOthers(password, words);
  const strength = strengthOf(password, words);
  return strength === 'strong' ? 'strong' : (weaknessOf(strength) ?? 'password_too_weak');
}
