import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import {
  BoundedServer,
  healthDocuments,
  ManagementListener,
  Readiness,
  readEdge,
  readEnvironment,
  readManagement,
  sayAtStart,
  statusOf,
} from '@signet/runtime';
import { gaugeConnections, gaugeReadiness, readLog, watchApp } from '@signet/telemetry';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const readable = ['GET', 'HEAD'];

/** Paths of pages of the app. */
const pages = ['/', '/callback', '/who-accepts'];

/** The template of an address, of which there are few. */
function routeOf(url) {
  const path = url.split('?', 1)[0];
  if (path.startsWith('/assets/')) return '/assets/*';
  return [...pages, '/health', '/health/ready', '/config.json'].includes(path) ? path : 'unknown';
}

/** @param {NodeJS.ProcessEnv} env @throws ConfigError */
export function parseConfig(env) {
  return readEnvironment(env, (read) => ({
    port: read.port('PORT', 4003),
    host: read.host('HOST', 'localhost'),
    edge: readEdge(read),
    log: readLog(read),
    management: readManagement(read),
    app: {
      issuer: read.issuer('ISSUER'),
      clientId: read.optional('CLIENT_ID') ?? 'portal',
      ordersUrl: read.origin('ORDERS_URL'),
      invoicesUrl: read.origin('INVOICES_URL'),
    },
  }));
}

/** Every file of the build by its path: nothing else can be asked for, however the path is written. */
function filesOf(folder, prefix = '') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesOf(join(folder, entry.name), path) : [[path, join(folder, entry.name)]];
  });
}

/**
 * Serves the built portal and its configuration.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [dist] the folder that Vite built
 * @returns {Promise<import('node:http').Server>} listening; it has let everything go when it is closed
 */
export async function startPortal(env, dist = fileURLToPath(new URL('../dist', import.meta.url))) {
  const config = parseConfig(env);
  if (!existsSync(join(dist, 'index.html'))) throw new Error(`the portal is not built: ${dist} has no index.html`);
  const files = new Map(filesOf(dist));
  const { app } = config;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { log, metrics } = watchApp({ app: 'portal', version, level: config.log.level });
  const times = metrics.histogram('signet_http_request_duration_seconds');
  const headers = {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ${new URL(app.issuer).origin} ${app.ordersUrl} ${app.invoicesUrl}`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  const checks = [
    {
      reason: 'app_missing',
      look: async () =>
        existsSync(join(dist, 'index.html')) ? undefined : { reason: 'app_missing', detail: 'no index.html' },
    },
  ];
  const readiness = new Readiness(checks, {
    onChange: ({ status, reasons }) =>
      log.event('readiness_changed', { status, reasons: reasons.map(({ reason }) => reason).join(' ') }),
  });
  /** @type {Record<string, () => { status: number, body: unknown }>} */
  const documents = {
    '/config.json': () => ({ status: 200, body: app }),
    // Proxies look here too, so it says when the process is about to end.
    '/health': () =>
      edge.isDraining ? { status: 503, body: { status: 'draining' } } : { status: 200, body: { status: 'ok' } },
    '/health/ready': () => {
      const report = readiness.report();
      return { status: statusOf(report), body: { status: report.status } };
    },
  };
  /** Nothing stays open, also where whoever asked has left. @throws where the file is gone, or cannot be read to its end */
  const sendFile = async (request, response, path, file) => {
    const opened = await open(file);
    try {
      const { size } = await opened.stat();
      const hashed = path.startsWith('/assets/');
      response.writeHead(files.has(path) || pages.includes(path) ? 200 : 404, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-length': size,
        'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      if (request.method === 'HEAD') response.end();
      else await pipeline(opened.createReadStream({ autoClose: false }), response);
    } finally {
      await opened.close();
    }
  };
  const answer = (request, response) => {
    const begun = performance.now();
    response.once('close', () => {
      const labels = {
        route: routeOf(request.url ?? '/'),
        method: readable.includes(request.method) ? request.method : 'any',
        status: `${Math.floor(response.statusCode / 100)}xx`,
      };
      times.of(labels).observe((performance.now() - begun) / 1000);
    });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = (request.url ?? '/').split('?', 1)[0];
    if (!readable.includes(request.method)) {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (Object.hasOwn(documents, path)) {
      const { status, body } = documents[path]();
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
    } else {
      // At an address that is no page the app says so itself.
      const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined);
      if (file === undefined) {
        response.writeHead(404).end();
        return;
      }
      sendFile(request, response, path, file).catch((error) => {
        // Who left did so whatever was read.
        if (response.destroyed) return;
        log.event('request_failed', { error: 'server_error', path: routeOf(path), cause: error.code });
        if (response.headersSent) response.destroy();
        else response.writeHead(503).end();
      });
    }
  };
  const edge = new BoundedServer(answer, {
    bounds: config.edge.bounds,
    onRefused: () => log.event('connection_refused'),
  });
  const { server } = edge;
  gaugeConnections(metrics, server);
  gaugeReadiness(metrics, readiness);
  readiness.drainsWhen(() => edge.isDraining);
  await readiness.start();
  const management =
    config.management &&
    (await ManagementListener.open(config.management, [...healthDocuments(readiness), metrics.document()], {
      onError: (path, error) => log.event('background_failed', { work: path, cause: error }),
    }));
  if (management) sayAtStart(`Operators ask the portal at ${management.url}`);
  server.once('close', () => {
    void readiness.stop();
    void management?.close();
    void log.close();
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  await edge.listenBeside(config.host);
  return server;
}
