import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { answerJobs } from './polite-thread.mjs';

/** Below: somebody who tries the likely ones first finds it by a hundred million tries. */
const enough = 3;

/** Code units that are looked at: the time that it takes grows with them, and what is strong so far is strong. */
const maxLength = 48;

const estimator = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, maxLength });

/**
 * @param {Extract<import('./hashing-job.js').HashingJob, { kind: 'judge' }>} job
 * @returns {import('./hashing-job.js').HashingReply} undefined where it could not be judged
 */
function replyTo({ password, names }) {
  try {
    const { score, feedback } = estimator.check(password, [...names]);
    return score >= enough ? 'strong' : `weak ${feedback.warning ?? ''}`;
  } catch {
    return undefined;
  }
}

answerJobs(replyTo);
