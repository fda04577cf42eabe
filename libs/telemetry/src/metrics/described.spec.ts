import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { events } from '../log/events.js';
import { described } from './described.js';
import { Metrics } from './metrics.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const page = readFileSync(`${root}docs/metrics.md`, 'utf8');
const alerts = readFileSync(`${root}deploy/prometheus/alerts.yml`, 'utf8');

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

describe('the rules for alerts', () => {
  const expressions = [...alerts.matchAll(/^ {8}expr: (?:>\n {10})?(.+)$/gm)].map(([, expression]) => expression ?? '');

  it('ask for metrics that there are', async () => {
    const metrics = new Metrics('1');
    metrics.document();
    const known = [...Object.keys(described), ...metrics.names, 'up'];
    const named = expressions.flatMap((expression) => [
      ...expression.replace(/"[^"]*"/g, '').matchAll(/\b(?:signet|nodejs|process)_\w+|\bup\b/g),
    ]);
    expect(expressions.length).toBeGreaterThan(10);
    expect(named.length).toBeGreaterThanOrEqual(expressions.length);
    for (const [name] of named) {
      const family = name.replace(/_(?:bucket|sum|count)$/, '');
      expect(known).toContain(known.includes(name) ? name : family);
    }
  });

  it('name events that there are, and have an end each', () => {
    const named = [...alerts.matchAll(/event=~?"([^"]+)"/g)].flatMap(([, list = '']) => list.split('|'));
    for (const name of named) expect(events).toHaveProperty(name);
    expect(expressions).toHaveLength(alerts.split('- alert: ').length - 1);
  });
});
