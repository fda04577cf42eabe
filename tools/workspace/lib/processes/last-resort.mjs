import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let warden;
const living = new Set();

/** From now on the process is ended when this program is, should nobody have done so before. */
export function endWithUs(pid) {
  living.add(pid);
  warden ??= startWarden();
  warden.write(`+${pid}\n`);
}

export function hasEnded(pid) {
  living.delete(pid);
  warden?.write(`-${pid}\n`);
  if (living.size > 0) return;
  // With nothing to guard it ends as well.
  warden?.end();
  warden = undefined;
}

/** A process of its own, because a program that is killed runs no handler; it keeps no program from ending. */
function startWarden() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./warden.mjs', import.meta.url))], {
    // Not of our group: Ctrl-C must not end it before the others.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH },
  });
  const forget = () => {
    if (warden === child.stdin) warden = undefined;
  };
  child.once('error', forget).once('exit', forget).unref();
  child.stdin.on('error', forget);
  child.stdin.unref();
  return child.stdin;
}
