import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { metadataPath } from '@signet/auth-contracts';
import { AuthContractsHealth, secureOpenApi } from '@signet/auth-contracts/nest';
import {
  BoundedServer,
  defaultEdge,
  type EdgeConfig,
  endOnSignal,
  healthDocument,
  healthDocuments,
  listen,
  type ManagementConfig,
  type ManagementListener,
  onHangup,
  sayAtStart,
} from '@signet/runtime';
import {
  gaugeConnections,
  gaugePlaces,
  gaugeReadiness,
  type Log,
  type Metrics,
  serveOperators,
  type Traces,
  timeRequests,
  traceRequests,
  type Watched,
} from '@signet/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiReadiness } from '../health/api-readiness.js';
import { registerBoundedWork } from '../in-flight/bounded-work.js';
import { gaugeTokens } from './gauge-tokens.js';
import { validationPipe } from './validation.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** What operators read; Fastify's own is silent. */
    eventLog: Log;
    metrics: Metrics;
    /** Where operators ask, if there is such a place. */
    operators: ManagementListener | undefined;
  }
}

/** Bytes of a request body. */
const bodyLimit = 64 * 1024;
const apiPolicy = "default-src 'none'; frame-ancestors 'none'";
// The OpenAPI page has a style of its own inside; its scripts are files.
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** The HTTP edge: limits, security headers, CORS for the portal alone, errors, OpenAPI at /docs and /docs-json. */
export async function createHttpApp(
  module: DynamicModule,
  options: {
    readonly title: string;
    readonly watched: Watched;
    readonly management?: ManagementConfig | undefined;
    readonly portalOrigin?: string | undefined;
    readonly edge?: EdgeConfig | undefined;
    readonly traces?: Traces | undefined;
  },
): Promise<INestApplication> {
  const { traces } = options;
  const { bounds, drain } = options.edge ?? defaultEdge;
  const { log, metrics } = options.watched;
  const adapter = new FastifyAdapter({
    bodyLimit,
    // Whoever is still served while the end is announced gets an answer, not Fastify's own 503.
    return503OnClosing: false,
    serverFactory: (handler: RequestListener) =>
      new BoundedServer(handler, { bounds, onRefused: () => log.event('connection_refused') }).server,
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.status(400).send({ error: 'invalid_request' });
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: log.framework,
  });
  const fastify = adapter.getInstance();
  fastify.decorate('eventLog', log);
  // The first of these hooks runs last: the others may have something to say.
  fastify.addHook('onClose', () => log.close());
  fastify.decorate('metrics', metrics);
  timeRequests(fastify, metrics);
  gaugeConnections(metrics, fastify.server);
  gaugeTokens(metrics, app.get(AuthContractsHealth));
  const followRequests = traces && traceRequests(fastify as never, traces);
  fastify.addHook('onClose', () => traces?.close());
  const edge = BoundedServer.of(fastify.server);
  fastify.addHook('preClose', () => edge.close(drain.grace));
  gaugePlaces(metrics, registerBoundedWork(fastify as never, log));
  followRequests?.();
  fastify.addHook('onSend', async (request, reply) => {
    const isDocs = /^\/docs(\/|-json|$)/.test(request.url);
    reply.header('content-security-policy', isDocs ? docsPolicy : apiPolicy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    // FAPI 1.0 Part 1 §6.2.1: the caller's id of the call, or one of ours.
    const interactionId = request.headers['x-fapi-interaction-id'];
    const isUuid =
      typeof interactionId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(interactionId);
    reply.header('x-fapi-interaction-id', isUuid ? interactionId : randomUUID());
    reply.header('cross-origin-resource-policy', 'same-site');
    if (!isDocs) reply.header('cache-control', 'no-store');
  });
  if (options.portalOrigin !== undefined) {
    const ofApi = {
      origin: [options.portalOrigin],
      methods: ['GET', 'POST'],
      allowedHeaders: ['Authorization', 'Content-Type', 'DPoP', 'Idempotency-Key', 'MCP-Protocol-Version'],
      exposedHeaders: ['WWW-Authenticate', 'Signet-Rejection', 'Signet-Support-Code'],
      maxAge: 600,
    };
    // Anybody may read what describes the API, as its own routes say as well.
    const ofMetadata = { ...ofApi, origin: '*', methods: ['GET'] };
    const byPath = {
      maxAge: 600,
      delegator: ({ url }: FastifyRequest, decide: (error: null, chosen: object) => void) =>
        decide(null, url.startsWith(metadataPath) ? ofMetadata : ofApi),
    };
    app.enableCors(byPath);
  }
  app.useGlobalPipes(validationPipe);
  const document = new DocumentBuilder().setTitle(options.title).setVersion('1').build();
  const describe = () => secureOpenApi(app, SwaggerModule.createDocument(app, document));
  SwaggerModule.setup('docs', app, describe, { jsonDocumentUrl: 'docs-json' });
  // Files of secrets are read whenever they are needed: SIGHUP, which says that they were replaced, ends nothing.
  const offHangup = onHangup(() => {});
  fastify.addHook('preClose', async () => offHangup());
  const readiness = app.get(ApiReadiness, { strict: false });
  readiness.drainsWhen(() => edge.isDraining);
  gaugeReadiness(metrics, readiness);
  const tokens = app.get(AuthContractsHealth, { strict: false });
  const documents = () => [
    ...healthDocuments(readiness),
    healthDocument('/health/tokens', () => tokens.check()),
    metrics.document(),
  ];
  const operators = await serveOperators(fastify, log, documents, options.management);
  if (operators) sayAtStart(`Operators ask ${options.title} at ${operators.url}`);
  fastify.decorate('operators', operators);
  return app;
}

/**
 * Listens, gives the address, and ends by itself when the process is told to. Nest would write a failure into the log beside the
 * line that the start ends with.
 */
export async function serve(
  app: INestApplication,
  config: { readonly port: number; readonly host: string; readonly edge?: EdgeConfig | undefined },
): Promise<string> {
  await app.init();
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  const address = await listen(fastify, config);
  const { drain } = config.edge ?? defaultEdge;
  endOnSignal(BoundedServer.of(fastify.server), drain, () => app.close());
  return address;
}
