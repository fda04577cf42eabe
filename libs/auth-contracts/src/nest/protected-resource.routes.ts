import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ResourceServer } from '../index.js';
import { Territory } from './territory.js';

/** What is used of Nest's adapters of Express and Fastify. */
interface Adapter {
  getType(): string;
  get(path: string, handler: Handler): unknown;
  options(path: string, handler: Handler): unknown;
  setHeader(response: unknown, name: string, value: string): unknown;
  reply(response: unknown, body: unknown, status: number): unknown;
}

type Handler = (request: unknown, response: unknown) => unknown;

/** Script of any origin may read it (Fetch standard, CORS), with the header that clients of the Model Context Protocol send. */
const readable = { 'Access-Control-Allow-Origin': '*' };
const preflight = {
  ...readable,
  'Access-Control-Allow-Methods': 'GET',
  'Access-Control-Allow-Headers': 'MCP-Protocol-Version',
  'Access-Control-Max-Age': '600',
};

/**
 * Protected resource metadata (RFC 9728 §3), for everyone, on plain paths: adapters differ in their wildcards. The server answers them itself:
 * what an application puts before the paths of its controllers, a global prefix or a version, is not put before a well-known one.
 */
@Injectable()
export class ProtectedResourceRoutes {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ResourceServer) private readonly server: ResourceServer,
    @Inject(Territory) private readonly territory: Territory,
  ) {}

  /** Before the server listens. */
  serve(): void {
    const adapter = this.host.httpAdapter as unknown as Adapter | undefined;
    if (!adapter || !['express', 'fastify'].includes(adapter.getType())) return;
    const answer = (headers: Readonly<Record<string, string>>, body: unknown, status: number): Handler => {
      return (_request, response) => {
        for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
        return adapter.reply(response, body, status);
      };
    };
    for (const path of this.territory.metadataPaths) {
      adapter.get(path, answer(readable, this.server.metadata, 200));
      adapter.options(path, answer(preflight, undefined, 204));
    }
  }
}
