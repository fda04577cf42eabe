import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** OTLP: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly facts: Readonly<Record<string, string | number>>;
  /** OTLP: 2 is an error. */
  readonly status: number;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}
interface Body {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly Sent[] }>;
  }>;
}
interface Sent extends Pick<CollectedSpan, 'traceId' | 'spanId' | 'name' | 'kind'> {
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number };
}

/** How the receiver behaves: takes what comes, says nothing at all, or a byte now and then, or refuses. */
export type Manner = 'takes' | 'silent' | 'drips' | 'refuses';

/** Receives OTLP/HTTP as JSON (OTLP specification, §OTLP/HTTP). */
export class TestCollector {
  /** All that came, as it came. */
  readonly bodies: string[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  readonly paths: string[] = [];
  manner: Manner = 'takes';
  readonly #arrivals = new EventEmitter();
  readonly #server = createServer((request, response) => {
    buffer(request).then(
      (body) => {
        this.bodies.push(body.toString('utf8'));
        this.headers.push(request.headers);
        this.paths.push(request.url ?? '');
        this.#answer(response);
        this.#arrivals.emit('batch');
      },
      () => undefined,
    );
  });

  static async start(): Promise<TestCollector> {
    const collector = new TestCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): readonly CollectedSpan[] {
    return this.bodies.flatMap((body) => spansOf(JSON.parse(body) as Body));
  }

  /** Resolves with all spans as soon as some of them are what is waited for. */
  async until(fits: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]> {
    while (!fits(this.spans)) await once(this.#arrivals, 'batch');
    return this.spans;
  }

  /** Resolves when the next batch has come. */
  async batch(): Promise<void> {
    await once(this.#arrivals, 'batch');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(response: ServerResponse): void {
    if (this.manner === 'silent') return;
    if (this.manner === 'refuses') {
      response.writeHead(400).end('what came: a secret of the collector');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (this.manner === 'takes') {
      response.end('{}');
      return;
    }
    const drops = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(drops));
  }
}

function spansOf({ resourceSpans }: Body): readonly CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(factsOf(resource.attributes)['service.name']);
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ traceId, spanId, parentSpanId, name, kind, attributes, status }) => ({
        service,
        traceId,
        spanId,
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        name,
        kind,
        facts: factsOf(attributes),
        status: status.code,
      }));
  });
}

function factsOf(attributes: readonly Attribute[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)] as const),
  );
}
