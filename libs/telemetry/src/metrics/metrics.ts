import type { ManagementDocument } from '@signet/runtime';
import {
  collectDefaultMetrics,
  type Metric,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import { buckets, described, type LabelsOf, type MetricName, type NameOf } from './described.js';
import { Count, Spread } from './tallies.js';

/** Of one metric: whatever is sent, memory and the answer stay small. */
const mostSeries = 500;
/** In the place of every label of what comes after them. */
const beyond = 'other';

interface Series<Value> {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: Value;
}

/** One metric by its labels. What is counted often is looked up once, and kept. */
export class Family<Name extends MetricName, Value> {
  readonly #series = new Map<string, Series<Value>>();

  constructor(
    readonly name: Name,
    private readonly make: () => Value,
  ) {
    if (described[name].labels.length === 0) this.of({} as LabelsOf<Name>);
  }

  get series(): Iterable<Series<Value>> {
    return this.#series.values();
  }

  of(labels: LabelsOf<Name>): Value {
    const names: readonly string[] = described[this.name].labels;
    const given = labels as Readonly<Record<string, string>>;
    const key = names.map((name) => given[name]).join('\u0000');
    const known = this.#series.get(key);
    if (known) return known.value;
    if (this.#series.size >= mostSeries && names.some((name) => given[name] !== beyond)) {
      return this.of(Object.fromEntries(names.map((name) => [name, beyond])) as LabelsOf<Name>);
    }
    const value = this.make();
    this.#series.set(key, { labels: given, value });
    return value;
  }
}

/** A value with its labels, as it is now. */
export type Reading<Name extends MetricName> = readonly [labels: LabelsOf<Name>, value: number];

/**
 * The metrics of one app, in a registry of its own. What is counted is an addition and nothing more; the rest is done when somebody asks.
 */
export class Metrics {
  readonly #registry = new Registry();

  /** @param version of the build */
  constructor(version: string) {
    this.gauge('signet_build_info', () => [[{ version }, 1]]);
  }

  counter<Name extends NameOf<'counter'>>(name: Name): Family<Name, Count> {
    const family = new Family(name, () => new Count());
    this.#register(name, () => [...family.series].map(({ labels, value }) => ({ labels, value: value.value })));
    return family;
  }

  histogram<Name extends NameOf<'histogram'>>(name: Name): Family<Name, Spread> {
    const family = new Family(name, () => new Spread(buckets[name] ?? []));
    this.#register(name, () => [...family.series].flatMap(({ labels, value }) => valuesOf(name, labels, value)));
    return family;
  }

  /** @param read is asked when somebody asks for the metrics; what it throws leaves this one out */
  gauge<Name extends NameOf<'gauge'>>(
    name: Name,
    read: () => ReadonlyArray<Reading<Name>> | Promise<ReadonlyArray<Reading<Name>>>,
  ): void {
    this.#register(name, async () => (await read()).map(([labels, value]) => ({ labels, value })));
  }

  /** For the operators' listener, with what Node and the system say of the process. */
  document(): ManagementDocument {
    collectDefaultMetrics({ register: this.#registry });
    return {
      path: '/metrics',
      type: this.#registry.contentType,
      read: async () => ({ status: 200, body: await this.#registry.metrics() }),
    };
  }

  /** In the text format of Prometheus, without what Node says. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  #register(
    name: MetricName,
    read: () => readonly MetricValue<string>[] | Promise<readonly MetricValue<string>[]>,
  ): void {
    const { help, type } = described[name];
    const get = async () => ({ name, help, type, values: await readOr(read), aggregator: 'sum' });
    // All that a registry asks of a metric; those of the library hash the labels with every observation.
    const metric = { name, get } as unknown as Metric<string> & {
      get(): Promise<MetricObjectWithValues<MetricValue<string>>>;
    };
    this.#registry.registerMetric(metric);
  }
}

/** One part that cannot be read is no reason to say nothing of the others. */
async function readOr(
  read: () => readonly MetricValue<string>[] | Promise<readonly MetricValue<string>[]>,
): Promise<readonly MetricValue<string>[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}

function valuesOf(name: string, labels: Series<Spread>['labels'], spread: Spread) {
  const counts = spread.cumulative();
  const bucket = (le: number | string, value: number) => ({
    metricName: `${name}_bucket`,
    labels: { le, ...labels },
    value,
  });
  return [
    ...spread.bounds.map((bound, at) => bucket(bound, counts[at] ?? 0)),
    bucket('+Inf', spread.total),
    { metricName: `${name}_sum`, labels, value: spread.sum },
    { metricName: `${name}_count`, labels, value: spread.total },
  ];
}
