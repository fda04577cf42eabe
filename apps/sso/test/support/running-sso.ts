import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Client, digest, type ResourceServer } from '@signet/authorization-server';
import { type ChallengeSettings, defaultChallengeSettings } from '../../src/challenge/challenge-settings.js';
import type { SsoConfig } from '../../src/config/sso-config.js';
import { createSsoApp, parseConfig } from '../../src/index.js';
import { Issuer } from '../../src/issuer/issuer.js';
import { CapturedLog, type Line } from './captured-log.js';
import { sampleConsole } from './sample-console.js';
import { sampleScripts } from './sample-scripts.js';

export const issuer = 'http://localhost:4000';
export const orders = 'https://orders.example.com';
export const callback = 'https://portal.example.com/callback';
export const apiSecret = 'secret of the orders API';

/** A public browser app of the operator's. */
export const portal: Client = {
  clientId: 'portal',
  clientName: 'Portal',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'none',
  redirectUris: [callback],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  identityScopes: ['openid', 'profile'],
  resources: [{ identifier: orders, scopes: ['orders:read'] }],
  requirePkce: true,
  consentRequired: true,
  rotateRefreshTokens: true,
  applicationType: 'web',
  createdAt: 0,
};

/** The API, as a client with `apiSecret`. */
export const ordersApi: Client = {
  ...portal,
  clientId: 'orders-api',
  clientName: 'Orders',
  tokenEndpointAuthMethod: 'client_secret_any',
  clientSecretDigest: digest(apiSecret),
  redirectUris: [],
  grantTypes: ['client_credentials'],
  identityScopes: [],
  actsAsResource: orders,
};

const ordersServer: ResourceServer = {
  identifier: orders,
  name: 'Orders',
  scopes: { 'orders:read': 'See your orders' },
  accessTokenLifetime: 300,
  signingAlgorithm: 'ES256',
};

export interface SsoOptions {
  /** Variables of the issuer in place of those that a test needs. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly protocol?: Partial<SsoConfig['protocol']>;
  readonly clients?: readonly Client[];
  readonly limits?: SsoConfig['limits'];
  /** Proof of work as it is, but for these. */
  readonly challenge?: Partial<ChallengeSettings>;
  /** Without the outbox that a file has beside it. */
  readonly isWithoutMail?: boolean;
  /** Before it starts, such as to add a hook to its server. */
  readonly prepare?: (app: NestFastifyApplication) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What it sets. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface SsoRequest {
  readonly method?: string;
  /** Below the issuer. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form with files. */
  readonly parts?: ReadonlyArray<readonly [name: string, value: string | File]>;
}

export interface RunningSso {
  readonly app: NestFastifyApplication;
  /** Where it listens, whatever its issuer is called. */
  readonly address: string;
  /** What the controllers work with, for seeding. */
  readonly issuer: Issuer;
  /** What it wrote, and goes on to write, to its log. */
  readonly lines: readonly Line[];
  /** By HTTP, on a free port. Redirects are not followed. */
  send(request: SsoRequest): Promise<Answer>;
  /** Each route that the router has, such as `GET /jwks`. */
  routes(): readonly string[];
  close(): Promise<void>;
}

/** The real application in this process, silent, on a SQLite file of its own, with the portal, the orders API and others. */
export async function runSso({
  environment = {},
  protocol = {},
  clients = [],
  limits,
  challenge = {},
  isWithoutMail = false,
  prepare,
}: SsoOptions = {}): Promise<RunningSso> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-sso-'));
  const config = parseConfig({
    ISSUER: issuer,
    DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY: randomBytes(32).toString('base64url'),
    PASSWORD_HASHING_THREADS: '1',
    // Whoever tests what is offered says so.
    SIGN_IN_OFFERS: 'none',
    // One client more, which tests of it alone have use for.
    CONSOLE: 'off',
    ...environment,
  });
  const output = new CapturedLog();
  const app = await createSsoApp(
    {
      ...config,
      ...(isWithoutMail && { mail: undefined }),
      challenge: { ...defaultChallengeSettings, ...config.challenge, ...challenge },
      limits: limits ?? config.limits,
      protocol: { ...config.protocol, ...protocol },
    },
    { output, scripts: sampleScripts, openConsole: sampleConsole },
  );
  const close = async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const running = app.get(Issuer);
    await running.stores.resourceServers.save(ordersServer);
    for (const client of [portal, ordersApi, ...clients]) await running.stores.clients.save(client);
    prepare?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    return {
      app,
      address,
      issuer: running,
      lines: output.lines,
      send: (request) => send(port, request),
      routes: () => routesOf(app),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function send(port: number, { method = 'GET', path, headers = {}, cookies = {}, ...sent }: SsoRequest) {
  const body = await bodyOf(sent);
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const outgoing = request({
    agent: false,
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: {
      ...headers,
      ...(cookie.length === 0 ? {} : { cookie: cookie.join('; ') }),
      ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.content) }),
    },
  });
  outgoing.end(body?.content);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    cookies: Object.fromEntries(
      (incoming.headers['set-cookie'] ?? []).map((line) => splitAt(line.split(';', 1)[0], '=')),
    ),
    text: await text(incoming),
  };
}

async function bodyOf({ form, json, parts }: Pick<SsoRequest, 'form' | 'json' | 'parts'>) {
  if (parts) return multipart(parts);
  if (form) return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() };
  return json === undefined ? undefined : { type: 'application/json', content: JSON.stringify(json) };
}

async function multipart(parts: NonNullable<SsoRequest['parts']>) {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const sent = new Response(form);
  return { type: sent.headers.get('content-type') ?? '', content: Buffer.from(await sent.arrayBuffer()) };
}

function splitAt(line = '', separator: string): readonly [string, string] {
  const at = line.indexOf(separator);
  return [line.slice(0, at), line.slice(at + 1)];
}

/** From Fastify's own drawing of its router: a line is a branch, whose address begins with those of its ancestors. */
function routesOf(app: NestFastifyApplication): readonly string[] {
  const drawing = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const ancestors: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const branch = /^((?:│ {3}| {4})*)[├└]── (\S*) \((.*)\)$/.exec(line);
    if (!branch) return [];
    const [, indentation = '', segment = '', methods = ''] = branch;
    const depth = indentation.length / 4;
    ancestors.length = depth;
    const address = `${ancestors.join('')}${segment}`;
    ancestors.push(segment);
    return methods.split(', ').map((method) => `${method} ${address}`);
  });
}
