import { fdatasyncSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** Plain JavaScript, so that Node starts the same file beside the sources and beside what is built. */

// SQLite has no lock on its log, so that nothing is lost when this ends; for writing, as some systems want it of a sync.
const log = openSync(String(workerData), 'r+');

/** @returns {string} the error's code, or nothing */
function sync() {
  try {
    fdatasyncSync(log);
    return '';
  } catch (error) {
    return String(Object(error).code ?? 'the log could not be synced');
  }
}

parentPort?.on('message', () => parentPort?.postMessage(sync()));
