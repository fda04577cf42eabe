import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

/** Plain JavaScript, so that Node starts the same file beside the sources and beside what is built. */

/**
 * Steps of setpriority(2) below the event loop. With 15 a thread has a thirtieth of a core that the event loop wants all the
 * time, so that a sign-in still ends, and the whole of one that nobody wants.
 */
const steps = 15;
const lowest = 19;

/** On Linux a priority is a thread's own (setpriority(2), "C library/kernel differences"); elsewhere it would be the process's. */
function yieldToEventLoop() {
  try {
    const [, thread] = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (thread !== undefined) setPriority(Number(thread), Math.min(lowest, getPriority(Number(thread)) + steps));
  } catch {
    // Without /proc or the permission it works as well, only not as politely.
  }
}

/**
 * @param {import('./hashing-job.js').HashingJob} job
 * @returns {import('./hashing-job.js').HashingReply}
 */
function replyTo(job) {
  try {
    if (job.kind === 'hash') return hashSync(job.password, job.options);
    return job.kind === 'ready' || verifySync(job.hash, job.password);
  } catch {
    return undefined;
  }
}

yieldToEventLoop();
parentPort?.on('message', (job) => parentPort?.postMessage(replyTo(job)));
