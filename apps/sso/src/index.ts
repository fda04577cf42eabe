import 'reflect-metadata';
import type { RequestListener } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BoundedServer, defaultEdge, healthDocuments, onHangup, sayAtStart, trustsAddresses } from '@signet/runtime';
import { type Output, serveOperators, type Traces, traceRequests, type Watched, withTraces } from '@signet/telemetry';
import { accountService } from './account-api/account-service.js';
import { adminService } from './admin/admin-service.js';
import { ApiRoutes } from './api/api-routes.js';
import { AppModule } from './app.module.js';
import type { SsoConfig } from './config/sso-config.js';
import { ConsoleFiles } from './console/console-files.js';
import { registerDescribedRoutes } from './http/described-routes.js';
import { withoutIssuerPath } from './http/issuer-path.js';
import { bodyLimit, registerBodyParsers } from './http/parameters.js';
import { refuseAddress } from './http/refusal.js';
import { registerSecurityHeaders } from './http/security-headers.js';
import { UnreadRequests } from './http/unread-requests.js';
import { registerBoundedWork } from './in-flight/bounded-work.js';
import { Issuer } from './issuer/issuer.js';
import { gaugeIssuer } from './log/gauge-issuer.js';
import { watchIssuer } from './log/open-log.js';
import { WatchedLook } from './look/watched-look.js';
import { wordsIn } from './pages/messages/locales.js';
import { PageScripts } from './pages/scripts/page-scripts.js';
import { ServedCertificate } from './tls/served-certificate.js';

export { parseConfig, type SsoConfig } from './config/sso-config.js';

interface SsoOptions {
  readonly output?: Output;
  /** What browsers run on the pages; left out, as it was bundled. */
  readonly scripts?: PageScripts | undefined;
  /** The console; left out, as it was built. */
  readonly openConsole?: ((issuer: string) => ConsoleFiles) | undefined;
}

/** The issuer as a Nest application, ready to listen. Closing it closes its database. */
export async function createSsoApp(
  config: SsoConfig,
  { output, scripts = PageScripts.open(), openConsole = ConsoleFiles.open }: SsoOptions = {},
): Promise<NestFastifyApplication> {
  const watched = watchIssuer({ level: config.log?.level, output });
  const consoleFiles = config.console ? openConsole(config.issuer) : undefined;
  return withTraces(config.traces, watched.log, async (traces) => {
    const app = await createWatchedApp(config, watched, traces);
    const fastify = app.getHttpAdapter().getInstance();
    fastify.decorate('scripts', scripts).decorate('consoleFiles', consoleFiles);
    return app;
  });
}

async function createWatchedApp(
  config: SsoConfig,
  watched: Watched,
  traces: Traces | undefined,
): Promise<NestFastifyApplication> {
  const { log, metrics } = watched;
  const certificate = config.tls && (await ServedCertificate.read(config.tls, log));
  const look = await WatchedLook.open(config.themeFile, log);
  const trustProxy = config.trustedProxies.length > 0 ? trustsAddresses(config.trustedProxies) : false;
  const issuer = await Issuer.start(config, watched, traces, look);
  const unread = new UnreadRequests(config.issuer);
  const { bounds, drain } = config.edge ?? defaultEdge;
  const adapter = new FastifyAdapter({
    trustProxy,
    bodyLimit,
    routerOptions: { maxParamLength: 1_536 },
    rewriteUrl: withoutIssuerPath(config.issuer),
    frameworkErrors: refuseAddress(config.issuer) as never,
    clientErrorHandler: unread.refuse as never,
    // Whoever is still served while the end is announced gets an answer, not Fastify's own 503.
    return503OnClosing: false,
    // For the scheme of the address that is said; the server is ours.
    ...(certificate ? { https: certificate.options } : {}),
    serverFactory: (handler: RequestListener) => {
      // Without `Host` it is refused in our own form, see `namesOneHost`.
      return new BoundedServer(handler, {
        bounds,
        tls: certificate?.options,
        requireHostHeader: false,
        onRefused: () => log.event('connection_refused'),
      }).server;
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(issuer), adapter, {
    bodyParser: false,
    logger: log.framework,
  });
  const fastify = adapter.getInstance();
  fastify.decorate('eventLog', log);
  fastify.decorate('languages', {
    get byDefault() {
      return wordsIn(issuer.config.defaultLocale);
    },
    chosen: (request) => issuer.cookies.language(request),
    keep: (reply, { language }) => issuer.cookies.setLanguage(reply, language),
  });
  fastify.decorateRequest('accountLocale', undefined);
  fastify.decorate('look', () => look.value);
  fastify.decorate('lookFile', (name) => look.file(name));
  fastify.decorate('keyOrigins', config.passkeys?.relatedOrigins ?? []);
  const refusals = metrics.counter('signet_refusals_total');
  fastify.decorate('countRefusal', (error) => {
    refusals.of({ error }).add();
    issuer.activity.note('refusal', error);
  });
  fastify.decorate('refusalBook', issuer.refusalBook);
  const followRequests = traces && traceRequests(fastify, traces);
  unread.registerOn(fastify.server);
  registerDescribedRoutes(fastify as never);
  const apis = new ApiRoutes(fastify as never, issuer);
  apis.register(adminService(issuer));
  apis.register(accountService(issuer));
  const edge = BoundedServer.of(fastify.server);
  fastify.addHook('preClose', () => edge.close(drain.grace));
  registerBodyParsers(fastify as never);
  await app.register(fastifyCookie as never);
  registerSecurityHeaders(fastify as never, issuer);
  const places = registerBoundedWork(fastify as never);
  followRequests?.();
  gaugeIssuer(metrics, fastify as never, issuer, places);
  fastify.decorate('metrics', metrics);
  fastify.addHook('onClose', () => traces?.close());
  certificate?.follow(fastify.server as never);
  look.start();
  // It says that files were replaced, and ends nothing.
  const offHangup = onHangup(() => {
    void certificate?.look();
    void look.look();
  });
  fastify.addHook('preClose', async () => {
    offHangup();
    await certificate?.stop();
    await look.stop();
  });
  issuer.readiness.drainsWhen(() => edge.isDraining);
  const documents = () => [...healthDocuments(issuer.readiness), metrics.document()];
  const operators = await serveOperators(fastify as never, log, documents, config.management);
  if (operators) sayAtStart(`Operators ask the issuer at ${operators.url}`);
  fastify.decorate('operators', operators);
  return app;
}
