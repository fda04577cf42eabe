import { expect, it } from '@jest/globals';
import { Tally } from './tally.js';

function tallied() {
  const said: Array<[string, number]> = [];
  let tick: (() => void) | undefined;
  const tally = new Tally<string>(
    (latest, count) => void said.push([latest, count]),
    1_000,
    (call) => {
      tick = call;
      return () => {
        tick = undefined;
      };
    },
  );
  const pass = () => {
    const due = tick;
    tick = undefined;
    due?.();
  };
  return { tally, said, pass, isWaiting: () => tick !== undefined };
}

it('says the first at once, and the others together when the interval is over', () => {
  const { tally, said, pass, isWaiting } = tallied();
  for (const name of ['a', 'b', 'c']) tally.note(name);
  expect(said).toEqual([['a', 1]]);
  pass();
  expect(said).toEqual([
    ['a', 1],
    ['c', 2],
  ]);
  tally.note('d');
  expect(said).toHaveLength(2);
  pass();
  expect(said.at(-1)).toEqual(['d', 1]);
  pass();
  expect(isWaiting()).toBe(false);
  tally.note('e');
  expect(said.at(-1)).toEqual(['e', 1]);
});

it('loses nothing at the end', () => {
  const { tally, said, isWaiting } = tallied();
  for (let index = 0; index < 1_000; index += 1) tally.note(String(index));
  tally.flush();
  expect(said).toEqual([
    ['0', 1],
    ['999', 999],
  ]);
  expect(isWaiting()).toBe(false);
  tally.flush();
  expect(said).toHaveLength(2);
});
