import { describe, expect, it } from '@jest/globals';
import { drawing, withDrawing } from '../../lib/boundaries/drawing.mjs';
import { coreFloors } from '../../lib/boundaries/rules.mjs';

describe('the drawing of the core', () => {
  it('names every floor once, in the order of the rule', () => {
    const floors = drawing()
      .split('\n')
      .filter((line) => line.startsWith('↓'))
      .map((line) => line.split(/\s+/)[1]);
    expect(floors).toEqual(coreFloors.map(([folder]) => folder));
  });

  it('replaces the old drawing, and nothing around it', () => {
    const old = `before\n${drawing().replace('claims', 'clams')}\nafter\n`;
    expect(withDrawing(old)).toBe(`before\n${drawing()}\nafter\n`);
  });

  it('refuses a page without a place for it', () => {
    expect(() => withDrawing('no marks')).toThrow('lost the marks');
  });
});
