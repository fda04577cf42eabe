import { spawn } from 'node:child_process';
import { root } from '../paths.mjs';
import { endGroup, hasGroups } from './group.mjs';
import { endWithUs, hasEnded } from './last-resort.mjs';
import { Output } from './output.mjs';

/** Milliseconds that a process has between SIGTERM and SIGKILL. */
const usualGrace = 8000;
/** Milliseconds until it must have said what it is asked for. */
const usualPatience = 60_000;
/** Milliseconds that the streams of a process may stay open after its end: somebody else can hold them. */
const lastWords = 2000;

/**
 * Starts a process in a group of its own. It ends by itself, by `stop`, by `kill`, at its time limit, or when this program
 * ends, however that does; all that it started ends with it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('./index.mjs').ProcessOptions} [options]
 * @returns {import('./index.mjs').RunningProcess}
 */
export function startProcess(command, args = [], options = {}) {
  const { cwd = root, env = process.env, shown = false, onLine, timeoutMs, graceMs = usualGrace } = options;
  const stream = shown ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', stream, stream], detached: hasGroups });
  const { pid } = child;
  const output = new Output();
  if (onLine) output.onLine(onLine);
  if (!shown) for (const name of ['stdout', 'stderr']) output.collect(name, child[name]);
  if (pid !== undefined) endWithUs(pid);

  let isRunning = pid !== undefined;
  let tooLong = false;
  const signal = (name) => {
    if (isRunning) endGroup(pid, name);
  };
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      if (pid === undefined) resolve({ code: null, signal: null, reason: `could not start (${error.message})` });
    });
    child.once('exit', (code, by) => {
      // What it leaves behind belongs to nobody.
      signal('SIGKILL');
      isRunning = false;
      hasEnded(pid);
      const how = by === null ? `exit ${code}` : `ended by ${by}`;
      resolve({ code, signal: by, reason: tooLong ? `did not end within ${timeoutMs / 1000} s` : how });
    });
  });
  const ended = exited.then(async (end) => {
    if (!shown && pid !== undefined) await closed(child);
    return end;
  });

  const stop = async () => {
    signal('SIGTERM');
    const late = setTimeout(() => signal('SIGKILL'), graceMs);
    await ended;
    clearTimeout(late);
  };
  const kill = async () => {
    signal('SIGKILL');
    await ended;
  };
  if (timeoutMs !== undefined) {
    const limit = setTimeout(() => {
      tooLong = true;
      void stop();
    }, timeoutMs);
    void exited.then(() => clearTimeout(limit));
  }

  return {
    pid,
    output,
    ended,
    stop,
    kill,
    get isRunning() {
      return isRunning;
    },
    leaveUnread: () => {
      child.stdout?.pause();
      child.stderr?.pause();
      return () => {
        child.stdout?.resume();
        child.stderr?.resume();
      };
    },
    says: (find, withinMs = usualPatience) => says(output, ended, find, withinMs),
  };
}

/** Resolves when both streams have been read to their end. */
function closed(child) {
  if (child.stdout.closed && child.stderr.closed) return undefined;
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, lastWords);
    child.once('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

function says(output, ended, find, withinMs) {
  return new Promise((resolve, reject) => {
    let stopListening = () => {};
    const settle = (settled, value) => {
      clearTimeout(late);
      stopListening();
      settled(value);
    };
    const fail = (reason) => settle(reject, new Error([reason, ...output.lines.slice(-10)].join('\n')));
    const late = setTimeout(() => fail(`did not say it within ${withinMs / 1000} s`), withinMs);
    const look = (line) => {
      try {
        const found = find(line);
        if (found === undefined || found === false) return false;
        settle(resolve, found);
      } catch (error) {
        settle(reject, error);
      }
      return true;
    };
    stopListening = output.onLine(look);
    if (!output.lines.some(look)) void ended.then(({ reason }) => fail(reason));
  });
}
