import * as http from 'node:http';
import * as https from 'node:https';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { inTime } from '@signet/runtime';
import type { TracesConfig } from './traces-config.js';

/** Where spans are sent, by OTLP/HTTP as JSON; whatever it does, a batch is over in time. */
export class Collector {
  readonly #agent: http.Agent;
  readonly #exporter: OTLPTraceExporter;

  constructor(private readonly config: Pick<TracesConfig, 'endpoint' | 'headers' | 'timeout'>) {
    const { endpoint: url, headers, timeout: timeoutMillis } = config;
    const agent = new (url.startsWith('https:') ? https : http).Agent({ keepAlive: true, maxSockets: 1 });
    this.#agent = agent;
    // One batch at a time; one that was given up may still end beside the next.
    this.#exporter = new OTLPTraceExporter({
      url,
      headers: { ...headers },
      timeoutMillis,
      concurrencyLimit: 2,
      httpAgentOptions: () => agent,
    });
  }

  /** Undefined where the collector took them, else in a word why not, with nothing in it that the collector said. */
  async send(spans: ReadableSpan[]): Promise<string | undefined> {
    const sent = new Promise<Awaited<ReturnType<typeof outcome>>>((resolve) =>
      this.#exporter.export(spans, (result) => resolve(outcome(result))),
    );
    // The exporter's own bound is of silence: a byte now and then would go on for ever.
    const reason = await inTime(sent, this.config.timeout);
    if (reason === 'late') this.cut();
    return reason;
  }

  /** Ends every connection, and so what is under way on it. */
  cut(): void {
    this.#agent.destroy();
  }
}

function outcome({ code, error }: { readonly code: ExportResultCode; readonly error?: Error }): string | undefined {
  if (code === ExportResultCode.SUCCESS) return undefined;
  const reason: unknown = error && 'code' in error ? error.code : undefined;
  if (typeof reason === 'number') return `answered ${reason}`;
  return typeof reason === 'string' && /^[A-Z_]{1,40}$/.test(reason) ? reason : 'no answer';
}
