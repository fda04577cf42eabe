// Loaded before a real process (`--import`): moves its clock, and measures it, when a socket of the tests says so.
import { readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const path = process.env.PROBE_SOCKET;
if (isMainThread && path !== undefined) {
  let shift = 1000 * Number(process.env.PROBE_SHIFT ?? 0);
  const RealDate = Date;
  const now = () => RealDate.now() + shift;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const measure = () => {
    const eventLoop = { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 };
    gc();
    // What was measured now is not the app's.
    delay.reset();
    const { rss, heapUsed } = process.memoryUsage();
    const files = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
    return { rss, heapUsed, files, eventLoop };
  };
  /** Each as it may happen to the app. */
  const ends = {
    throw: () => {
      throw new TypeError('nobody catches this');
    },
    reject: () => void Promise.reject(new RangeError('nobody handles this')),
    exit: () => process.exit(7),
    // As native code does that touches what is not its own.
    crash: () => process.kill(process.pid, 'SIGSEGV'),
    memory: () => {
      const kept = [];
      for (;;) kept.push(new Array(1e5).fill({}));
    },
  };
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => {}).unref();
    createInterface({ input: socket }).on('line', (line) => {
      const { shiftTo, endBy } = JSON.parse(line);
      if (endBy !== undefined) setImmediate(ends[endBy]);
      if (shiftTo !== undefined) shift = 1000 * shiftTo;
      socket.write(`${JSON.stringify(shiftTo === undefined ? measure() : { shift })}\n`);
    });
  });
  server
    .on('error', () => {})
    .listen(path)
    .unref();
}
