import { describe, expect, it } from '@jest/globals';
import { FairPlaces, type Place } from './fair-places.js';

const patient = 600_000;

interface Asked {
  readonly source: string;
  readonly place: Place;
  /** Of those that waited: how it ended. */
  readonly heard: string[];
}

function asking(places: FairPlaces) {
  return (source: string): Asked => {
    const heard: string[] = [];
    const place = places.ask({
      source: () => source.split('/'),
      enter: () => void heard.push('enter'),
      refuse: () => void heard.push('refuse'),
    });
    return { source, place, heard };
  };
}
const states = (asked: readonly Asked[]) => asked.map(({ place }) => place.state);
const times = (count: number, ask: () => Asked) => Array.from({ length: count }, ask);

describe('places', () => {
  it('leave a quarter to others, whatever one source brings', () => {
    const ask = asking(new FairPlaces({ places: 8, waiting: 4, patience: patient }));
    const hog = times(20, () => ask('hog'));
    const count = (state: string) => states(hog).filter((each) => each === state).length;
    expect([count('taken'), count('waits'), count('over')]).toEqual([6, 3, 11]);
    expect(states([ask('a'), ask('b'), ask('c')])).toEqual(['taken', 'taken', 'waits']);
    for (const { place } of hog) place.leave();
  });

  it('leave a quarter to others, whatever one network brings from many addresses', () => {
    const ask = asking(new FairPlaces({ places: 8, waiting: 8, patience: patient }));
    const hogs = Array.from({ length: 30 }, (_, index) => ask(`hog/${index}`));
    expect(states(hogs).filter((state) => state === 'taken')).toHaveLength(6);
    expect(states([ask('a/1'), ask('b/1'), ask('c/1')])).toEqual(['taken', 'taken', 'waits']);
    for (const { place } of hogs) place.leave();
  });

  it('are asked of nobody’s source while there are enough', () => {
    const places = new FairPlaces({ places: 4, waiting: 0, patience: patient });
    const source = () => {
      throw new Error('asked');
    };
    const never = () => {};
    const taken = [1, 2].map(() => places.ask({ source, enter: never, refuse: never }));
    expect(taken.map(({ state }) => state)).toEqual(['taken', 'taken']);
    expect(() => places.ask({ source, enter: never, refuse: never })).toThrow('asked');
  });

  it('that are given back go to those that wait, by turns of their sources', () => {
    const ask = asking(new FairPlaces({ places: 2, waiting: 8, patience: patient }));
    const first = [ask('a'), ask('b')];
    const waiting = [ask('a'), ask('a'), ask('c')];
    expect(states(first)).toEqual(['taken', 'taken']);
    expect(states(waiting)).toEqual(['waits', 'waits', 'waits']);
    first[0]?.place.leave();
    first[0]?.place.leave();
    first[1]?.place.leave();
    expect(states(waiting)).toEqual(['taken', 'waits', 'taken']);
    waiting[0]?.place.leave();
    expect(waiting.map(({ heard }) => heard)).toEqual([['enter'], ['enter'], ['enter']]);
    for (const { place } of waiting) place.leave();
    expect(states(times(2, () => ask('d')))).toEqual(['taken', 'taken']);
  });

  it('are not kept for those that gave up, nor those that had to make room', () => {
    const ask = asking(new FairPlaces({ places: 1, waiting: 4, patience: patient }));
    const one = ask('a');
    const [x, y, z] = times(3, () => ask('hog'));
    expect(states([x, y, z] as Asked[])).toEqual(['waits', 'waits', 'waits']);
    expect(states([ask('b'), ask('c')])).toEqual(['waits', 'waits']);
    expect(z?.heard).toEqual(['refuse']);
    x?.place.giveUp();
    one.place.leave();
    expect([x?.heard, y?.heard]).toEqual([[], ['enter']]);
    y?.place.giveUp();
    expect(y?.place.state).toBe('taken');
  });

  it('are waited for no longer than patience', async () => {
    const places = new FairPlaces({ places: 1, waiting: 1, patience: 1 });
    const taken = asking(places)('a');
    await new Promise<void>((resolve) => {
      places.ask({ source: () => ['b'], enter: () => {}, refuse: resolve });
    });
    taken.place.leave();
    expect(asking(places)('b').place.state).toBe('taken');
  });
});
