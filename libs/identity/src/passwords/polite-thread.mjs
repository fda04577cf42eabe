import { readFileSync, readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

/** Plain JavaScript, so that Node starts the same files beside the sources and beside what is built. */

/**
 * Steps of setpriority(2) below the event loop. With 15 a thread has a thirtieth of a core that the event loop wants all the
 * time, so that a sign-in still ends, and the whole of one that nobody wants.
 */
const steps = 15;
const lowest = 19;

/**
 * Where this thread can be watched (Linux, unless it is built without), its number as the system counts threads. Only there may it give
 * way: a priority is a thread's own (setpriority(2), "C library/kernel differences"), and whether it starves can be seen.
 * @returns {number | undefined}
 */
function watchedThread() {
  try {
    const [, id] = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    readFileSync(`/proc/self/task/${id}/schedstat`);
    return Number(id);
  } catch {
    return undefined;
  }
}

/** @param {number} id */
function giveWay(id) {
  try {
    setPriority(id, Math.min(lowest, getPriority(id) + steps));
  } catch {
    // Without the permission it works as well, only not as politely.
  }
}

/**
 * Answers each job, politely where that is asked for.
 * @param {(job: any) => import('./hashing-job.js').HashingReply} replyTo
 */
export function answerJobs(replyTo) {
  const id = watchedThread();
  if (id !== undefined) {
    /** @type {import('./hashing-job.js').HashingThreadData} */
    const { isPolite } = workerData;
    if (isPolite) giveWay(id);
    parentPort?.postMessage({ id });
  }
  parentPort?.on('message', (job) => parentPort?.postMessage(replyTo(job)));
}
