import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRoot } from '../../lib/paths.mjs';
import { sourceFiles } from '../../lib/source-files.mjs';

/** Rows of the tables of docs/waits.md: what is waited for, its bound, its setting and where it stands, `file: constant`. */
const rows = readFileSync(inRoot('docs', 'waits.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\.m?ts(: \w+)?` *\|$/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, wait, bound, setting, where]) => ({ wait, bound, setting, where: where.replaceAll('`', '') }));

/** What makes a wait: a timer, a deadline, a request or a queue that has one. */
const waiting =
  /\b(?:setTimeout|setInterval|inTime|sleep|pause)\(|AbortSignal\.timeout\(|new (?:Periodic|Turns|FairPlaces|Renewal)\b|(?:statement|lock|query)_timeout:/;
const folders = ['apps/sso/src', 'apps/orders/src', 'apps/invoices/src', 'apps/portal', 'libs', 'tools/cli/src'];

/** In milliseconds, as the constants are. */
function inMilliseconds(bound) {
  const [, number, unit] = /^([\d.,]+) (ms|s|min)\b/.exec(bound) ?? [];
  return Number(number?.replace(',', '')) * { ms: 1, s: 1_000, min: 60_000 }[unit];
}

describe('the table of waits', () => {
  it('is read', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it('names every file that waits', () => {
    const files = folders
      .flatMap((folder) => [...sourceFiles(inRoot(folder))])
      // What browsers run waits for who is at them.
      .filter((file) => !/\.spec\.\w+$|\/(testing|test|examples)\/|\/src\/browser\//.test(file))
      .filter((file) => waiting.test(readFileSync(file, 'utf8').replace(/^\s*(?:\*|\/\/|import).*$/gm, '')))
      .map((file) => file.slice(inRoot('.').length).replace(/^\//, ''));
    const named = new Set(rows.map(({ where }) => where.split(':')[0]));
    expect(files.filter((file) => !named.has(file))).toEqual([]);
  });

  it.each(rows.filter(({ where }) => where.includes(': ')).map((row) => [row.where, row.bound]))(
    'has the bound that stands at %s: %s',
    (where, bound) => {
      const [file, constant] = where.split(': ');
      const source = readFileSync(inRoot(file), 'utf8');
      const given = new RegExp(`\\b${constant}\\b(?:\\s*(?:=|:|\\?\\?)\\s*|[^;}]*?fallback: )([\\d_]+)\\b`, 'g');
      const values = [...source.matchAll(given)].map(([, value]) => Number(value.replaceAll('_', '')));
      expect(values).toContain(inMilliseconds(bound));
    },
  );
});
