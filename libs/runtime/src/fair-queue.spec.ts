import { describe, expect, it } from '@jest/globals';
import { FairQueue, type Source } from './fair-queue.js';

interface Waiting {
  readonly source: Source;
}

function filled(most: number, sources: readonly Source[], mostOfSource?: number): FairQueue<Waiting> {
  const queue = new FairQueue<Waiting>(most, mostOfSource);
  for (const source of sources) if (queue.accepts(source)) queue.push(source, { source });
  return queue;
}
const emptied = (queue: FairQueue<Waiting>): string[] => {
  const order: string[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) order.push(next.source.join(' '));
  return order;
};
const many = (count: number, source: (index: number) => Source) => Array.from({ length: count }, (_, at) => source(at));

describe('what waits', () => {
  it('of a network with many addresses takes one turn of two, however many they are', () => {
    const queue = filled(1_000, [...many(300, (at) => ['storm', `${at}`]), ...many(3, (at) => ['office', `${at}`])]);
    const order = emptied(queue);
    expect(order.slice(0, 6)).toEqual(['storm 0', 'office 0', 'storm 1', 'office 1', 'storm 2', 'office 2']);
    expect(order).toHaveLength(303);
  });

  it('takes turns in each network too, and in networks of networks', () => {
    const sources = [...many(4, () => ['wide', 'a', '1']), ['wide', 'a', '2'], ['wide', 'b', '1'], ['other']];
    expect(emptied(filled(10, sources))).toEqual([
      'wide a 1',
      'other',
      'wide b 1',
      'wide a 2',
      'wide a 1',
      'wide a 1',
      'wide a 1',
    ]);
  });

  it('of a network that filled all of it with one for each address makes room for another network', () => {
    const queue = filled(
      64,
      many(200, (at) => ['storm', `${at}`]),
    );
    expect(queue.size).toBe(64);
    expect(queue.accepts(['storm', 'one more'])).toBe(false);
    for (const source of many(32, (at) => ['office', `${at}`])) {
      expect(queue.accepts(source)).toBe(true);
      expect(queue.push(source, { source })?.source[0]).toBe('storm');
    }
    // Both have half now.
    expect(queue.accepts(['office', 'one more'])).toBe(false);
    expect(queue.accepts(['a third'])).toBe(true);
    expect(queue.size).toBe(64);
  });

  it('makes room within its own network where that has the most', () => {
    const queue = filled(8, [...many(7, () => ['storm', 'hog']), ['other', '1']]);
    const source = ['storm', 'neighbour'];
    expect(queue.accepts(source)).toBe(true);
    expect(queue.push(source, { source })?.source).toEqual(['storm', 'hog']);
  });

  it('is forgotten without a trace when it no longer waits', () => {
    const queue = new FairQueue<Waiting>(4, 1);
    const [one, other] = [{ source: ['a', '1'] }, { source: ['a', '2'] }];
    for (const each of [one, other]) queue.push(each.source, each);
    expect(queue.accepts(one.source)).toBe(false);
    queue.remove(one.source, one);
    queue.remove(one.source, one);
    queue.remove(['never', 'there'], one);
    expect(queue.size).toBe(1);
    expect(queue.accepts(one.source)).toBe(true);
    expect(emptied(queue)).toEqual(['a 2']);
  });

  it('keeps its bound and each one’s place whatever comes and goes', () => {
    let seed = 7;
    const chance = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const queue = new FairQueue<Waiting>(16, 5);
    const inside = new Set<Waiting>();
    for (let step = 0; step < 4_000; step += 1) {
      const source = [`${chance(3)}`, `${chance(4)}`, `${chance(3)}`].slice(0, 1 + chance(3));
      const item = { source };
      const [some] = inside;
      if (chance(3) > 0 && queue.accepts(source)) {
        const dropped = queue.push(source, item);
        inside.add(item);
        if (dropped) expect(inside.delete(dropped)).toBe(true);
      } else if (chance(2) === 0 && some) {
        queue.remove(some.source, some);
        inside.delete(some);
      } else {
        const next = queue.shift();
        expect(next === undefined ? inside.size === 0 : inside.delete(next)).toBe(true);
      }
      expect(queue.size).toBe(inside.size);
      expect(queue.size).toBeLessThanOrEqual(16);
    }
  });
});
