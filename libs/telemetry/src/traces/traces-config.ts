import { type EnvironmentReader, parseTrustedAddress } from '@signet/runtime';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Which traces are sent, as OpenTelemetry's names say it (SDK environment variables, `OTEL_TRACES_SAMPLER`). */
export interface SamplerConfig {
  readonly name: (typeof samplers)[number];
  /** From 0 to 1; of those that have a ratio. */
  readonly ratio: number;
}

/** Where traces go, and which. */
export interface TracesConfig {
  /** The address that OTLP/HTTP is posted to. */
  readonly endpoint: string;
  /** A secret, as they say who sends. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one batch, all attempts included. */
  readonly timeout: number;
  /** `service.name` and whatever else is true of the process (`OTEL_RESOURCE_ATTRIBUTES`). */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerConfig;
  /** Addresses of our own whose decision to send a trace counts here too; undefined where nobody said. */
  readonly peers?: readonly string[] | undefined;
}

const timeouts = { unit: 'milliseconds', least: 100, most: 60_000 };

/** Variables of OpenTelemetry that are near ours by name and mean other signals, or what only other exporters have. */
const ofOthers = ['METRICS', 'LOGS', 'PROFILES', 'TRACES'].flatMap((signal) => [
  `OTEL_${signal}_EXPORTER`,
  `OTEL_${signal}_EXEMPLAR_FILTER`,
  ...['ENDPOINT', 'HEADERS', 'TIMEOUT', 'PROTOCOL', 'COMPRESSION', 'INSECURE', 'CERTIFICATE'].map(
    (what) => `OTEL_EXPORTER_OTLP_${signal}_${what}`,
  ),
]);

/**
 * Reads the variables of OpenTelemetry, as strictly as ours. Traces are off where no endpoint is named.
 * @param service `service.name` where nobody gives another
 */
export function readTraces(read: EnvironmentReader, service: string): TracesConfig | undefined {
  for (const name of ofOthers) read.ofOthers.add(name);
  const base = read.optionalUrl('OTEL_EXPORTER_OTLP_ENDPOINT');
  const own = read.optionalUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const isDisabled = read.flag('OTEL_SDK_DISABLED');
  const exporter = read.oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], 'otlp');
  read.optionalParsed('OTEL_EXPORTER_OTLP_PROTOCOL', parseProtocol);
  read.optionalParsed('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', parseProtocol);
  const named = read.optional('OTEL_SERVICE_NAME');
  const attributes = read.optionalParsed('OTEL_RESOURCE_ATTRIBUTES', parsePairs);
  const peers = read.list('TRACE_PEERS', parseTrustedAddress);
  const config = {
    headers: readHeaders(read),
    timeout: read.number('OTEL_EXPORTER_OTLP_TIMEOUT', timeouts) ?? 10_000,
    resource: { 'service.name': service, ...attributes, ...(named !== undefined && { 'service.name': named }) },
    sampler: {
      name: read.oneOf('OTEL_TRACES_SAMPLER', samplers, 'parentbased_always_on'),
      ratio: read.optionalParsed('OTEL_TRACES_SAMPLER_ARG', parseRatio) ?? 1,
    },
    peers: peers.length === 0 ? undefined : peers,
  };
  const endpoint = own ?? (base === undefined ? undefined : `${base}/v1/traces`);
  return isDisabled || exporter === 'none' || endpoint === undefined ? undefined : { ...config, endpoint };
}

function readHeaders(read: EnvironmentReader): TracesConfig['headers'] {
  const text = read.optionalSecret('OTEL_EXPORTER_OTLP_HEADERS');
  if (text === undefined) return {};
  try {
    // What Node would refuse at the first export is refused now.
    return Object.fromEntries(new Headers(parsePairs(text)));
  } catch {
    return read.refuse('OTEL_EXPORTER_OTLP_HEADERS', pairsWanted);
  }
}

const pairsWanted = 'must be name=value, separated by commas, with other characters percent-encoded';

/** W3C Baggage without properties, as OpenTelemetry's variables have it. */
function parsePairs(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => /^\s*([^\s=;,]+)\s*=\s*([^;,]*?)\s*$/.exec(pair));
  try {
    return Object.fromEntries(pairs.map((pair) => [decoded(pair?.[1]), decoded(pair?.[2])]));
  } catch {
    throw new Error(pairsWanted);
  }
}

function decoded(text: string | undefined): string {
  if (text === undefined) throw new Error(pairsWanted);
  return decodeURIComponent(text);
}

function parseProtocol(text: string): void {
  if (text !== 'http/json') throw new Error('must be http/json, which is what is sent');
}

function parseRatio(text: string): number {
  const ratio = /^(?:0|1|0?\.\d{1,15}|1\.0+|0\.0+)$/.test(text) ? Number(text) : Number.NaN;
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new Error('must be a number from 0 to 1');
}
