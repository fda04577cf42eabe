import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Periodic } from '@signet/runtime';
import Database from 'better-sqlite3';
import { checkpointWhenDue } from './checkpoints.js';

/** Milliseconds. */
const interval = 50;

// There setpriority(2) is of the thread that calls, elsewhere of the whole process.
if (process.platform === 'linux') setPriority(10);
const database = new Database(String(workerData));
database.pragma('synchronous = FULL');
const checkpoints = new Periodic(async () => checkpointWhenDue(database), {
  interval,
  // A disk that is full or broken is met by the next commit, which has somebody to tell.
  onError: () => {},
});
checkpoints.start();
// Until then the port keeps the thread running.
parentPort?.once('message', async () => {
  await checkpoints.stop();
  database.close();
});
