import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** Below: somebody who tries the likely ones first finds it by a hundred million tries. */
const enough = 3;

/** Code units that are looked at: the time that it takes grows with them, and what is strong so far is strong. */
const maxLength = 48;

const estimator = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, maxLength });

/**
 * How hard a password is to guess: one judgement, at the server and in browsers. Plain JavaScript, as the threads are.
 * @param {string} password
 * @param {readonly string[]} names folded
 * @returns {string} `strong`, or `weak` and what the estimator warns of, where it says that (zxcvbn-ts, `feedback.warning`)
 */
export function strengthOf(password, names) {
  const { score, feedback } = estimator.check(password, [...names]);
  return score >= enough ? 'strong' : `weak ${feedback.warning ?? ''}`;
}
