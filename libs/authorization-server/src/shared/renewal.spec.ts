import { describe, expect, it } from '@jest/globals';
import { Renewal } from './renewal.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(milliseconds: number) {
  const asked: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];
  const renewal = new Renewal(
    () => new Promise<void>((resolve, reject) => asked.push({ resolve, reject })),
    milliseconds,
  );
  return { asked, renewal };
}

describe('a renewal', () => {
  it('is waited for and shared, and the next one asks again', async () => {
    const { asked, renewal } = setUp(60_000);
    const order: string[] = [];
    const waiting = [renewal.attempt(), renewal.attempt(), renewal.complete()].map((each) =>
      each.then(() => order.push('renewed')),
    );
    await turn();
    order.push('asked');
    asked[0]?.resolve();
    await Promise.all(waiting);
    expect(order).toEqual(['asked', 'renewed', 'renewed', 'renewed']);
    void renewal.attempt();
    expect(asked).toHaveLength(2);
    asked[1]?.resolve();
  });

  it('that fails is over for those with something in hand, and throws for those without', async () => {
    const { asked, renewal } = setUp(60_000);
    const waiting = renewal.attempt();
    const empty = expect(renewal.complete()).rejects.toThrow('away');
    asked[0]?.reject(new Error('away'));
    await Promise.all([waiting, empty]);
  });

  it('of a silent store is waited for once, asked for once, and waited for again after it has come', async () => {
    const { asked, renewal } = setUp(1);
    await renewal.attempt();
    // Settles without the timer: the attempt is still under way, and no other one begins.
    const order: string[] = [];
    await Promise.all([renewal.attempt().then(() => order.push('in hand')), turn().then(() => order.push('turn'))]);
    expect(order).toEqual(['in hand', 'turn']);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve();
    await turn();
    const next = renewal.attempt().then(() => order.push('renewed'));
    await Promise.resolve();
    asked[1]?.resolve();
    await next;
    expect(asked).toHaveLength(2);
    expect(order).toEqual(['in hand', 'turn', 'renewed']);
  });
});
