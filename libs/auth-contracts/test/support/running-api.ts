import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Express } from 'express';

export interface Answer {
  readonly status: number;
  readonly challenge: string;
  readonly body: unknown;
}

/** An API that listens on a free port. */
export interface RunningApi {
  get(path: string, token?: string): Promise<Answer>;
  close(): Promise<void>;
}

export async function runExpress(app: Express): Promise<RunningApi> {
  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    get: asking(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export async function runNest(module: DynamicModule, platform: 'express' | 'fastify'): Promise<RunningApi> {
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app: INestApplication = await NestFactory.create(module, adapter, { forceCloseConnections: true });
  await app.listen(0, '127.0.0.1');
  return { get: asking(await app.getUrl()), close: () => app.close() };
}

function asking(url: string): RunningApi['get'] {
  return async (path, token) => {
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}${path}`, { headers });
    const text = await response.text();
    const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '', body };
  };
}
