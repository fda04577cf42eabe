import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page-of.js';

const items = ['b', 'C', 'a', 'ä', 'B%'].map((name) => ({ name }));
const page = (request: object) =>
  pageOf(
    items,
    ({ name }) => name,
    ({ name }) => [name],
    request,
  );
const names = (request: object) => page(request).items.map(({ name }) => name);

describe('pageOf', () => {
  it('visits each once, in the order of the keys', () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { items: found, next, total } = page({ limit: 2, after });
      expect(total).toBe(5);
      seen.push(...found.map(({ name }) => name));
      after = next;
    } while (after !== undefined);
    expect(seen).toEqual(['B%', 'C', 'a', 'b', 'ä']);
  });

  it('has no next where the page ends with the last one', () => {
    expect(page({ limit: 5 })).not.toHaveProperty('next');
    expect(page({ after: 'ä' })).toEqual({ items: [], total: 5 });
  });

  it.each([
    ['B', ['B%', 'b']],
    ['%', ['B%']],
    ['Ä', ['ä']],
    ['x', []],
    ['', ['B%', 'C', 'a', 'b', 'ä']],
  ])('finds %j in any case of its letters', (search, expected) => {
    expect(names({ search })).toEqual(expected);
    expect(page({ search }).total).toBe(expected.length);
  });

  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { search: 'x'.repeat(257) },
    { search: 'a\u0000' },
    { after: '\u0000' },
  ])('refuses %j', (request) => {
    expect(() => page(request)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
