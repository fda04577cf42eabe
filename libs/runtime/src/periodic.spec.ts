import { describe, expect, it } from '@jest/globals';
import { Periodic } from './periodic.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const begun: Array<{ readonly resolve: () => void; readonly reject: (error: Error) => void }> = [];
  const errors: unknown[] = [];
  const timers = new Set<() => void>();
  const intervals: number[] = [];
  const periodic = new Periodic(() => new Promise<void>((resolve, reject) => void begun.push({ resolve, reject })), {
    interval: 500,
    onError: (error) => errors.push(error),
    repeat: (tick, milliseconds) => {
      intervals.push(milliseconds);
      timers.add(tick);
      return () => void timers.delete(tick);
    },
  });
  const tick = () => {
    for (const each of timers) each();
  };
  return { periodic, begun, errors, timers, intervals, tick };
}

describe('periodic work', () => {
  it('begins with each interval, and not before the first', async () => {
    const { periodic, begun, intervals, tick } = setUp();
    periodic.start();
    expect(intervals).toEqual([500]);
    expect(begun).toHaveLength(0);
    tick();
    begun[0]?.resolve();
    await turn();
    tick();
    expect(begun).toHaveLength(2);
  });

  it('never overlaps itself', async () => {
    const { periodic, begun, tick } = setUp();
    periodic.start();
    tick();
    tick();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve();
    await turn();
    tick();
    expect(begun).toHaveLength(2);
  });

  it('says what failed, and goes on', async () => {
    const { periodic, begun, errors, tick } = setUp();
    const away = new Error('away');
    periodic.start();
    tick();
    begun[0]?.reject(away);
    await turn();
    expect(errors).toEqual([away]);
    tick();
    expect(begun).toHaveLength(2);
  });

  it('is started once, however often that is asked, and again after it was stopped', async () => {
    const { periodic, timers } = setUp();
    periodic.start();
    periodic.start();
    expect(timers.size).toBe(1);
    await periodic.stop();
    expect(timers.size).toBe(0);
    periodic.start();
    expect(timers.size).toBe(1);
  });

  it('begins no more once it is to stop, which waits for what is under way', async () => {
    const { periodic, begun, tick, timers } = setUp();
    periodic.start();
    tick();
    const order: string[] = [];
    const stopped = periodic.stop(60_000).then(() => order.push('stopped'));
    expect(timers.size).toBe(0);
    await turn();
    order.push('under way');
    begun[0]?.resolve();
    await stopped;
    expect(order).toEqual(['under way', 'stopped']);
  });

  it('stops without what does not end within the grace, and waits for it once more where that is asked', async () => {
    const { periodic, begun, tick } = setUp();
    periodic.start();
    tick();
    await periodic.stop(1);
    const again = periodic.stop(60_000);
    begun[0]?.resolve();
    await again;
    expect(begun).toHaveLength(1);
  });

  it('does not keep the process running', async () => {
    const timeouts = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timeouts();
    const kept = setInterval(() => {}, 60_000);
    expect(timeouts()).toBe(before + 1);
    clearInterval(kept);
    const periodic = new Periodic(async () => {}, { interval: 60_000, onError: () => {} });
    periodic.start();
    expect(timeouts()).toBe(before);
    await periodic.stop();
  });
});
