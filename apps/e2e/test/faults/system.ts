import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { openSilenceableWay, type SilenceableWay, startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import pg from 'pg';
import { type Answered, type RoundRobin, roundRobin } from '../support/round-robin.js';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.js';
import { Member } from './member.js';

export interface Client {
  readonly client_id: string;
  readonly client_secret: string;
}

/** Where each is found. */
export interface Addresses {
  readonly issuer: string;
  readonly orders: string;
  readonly invoices: string;
  readonly redirectUri: string;
  readonly home: string;
}

/** Two replicas of the issuer behind a proxy, orders and invoices, on one PostgreSQL: all of them real processes. */
export interface System {
  readonly addresses: Addresses;
  readonly replicas: readonly [Member, Member];
  readonly members: readonly Member[];
  readonly postgres: TestPostgres;
  /** On which its databases lie; undefined where this user or machine may not mount one. */
  readonly disk: SmallDisk | undefined;
  /** From the issuer to its database, and from the APIs to theirs. */
  readonly toDatabase: SilenceableWay;
  /** From the APIs to the issuer. */
  readonly toIssuer: SilenceableWay;
  readonly people: ReadonlyArray<{ readonly username: string; readonly password: string }>;
  readonly clients: { readonly job: Client; readonly orders: Client };
  /** Of commands of the shell. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the issuer's database, past the ways. */
  readonly databaseUrl: string;
  /** Resolves when each process was found ready after this was asked. @throws Error with the last words of one that ended, or is not */
  whole(): Promise<void>;
  /** On a connection of its own, past the ways. */
  query(sql: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>;
  close(): Promise<void>;
}

/** The most that a setting gives: a fault may last for a while, and a client comes back when it is over. */
export const grace = 60;

/** Milliseconds: more than any bound of docs/waits.md, on a slow machine. */
const longestReturn = 300_000;

function lastWords({ name, lines }: Member): string {
  return [`${name}:`, ...lines.slice(-5)].join('\n');
}

const password = 'a password of the fault runs';

/** @param more configuration of the issuer */
export async function startSystem(
  people: number,
  onAnswer: (app: 'issuer' | 'orders' | 'invoices', answered: Answered) => void,
  more: Readonly<Record<string, string>> = {},
): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-faults-'));
  const closing: Array<() => unknown> = [() => rmSync(folder, { recursive: true, force: true })];
  const lostAtEnd: string[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
    if (lostAtEnd.length > 0) throw new Error(lostAtEnd.splice(0).join('\n'));
  };
  try {
    const postgres = await startPostgres({ max_connections: '200' });
    closing.push(() => postgres.stop());
    const disk = mountSmallDisk(384);
    if (disk) {
      // After the server: closing is the other way round.
      closing.splice(-1, 0, () => disk.remove());
      chmodSync(disk.folder, 0o711);
      const place = join(disk.folder, 'databases');
      mkdirSync(place);
      await postgres.placeDatabases(place);
    }
    const [databaseUrl, ordersUrl, invoicesUrl] = [
      await postgres.createDatabase(),
      await postgres.createDatabase(),
      await postgres.createDatabase(),
    ] as const;
    const toDatabase = await openSilenceableWay(Number(new URL(databaseUrl).port));
    closing.push(() => toDatabase.close());
    const [one = 0, two = 0, orders = 0, invoices = 0] = await freePorts(4);

    const proxies: RoundRobin[] = [];
    const stand = async (app: 'issuer' | 'orders' | 'invoices', ports: readonly number[]) => {
      const options = { manySources: true, onAnswer: (answered: Answered) => onAnswer(app, answered) };
      const proxy = await roundRobin(ports, options);
      closing.push(() => proxy.close());
      proxies.push(proxy);
      return proxy;
    };
    const issuerProxy = await stand('issuer', [one, two]);
    const ordersProxy = await stand('orders', [orders]);
    const invoicesProxy = await stand('invoices', [invoices]);
    const toIssuer = await openSilenceableWay(issuerProxy.port);
    closing.push(() => toIssuer.close());

    const issuer = issuerProxy.url;
    const addresses: Addresses = {
      issuer,
      orders: ordersProxy.url,
      invoices: invoicesProxy.url,
      redirectUri: 'http://localhost:9/callback',
      home: 'http://localhost:9/',
    };
    const masterKey = randomBytes(32).toString('base64url');
    const sso = {
      ISSUER: issuer,
      DATABASE_URL: toDatabase.through(databaseUrl),
      MASTER_KEY: masterKey,
      OWNER_LINK_FILE: join(folder, 'owner-link'),
      RATE_LIMITS: 'off',
      TRUSTED_PROXIES: 'loopback',
      REFRESH_TOKEN_GRACE_PERIOD: String(grace),
      PUBLIC_REFRESH_TOKEN_GRACE_PERIOD: String(grace),
      ...more,
    };
    const secretFiles = { orders: join(folder, 'orders-secret'), invoices: join(folder, 'invoices-secret') };
    const { clients, usernames } = await seed({ ...sso, DATABASE_URL: databaseUrl }, secretFiles, people);

    const through = (path: string) => `${toIssuer.through(issuer).replace(/\/$/, '')}${path}`;
    const secretOf = (name: 'orders' | 'invoices') => readFileSync(secretFiles[name], 'utf8').trim();
    const api = (name: 'orders' | 'invoices', url: string) => ({
      ISSUER: issuer,
      DATABASE_URL: toDatabase.through(url),
      JWKS_URI: through('/jwks'),
      SECURITY_EVENTS_URL: through('/security-events/streams'),
      PUBLIC_URL: addresses[name],
      CLIENT_ID: name,
      CLIENT_SECRET: secretOf(name),
    });
    const replicas = [
      new Member('issuer-1', 'sso', folder, sso, one),
      new Member('issuer-2', 'sso', folder, sso, two),
    ] as const;
    const ordersEnv = {
      ...api('orders', ordersUrl),
      TOKEN_ENDPOINT: through('/token'),
      INVOICES_URL: invoicesProxy.url,
    };
    const members = [
      ...replicas,
      new Member('orders', 'orders', folder, ordersEnv, orders),
      new Member('invoices', 'invoices', folder, api('invoices', invoicesUrl), invoices),
    ];
    closing.push(() => Promise.all(members.map((member) => member.close())));
    // Also one that was lost when nobody waited for it any more.
    closing.push(() => {
      const lost = members.flatMap((member) => member.lost ?? []);
      if (lost.length > 0) lostAtEnd.push(...lost);
    });
    await Promise.all(replicas.map((member) => member.start()));
    await Promise.all(members.slice(2).map((member) => member.start()));
    const whole = async () => {
      const ready = Promise.all([
        issuerProxy.until(one, true),
        issuerProxy.until(two, true),
        ordersProxy.until(orders, true),
        invoicesProxy.until(invoices, true),
      ]);
      for (let waited = 0; waited < longestReturn; waited += 100) {
        const lost = members.flatMap(({ lost }) => lost ?? []);
        if (lost.length > 0) throw new Error(lost.join('\n'));
        const isReady = await Promise.race([ready.then(() => true), pause(100, false)]);
        if (isReady) return;
      }
      throw new Error(`not all were ready again after ${longestReturn} ms:\n${members.map(lastWords).join('\n')}`);
    };
    await whole();
    return {
      addresses,
      replicas,
      members,
      postgres,
      disk,
      toDatabase,
      toIssuer,
      people: usernames.map((username) => ({ username, password })),
      clients: { job: clients, orders: { client_id: 'orders', client_secret: secretOf('orders') } },
      databaseUrl,
      environment: { ...sso, DATABASE_URL: databaseUrl },
      whole,
      query: async (sql) => {
        const client = new pg.Client({ connectionString: databaseUrl });
        await client.connect();
        try {
          return (await client.query(sql)).rows;
        } finally {
          await client.end();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function seed(
  env: Readonly<Record<string, string>>,
  files: { readonly orders: string; readonly invoices: string },
  people: number,
): Promise<{ readonly clients: Client; readonly usernames: readonly string[] }> {
  const signet = async (argv: readonly string[], stdin = '') => {
    let [said, wrong] = ['', ''];
    const code = await runCli([...argv, '--json'], {
      env,
      stdout: (text) => {
        said += text;
      },
      stderr: (text) => {
        wrong += text;
      },
      readStdin: async () => stdin,
    });
    if (code !== 0) throw new Error(`signet ${argv.join(' ')}: ${wrong}`);
    return JSON.parse(said) as Record<string, string>;
  };
  await signet(['migrate']);
  const secretFiles = ['--orders-secret-file', files.orders, '--invoices-secret-file', files.invoices];
  await signet(['seed', 'demo', '--portal-url', 'http://localhost:9', ...secretFiles, '--password-stdin'], password);
  const usernames = Array.from({ length: people }, (_, index) => `person-${index}`);
  for (const username of usernames) await signet(['users', 'create', username, '--password-stdin'], password);
  const access = ['--resource', `${ordersAudience.identifier}=orders:read`];
  const device = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'];
  await signet([
    'clients',
    'create',
    'TV',
    '--id',
    'tv',
    '--auth-method',
    'none',
    '--grant-type',
    ...device,
    ...access,
  ]);
  const job = ['--grant-type', 'client_credentials', '--auth-method', 'client_secret_post', ...access];
  const made = await signet(['clients', 'create', 'Job', ...job]);
  const clients = { client_id: made.clientId ?? '', client_secret: made.clientSecret ?? '' };
  return { clients, usernames };
}
