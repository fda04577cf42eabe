import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { endpointHeaders } from './endpoint-headers.js';

/** By what Node's parser says of it (RFC 6585 §5, RFC 9110 §15.5.9). */
const statusOf: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What our refusals look like where no request was read, so that nothing of it can come back. */
export class UnreadRequests {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(issuer: string) {
    this.#headers = { ...endpointHeaders(issuer)(undefined), 'content-type': 'application/json; charset=utf-8' };
  }

  /** What is no HTTP ends the connection: where the next request would begin is not known. */
  readonly refuse: NonNullable<FastifyServerOptions['clientErrorHandler']> = ({ code = '' }, socket: Socket) => {
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = statusOf[code] ?? 400;
    const body = bodyOf('the request is malformed');
    const headers = Object.entries({ ...this.#headersOf(body), connection: 'close' });
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  };

  /** RFC 9110 §10.1.1: nothing but 100-continue is expected here, and that Node answers. */
  registerOn(server: Pick<Server, 'on'>): void {
    server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
      const body = bodyOf('this expectation is not met here');
      response.writeHead(417, this.#headersOf(body)).end(body);
    });
  }

  #headersOf(body: string): Readonly<Record<string, string>> {
    return { ...this.#headers, 'content-length': String(Buffer.byteLength(body)) };
  }
}

function bodyOf(description: string): string {
  return JSON.stringify({ error: 'invalid_request', error_description: description });
}

/** RFC 9112 §3.2: exactly one, which Node would let pass where there are two. */
export function namesOneHost({ httpVersionMinor, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersionMinor === 0);
}
