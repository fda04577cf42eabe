import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inRoot } from '../../lib/paths.mjs';

const folders = ['docs', 'docs/decisions', '.'];
const pages = folders.flatMap((folder) =>
  readdirSync(inRoot(folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** What a page leads to within the repository. */
function linksOf(page) {
  const text = readFileSync(inRoot(page), 'utf8');
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

describe('pages of the documentation', () => {
  it.each(pages)('lead to what is there: %s', (page) => {
    const missing = linksOf(page).filter((target) => !existsSync(inRoot(dirname(page), target)));
    expect(missing).toEqual([]);
  });
});
