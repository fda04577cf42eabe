// Ends what a program started when that program is gone, in whatever way it went: its end of our stdin closes even at SIGKILL.
import { createInterface } from 'node:readline';
import { endGroup } from './group.mjs';

/** Milliseconds from SIGTERM to SIGKILL. */
const grace = 3000;
const living = new Set();

createInterface({ input: process.stdin })
  // `+pid` was started, `-pid` has ended.
  .on('line', (line) => (line.startsWith('+') ? living.add : living.delete).call(living, Number(line.slice(1))))
  .once('close', () => {
    for (const pid of living) endGroup(pid, 'SIGTERM');
    if (living.size > 0) {
      setTimeout(() => {
        for (const pid of living) endGroup(pid, 'SIGKILL');
      }, grace);
    }
  });
