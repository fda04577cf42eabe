import { expect, it } from '@jest/globals';
import type { Database } from '@signet/persistence';
import { Readiness, TrustedTime } from '@signet/runtime';
import { issuerChecks } from './issuer-checks.js';

const database = { checks: [], read: { rows: async () => [] } } as unknown as Database;
const masterKey = { value: 'A'.repeat(43) };
const core = { keyRing: { troubles: () => [], withoutSigner: () => [] } };

it('an issuer whose clock jumped serves, and says so until the clock is believed again', async () => {
  const times = { wall: 1_000, stopwatch: 0 };
  const pass = (seconds: number) => {
    times.wall += seconds;
    times.stopwatch += seconds * 1000;
  };
  const time = new TrustedTime(
    { now: () => times.wall },
    { stopwatch: () => times.stopwatch, settling: { afterStart: 0, afterJump: 100 } },
  );
  let tick = () => {};
  const repeat = (each: () => void) => {
    tick = each;
    return () => {};
  };
  const readiness = new Readiness(issuerChecks({ database, masterKey, core: core as never, time }), {
    clock: { now: () => times.wall },
    repeat,
  });
  const looks = async () => {
    for (let second = 0; second < 5; second += 1) {
      tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await readiness.start();
  expect(readiness.report().status).toBe('ok');
  times.wall += 3_600;
  await looks();
  expect(readiness.report()).toMatchObject({
    status: 'degraded',
    reasons: [{ reason: 'clock_doubted', detail: 'the clock jumped 3600 s ahead' }],
  });
  pass(101);
  await looks();
  expect(readiness.report().status).toBe('ok');
});

it('what only the database could say is left to its own looks while it does not answer', async () => {
  const time = { isTrusted: () => Promise.reject(Object.assign(new Error('x'), { code: '57014' })), doubt: undefined };
  const away = { checks: [], read: { rows: () => new Promise(() => {}) } } as unknown as Database;
  const checks = issuerChecks({ database: away, masterKey, core: core as never, time });
  const clock = checks.find(({ reason }) => reason === 'clock_doubted');
  expect(await clock?.look()).toBeUndefined();
});

it('an issuer that cannot sign by an algorithm of its metadata names it', async () => {
  const keyRing = { withoutSigner: () => ['ES256', 'PS256'] };
  const time = { isTrusted: async () => true, doubt: undefined };
  const checks = issuerChecks({ database, masterKey, core: { keyRing } as never, time });
  const keys = checks.find(({ reason }) => reason === 'no_signing_key');
  expect(await keys?.look()).toEqual({ reason: 'no_signing_key', detail: 'ES256, PS256' });
});
