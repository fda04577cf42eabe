import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate, createCertificate } from './certificate.js';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An https site of a client on loopback: serves what a test puts there and remembers what it was sent. */
export class ClientSite {
  readonly pages = new Map<string, Answer | (() => Answer)>();
  readonly received: Array<{ readonly path: string; readonly body: string }> = [];
  readonly #waiting: Array<{
    readonly wanted: (path: string, body: string) => boolean;
    readonly resolve: (body: string) => void;
  }> = [];
  readonly #server: Server;

  private constructor(readonly certificate: Certificate) {
    this.#server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
      const answered = readAll(request).then((body) => {
        const path = request.url ?? '/';
        const found = this.pages.get(path);
        const answer = typeof found === 'function' ? found() : (found ?? { status: 404 });
        response.writeHead(answer.status ?? 200, {
          'content-type': answer.type ?? 'application/json',
          ...answer.headers,
        });
        response.end(answer.body ?? '');
        this.received.push({ path, body });
        const waiting = this.#waiting.findIndex(({ wanted }) => wanted(path, body));
        if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.resolve(body);
      });
      answered.catch(() => response.destroy());
    });
  }

  static async start(): Promise<ClientSite> {
    const site = new ClientSite(createCertificate());
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `https://${this.host}`;
  }

  /** Settings of an issuer that may fetch from here though it is loopback, and believes the certificate. */
  get issuerEnv(): Readonly<Record<string, string>> {
    return { OUTBOUND_ALLOWED_HOSTS: this.host, NODE_EXTRA_CA_CERTS: this.certificate.certFile };
  }

  serveJson(path: string, value: unknown): void {
    this.pages.set(path, { body: JSON.stringify(value) });
  }

  /** The body of the next request that is wanted. */
  next(wanted: (path: string, body: string) => boolean): Promise<string> {
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
