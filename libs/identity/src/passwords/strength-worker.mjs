import { answerJobs } from './polite-thread.mjs';
import { strengthOf } from './strength.mjs';

/**
 * @param {Extract<import('./hashing-job.js').HashingJob, { kind: 'judge' }>} job
 * @returns {import('./hashing-job.js').HashingReply} undefined where it could not be judged
 */
function replyTo({ password, names }) {
  try {
    return strengthOf(password, names);
  } catch {
    return undefined;
  }
}

answerJobs(replyTo);
