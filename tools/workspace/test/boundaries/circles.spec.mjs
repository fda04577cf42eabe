import { describe, expect, it } from '@jest/globals';
import { circlesIn } from '../../lib/boundaries/circles.mjs';

const graph = (edges) => new Map(Object.entries(edges));

describe('circlesIn', () => {
  it.each([
    ['nothing', {}, []],
    ['a tree', { a: ['b', 'c'], b: ['d'], c: ['d'] }, []],
    ['two that import each other', { a: ['b'], b: ['a'] }, [['a', 'b']]],
    ['three in a round, and who comes to them', { z: ['c'], c: ['a'], a: ['b'], b: ['c'] }, [['a', 'b', 'c']]],
    [
      'two circles apart',
      { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
      [
        ['c', 'd'],
        ['a', 'b'],
      ],
    ],
  ])('%s', (_, edges, expected) => {
    expect(circlesIn(graph(edges))).toEqual(expected);
  });
});
