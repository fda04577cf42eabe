import { describe, expect, it } from '@jest/globals';
import { AdministrationError } from './administration-error.js';
import { requireVersion, versionOf } from './version.js';

describe('versionOf', () => {
  it.each([
    ['the order of members', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['an undefined member and an absent one', { a: 1, b: undefined }, { a: 1 }, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['another value inside', { a: { b: [1] } }, { a: { b: [2] } }, false],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }, false],
    ['a text for a number', { a: '1' }, { a: 1 }, false],
  ])('%s', (_, one, other, same) => {
    expect(versionOf(one) === versionOf(other)).toBe(same);
  });
});

describe('requireVersion', () => {
  it('passes the version that it is, and where none is expected', () => {
    expect(() => requireVersion({ a: 1 }, versionOf({ a: 1 }))).not.toThrow();
    expect(() => requireVersion({ a: 1 }, undefined)).not.toThrow();
  });

  it('refuses another with `changed`', () => {
    expect(() => requireVersion({ a: 1 }, versionOf({ a: 2 }))).toThrow(AdministrationError);
    expect(() => requireVersion({ a: 1 }, '')).toThrow(expect.objectContaining({ code: 'changed' }));
  });
});
