import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mutations } from './list/index.js';

const source = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', 'src', file), 'utf8');
const all = Object.values(mutations).flat();

describe('the list of mutations', () => {
  it.each(all)('is of what stands in $file, once: $letsIn', ({ file, text, replacement }) => {
    expect(source(file).split(text)).toHaveLength(2);
    expect(replacement).not.toBe(text);
  });

  it('names none twice', () => {
    const names = all.map(({ file, text, replacement }) => `${file}\n${text}\n${replacement}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has more of them than one for each kind of check', () => {
    expect(all.length).toBeGreaterThan(100);
    for (const rows of Object.values(mutations)) expect(rows.length).toBeGreaterThan(2);
  });
});
