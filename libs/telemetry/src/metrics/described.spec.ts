import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { described } from './described.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const page = readFileSync(`${root}docs/metrics.md`, 'utf8');

describe('the metrics', () => {
  it('stand in docs/metrics.md, each with its type, its labels and what it means', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `signet_'));
    const told = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    const all = Object.entries(described).map(([name, { type, labels, help }]) => {
      const list = labels.map((label) => `\`${label}\``).join(', ');
      return [`\`${name}\``, type, list === '' ? '-' : list, help];
    });
    expect(told.map(([, name, type, labels, , help]) => [name, type, labels, help])).toEqual(all);
  });

  it('are named as Prometheus names them', () => {
    for (const [name, { type }] of Object.entries(described)) {
      expect(name).toMatch(/^signet_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
  });
});
