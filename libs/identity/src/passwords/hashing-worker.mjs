import { hashSync, verifySync } from '@node-rs/argon2';
import { compare } from './foreign-passwords.mjs';
import { answerJobs } from './polite-thread.mjs';

/**
 * @param {Exclude<import('./hashing-job.js').HashingJob, { kind: 'judge' }>} job
 * @returns {import('./hashing-job.js').HashingReply}
 */
function replyTo(job) {
  try {
    if (job.kind === 'hash') return hashSync(job.password, job.options);
    if (job.kind === 'compare') return compare(job.foreign, job.password);
    return job.kind === 'ready' || verifySync(job.hash, job.password);
  } catch {
    return undefined;
  }
}

answerJobs(replyTo);
