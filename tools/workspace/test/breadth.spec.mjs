import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { inRoot } from '../lib/paths.mjs';

const full = await import(inRoot('fast-check-in-full.mjs'));

const counting = () => {
  let runs = 0;
  const property = fc.property(fc.integer(), () => {
    runs += 1;
  });
  return { property, count: () => runs };
};

describe('properties in full breadth', () => {
  it.each([
    ['by name', full.assert],
    ['of the default', full.default.assert],
  ])('have ten times the runs that they say, imported %s', (_name, assert) => {
    const said = counting();
    assert(said.property, { numRuns: 7 });
    expect(said.count()).toBe(70);
    const usual = counting();
    assert(usual.property);
    expect(usual.count()).toBe(1_000);
  });

  it('find what the usual breadth finds', () => {
    expect(() => full.assert(full.property(full.integer(), (number) => number < 5))).toThrow('Property failed');
  });
});

describe('the setting', () => {
  const before = process.env.TEST_BREADTH;
  afterEach(() => {
    if (before === undefined) delete process.env.TEST_BREADTH;
    else process.env.TEST_BREADTH = before;
  });

  it.each([
    ['full', true],
    ['', false],
  ])('TEST_BREADTH=%s gives every project the properties in full: %s', async (setting, isFull) => {
    process.env.TEST_BREADTH = setting;
    jest.resetModules();
    const { default: config } = await import(inRoot('jest.config.mjs'));
    for (const { moduleNameMapper } of config.projects) {
      expect(Object.keys(moduleNameMapper).includes('^fast-check$')).toBe(isFull);
    }
  });
});
