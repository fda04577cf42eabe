import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BoundedMap, type MakesRoom } from './bounded-map.js';

/** What the map is to do, said as plainly as can be: a list of entries, of which the first makes room. */
class Model {
  entries: Array<readonly [key: string, value: number]> = [];

  constructor(
    private readonly most: number,
    private readonly makesRoom: MakesRoom,
  ) {}

  get(key: string): number | undefined {
    const found = this.entries.find(([other]) => other === key);
    if (found && this.makesRoom === 'longest-unread') this.entries = [...this.#without(key), found];
    return found?.[1];
  }

  set(key: string, value: number): boolean {
    const index = this.entries.findIndex(([other]) => other === key);
    if (this.makesRoom === 'nobody') {
      if (index < 0 && this.entries.length === this.most) return false;
      this.entries = index < 0 ? [...this.entries, [key, value]] : this.entries.with(index, [key, value]);
      return true;
    }
    this.entries = [...this.#without(key), [key, value] as const].slice(-this.most);
    return true;
  }

  delete(key: string): boolean {
    const before = this.entries.length;
    this.entries = this.#without(key);
    return this.entries.length < before;
  }

  #without(key: string) {
    return this.entries.filter(([other]) => other !== key);
  }
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const step = fc.oneof(
  fc.record({ verb: fc.constant('set' as const), key, value: fc.nat() }),
  fc.record({ verb: fc.constantFrom('get' as const, 'delete' as const), key, value: fc.constant(0) }),
);

describe('a bounded map', () => {
  it.each<MakesRoom>(['first-written', 'longest-unread', 'nobody'])('in which makes room: %s', (makesRoom) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 40 }), (most, steps) => {
        const [map, model] = [new BoundedMap<string, number>(most, makesRoom), new Model(most, makesRoom)];
        for (const { verb, key, value } of steps) {
          const [real, wanted] =
            verb === 'set' ? [map.set(key, value), model.set(key, value)] : [map[verb](key), model[verb](key)];
          expect(real).toBe(wanted);
          expect([...map.values()]).toEqual(model.entries.map(([, kept]) => kept));
          expect(map.size).toBe(model.entries.length);
          expect(map.size).toBeLessThanOrEqual(most);
          expect(map.isFull).toBe(model.entries.length === most);
        }
      }),
    );
  });

  it('is empty when it was cleared', () => {
    const map = new BoundedMap<string, number>(1, 'nobody');
    map.set('a', 1);
    map.clear();
    expect([map.size, map.get('a'), map.set('b', 2)]).toEqual([0, undefined, true]);
  });

  it.each([0, -1, Number.NaN])('has room: %d is no bound', (most) => {
    expect(() => new BoundedMap(most, 'nobody')).toThrow(RangeError);
  });
});
