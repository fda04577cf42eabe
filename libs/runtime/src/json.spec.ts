import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, isJsonObject } from './json.js';

describe('JSON', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['{}', false],
    [1, false],
    [() => {}, false],
  ])('%j is an object: %s', (value, is) => {
    expect(isJsonObject(value)).toBe(is);
  });

  it('is the same text for equal objects, however their members are ordered', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is undefined, and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[2,1,{"d":1}]}');
  });
});
