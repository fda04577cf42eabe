import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { inRoot } from '../../lib/paths.mjs';

const described = /(\w+): \{\s*status: '(\w+)',\s*means:\s*'([^']*)',?\s*\}/g;

it('the table of reasons for not being ready is that of the source', () => {
  const source = readFileSync(inRoot('libs', 'runtime', 'src', 'health', 'reasons.ts'), 'utf8');
  const page = readFileSync(inRoot('docs', 'operations.md'), 'utf8');
  const [, table = ''] = page.split('<!-- held to libs/runtime/src/health/reasons.ts by a test -->');
  const rows = table
    .split('\n## ', 1)[0]
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, reason, status, means]) => [reason.replaceAll('`', ''), status, means]);
  const reasons = [...source.matchAll(described)].map(([, reason, status, means]) => [reason, status, means]);
  expect(reasons.length).toBe(source.match(/^ {2}\w+: \{/gm)?.length);
  expect(rows).toEqual(reasons);
});
