import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const home = join(import.meta.dirname, '..');
const guides = readdirSync(join(home, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...guides.map((name) => `docs/${name}`)];

const linesOf = (code: string) =>
  code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Blocks of code under a comment that names the file they are of. */
function excerptsOf(page: string): readonly (readonly [string, string])[] {
  const text = readFileSync(join(home, page), 'utf8');
  return [...text.matchAll(/<!-- (examples\/\S+) -->\n```ts\n([\s\S]*?)```/g)].map(
    ([, file = '', code = '']) => [file, code] as const,
  );
}

describe.each(pages)('%s', (page) => {
  it('shows code that is in the examples, line by line', () => {
    const excerpts = excerptsOf(page);
    expect(excerpts.length).toBeGreaterThan(0);
    for (const [file, code] of excerpts) {
      expect(linesOf(readFileSync(join(home, file), 'utf8'))).toEqual(expect.arrayContaining(linesOf(code)));
    }
  });
});
