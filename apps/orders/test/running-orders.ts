import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { createOrdersApp } from '../src/create-orders-app.js';

export interface Received {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** What comes in place of the body, after the head: nothing, or a space now and then. */
  readonly instead?: 'silence' | 'drip';
}

type Answer = (request: Received) => Reply | Promise<Reply>;

/** Real HTTP on loopback that answers as a test says and remembers what it was asked. */
export class Neighbour {
  readonly received: Received[] = [];
  answer: Answer = () => ({ status: 500, body: {} });
  readonly #server: Server = createServer((request, response) => {
    const answered = readAll(request).then(async (body) => {
      const received = { path: request.url ?? '/', authorization: request.headers.authorization ?? '', body };
      this.received.push(received);
      const { status, body: answer, instead } = await this.answer(received);
      response.writeHead(status, { 'content-type': 'application/json' });
      if (instead === undefined) {
        response.end(JSON.stringify(answer));
        return;
      }
      response.flushHeaders();
      if (instead === 'silence') return;
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    answered.catch(() => response.destroy());
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export interface RunningOrders {
  readonly app: INestApplication;
  readonly issuer: TestIssuer;
  /** The issuer's token endpoint, and the invoices API. */
  readonly exchange: Neighbour;
  readonly invoices: Neighbour;
  call(path: string, options?: CallOptions): Promise<{ status: number; challenge: string | null; body: never }>;
  token(
    scopes?: readonly ('orders:read' | 'orders:write')[],
    subject?: string,
    claims?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  readonly base: string;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const issuerUrl = 'https://sso.example.com';
export const portalOrigin = 'https://portal.example.com';

/** The orders API over real HTTP with a test issuer, and neighbours that a test scripts. */
export async function runOrders(databaseUrl?: string): Promise<RunningOrders> {
  const folder = mkdtempSync(join(tmpdir(), 'orders-http-'));
  const issuer = await createTestIssuer({ issuer: issuerUrl });
  const [exchange, invoices] = [new Neighbour(), new Neighbour()];
  const [tokenEndpoint, invoicesUrl, jwksUri] = [
    await exchange.listen(),
    await invoices.listen(),
    await issuer.listen(),
  ];
  const output = { write: () => {}, takeLost: () => 0, flush: async () => {} };
  const app: INestApplication = await createOrdersApp(
    {
      host: '127.0.0.1',
      port: 0,
      database: databaseUrl
        ? { type: 'postgres', url: databaseUrl }
        : { type: 'sqlite', file: join(folder, 'orders.sqlite') },
      issuer: issuerUrl,
      jwksUri,
      portalOrigin,
      explainRejections: false,
      clientId: 'orders',
      clientSecret: 'a secret of the orders app',
      tokenEndpoint: `${tokenEndpoint}/token`,
      invoicesUrl,
    },
    { output },
  );
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  return {
    app,
    issuer,
    exchange,
    invoices,
    base,
    token: (scopes = ['orders:read', 'orders:write'], subject = 'alice', claims = {}) =>
      issuer.mint({ audience: ordersAudience, scopes, subject, claims }),
    call: async (path, { token, method = 'GET', body, headers = {} } = {}) => {
      const response = await fetch(base + path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        challenge: response.headers.get('www-authenticate'),
        body: (text === '' ? undefined : JSON.parse(text)) as never,
      };
    },
    close: async () => {
      await app.close();
      await Promise.all([issuer.close(), exchange.close(), invoices.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A token endpoint that gives tokens for invoices, of the client `exchanged-1`, `exchanged-2` and so on. */
export function exchanging(issuer: TestIssuer, expiresIn = 300): Answer {
  let count = 0;
  return async () => {
    count += 1;
    const token = await issuer.mint({ audience: invoicesAudience, claims: { client_id: `exchanged-${count}` } });
    const issued = 'urn:ietf:params:oauth:token-type:access_token';
    const body = { access_token: token, token_type: 'Bearer', expires_in: expiresIn };
    return { status: 200, body: { ...body, issued_token_type: issued } };
  };
}

/** An invoices API with a memory, as the real one answers. */
export function invoicing(): Answer {
  const stored = new Map<string, Record<string, unknown>>();
  return ({ path, body }) => {
    const list = /^\/invoices\?orderId=(.*)$/.exec(path)?.[1];
    if (list !== undefined) return { status: 200, body: { items: [stored.get(list)].filter(Boolean) } };
    const voided = /^\/invoices\/(.*)\/void$/.exec(path)?.[1];
    const found = [...stored.values()].find(({ id }) => id === voided);
    if (found) {
      Object.assign(found, { status: 'void', voidedAt: new Date(0).toISOString() });
      return { status: 200, body: found };
    }
    const wanted = JSON.parse(body) as { orderId: string };
    const times = { createdAt: new Date(0).toISOString(), voidedAt: null };
    const invoice = { ...wanted, id: crypto.randomUUID(), issuedBy: 'orders', status: 'issued', ...times };
    stored.set(wanted.orderId, invoice);
    return { status: 201, body: invoice };
  };
}

export const sibling = invoicesAudience;

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
