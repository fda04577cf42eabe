import { expect, it } from '@jest/globals';
import { inRoot } from '../lib/paths.mjs';
import { specFiles } from '../lib/stages.mjs';
import { longest } from '../lib/test-order/longest.mjs';
import LongestFirst from '../lib/test-order/sequencer.mjs';

/** A spec file as jest hands it to a sequencer, without what was measured before. */
const unmeasured = (path) => ({
  path: inRoot(path),
  context: { config: { cache: false }, hasteFS: { getSize: () => 1 } },
});

it('the longest spec files are there', () => {
  const all = specFiles();
  expect(longest.filter((path) => !all.includes(path))).toEqual([]);
});

it('what takes longest begins, where nothing is measured yet', () => {
  const [first, second] = longest;
  const order = new LongestFirst({}).sort(['a/b.spec.ts', second, 'b/c.spec.ts', first].map(unmeasured));
  expect(order.slice(0, 2).map(({ path }) => path)).toEqual([inRoot(first), inRoot(second)]);
});

it('what is measured has the place that it took', () => {
  const [first] = longest;
  const sequencer = new LongestFirst({});
  const measured = { ...unmeasured('a/b.spec.ts'), context: { config: { cache: true } } };
  sequencer._cache.set(measured.context, { [measured.path]: [1, 900_000] });
  expect(sequencer.sort([unmeasured(first), measured])[0]).toBe(measured);
});
