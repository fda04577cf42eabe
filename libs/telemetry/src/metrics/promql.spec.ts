import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { events } from '../log/events.js';
import { described } from './described.js';
import { Metrics } from './metrics.js';

const root = fileURLToPath(new URL('../../../../deploy/', import.meta.url));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly annotations: { readonly summary: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: ReadonlyArray<{ readonly expr: string; readonly refId: string }>;
}

const { groups } = parse(readFileSync(`${root}prometheus/alerts.yml`, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(`${root}grafana/signet.json`, 'utf8')) as { panels: Panel[] };
const targets = dashboard.panels.flatMap(({ title, targets: each = [] }) =>
  // Grafana puts an interval there; in the text of a matcher its variables are text.
  each.map(({ expr }) => [title, expr.replaceAll('$__rate_interval', '5m')] as const),
);
const expressions: ReadonlyArray<readonly [what: string, expression: string]> = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...targets,
];

/** What the parser of Prometheus finds in it: names of nodes with their text. */
function nodesOf(expression: string) {
  const found: { name: string; text: string; isError: boolean }[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to, type }) => {
      found.push({ name, text: expression.slice(from, to), isError: type.isError });
    },
  });
  return found;
}
const textsOf = (expression: string, name: string) =>
  nodesOf(expression).flatMap((node) => (node.name === name ? [node.text] : []));

const metrics = new Metrics('1');
metrics.document();
/** Labels of each metric that there is, of which Prometheus adds some. */
function labelsOf(metric: string): readonly string[] | undefined {
  const family = metric.replace(/_(?:bucket|sum|count)$/, '');
  const ours = (described as Readonly<Record<string, { labels: readonly string[] }>>)[
    metric in described ? metric : family
  ];
  const isKnown = ours || [...metrics.names, 'up'].some((name) => name === metric || name === family);
  return isKnown ? [...(ours?.labels ?? []), 'instance', 'job', 'le'] : undefined;
}

describe('the parser of Prometheus', () => {
  it('finds what is no expression', () => {
    for (const wrong of ['sum(', 'rate(x[5m)', 'a ++', 'sum by (rate(x[5m]))'])
      expect(nodesOf(wrong).some(({ isError }) => isError)).toBe(true);
  });

  it.each(expressions)('understands %s: %s', (_, expression) => {
    expect(nodesOf(expression).filter(({ isError }) => isError)).toEqual([]);
  });
});

describe('what alerts and the dashboard ask for', () => {
  it.each(expressions)('is there, of %s: %s', (_, expression) => {
    const selectors = textsOf(expression, 'VectorSelector');
    expect(selectors.length).toBeGreaterThan(0);
    const grouped = textsOf(expression, 'GroupingLabels').flatMap((list) => list.match(/\w+/g) ?? []);
    for (const selector of selectors) {
      const [metric = ''] = textsOf(selector, 'Identifier');
      const labels = labelsOf(metric);
      expect([metric, labels !== undefined]).toEqual([metric, true]);
      const asked = [...textsOf(selector, 'LabelName'), ...grouped.filter(() => selectors.length === 1)];
      expect(asked.filter((label) => !labels?.includes(label))).toEqual([]);
      for (const [, list = ''] of selector.matchAll(/event=~?"([^"]+)"/g))
        for (const event of list.split('|')) expect(events).toHaveProperty(event);
    }
  });

  it('is named once each, and says what to do', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(targets.length).toBeGreaterThan(20);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { annotations } of rules) expect(annotations.summary.length).toBeGreaterThan(20);
  });

  it('shows each metric of ours that a dashboard can', () => {
    const shown = targets.flatMap(([, expression]) => textsOf(expression, 'Identifier'));
    const families = new Set(shown.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
    const missing = Object.keys(described).filter((name) => !families.has(name));
    // What is for looking closely: its place is a query, or a panel of one's own.
    expect(missing).toEqual([
      'signet_http_connections',
      'signet_database_transaction_duration_seconds',
      'signet_database_transaction_units',
      'signet_last_sweep_timestamp_seconds',
      'signet_sweep_duration_seconds',
      'signet_alerts_total',
      'signet_circuit_open',
    ]);
  });
});
