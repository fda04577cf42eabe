import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portIsFree } from './ports.mjs';
import { answers, mustRun, startProcess } from './processes/index.mjs';
import { programFile } from './programs.mjs';

/**
 * @typedef {{ sso: number, orders: number, invoices: number, portal: number }} Ports
 * @typedef {{ issuer: string, ordersUrl: string, invoicesUrl: string, portalUrl: string }} Addresses
 * @typedef {{ addresses: Addresses, credentials: { username: string, password: string }[], ownerLink?: string, stop: () => Promise<void>,
 *   ordersSecretFile: string, invoicesSecretFile: string, kill: (app: keyof Ports) => Promise<void>, relaunch: (app: keyof Ports) => Promise<void>,
 *   failed: Promise<never>, logs: Record<string, string[]> }} Stack
 */

/** What people call the apps. */
export const appNames = { sso: 'The issuer', orders: 'Orders', invoices: 'Invoices', portal: 'The portal' };

/**
 * Migrates, seeds and starts the four built apps on one machine.
 * @param {{ ports: Ports, dataDir: string, demoPassword?: string, env?: Record<string, string>, ssoEnv?: Record<string, string>, log?: (line: string) => void,
 *   onLine?: (app: string, line: string) => void }} options
 * @returns {Promise<Stack>}
 * @throws Error with one plain line: which port is taken, or which app did not start and its last words
 */
export async function startStack({
  ports,
  dataDir,
  demoPassword,
  env = {},
  ssoEnv: ssoMore = {},
  log = () => {},
  onLine = () => {},
}) {
  for (const [app, port] of Object.entries(ports)) {
    if (!(await portIsFree(port))) throw new Error(`Port ${port} is taken; ${appNames[app]} needs it.`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const addresses = {
    issuer: `http://localhost:${ports.sso}`,
    ordersUrl: `http://localhost:${ports.orders}`,
    invoicesUrl: `http://localhost:${ports.invoices}`,
    portalUrl: `http://localhost:${ports.portal}`,
  };
  const ordersSecretFile = join(dataDir, 'orders-client-secret');
  const invoicesSecretFile = join(dataDir, 'invoices-client-secret');
  const base = {
    ...process.env,
    // What it shows to whoever tries it, an app in production keeps to itself: mail, and why it refuses.
    NODE_ENV: 'development',
    ISSUER: addresses.issuer,
    HOST: 'localhost',
    // No proxy stands before them that would have to notice.
    DRAIN_DELAY: '0',
    // The shell's own would stand against the file: both at once stop a start.
    MASTER_KEY: '',
    MASTER_KEY_FILE: join(dataDir, 'master-key'),
    ...env,
  };
  const ownerLinkFile = join(dataDir, 'owner-link');
  rmSync(ownerLinkFile, { force: true });
  const ssoEnv = {
    ...base,
    OWNER_LINK_FILE: ownerLinkFile,
    DATABASE_URL: `sqlite:${join(dataDir, 'sso.sqlite')}`,
    ...ssoMore,
  };

  log('Migrating the database, seeding the demo ...');
  // With the master key, where nothing exists yet.
  await signet(['init', '--json'], ssoEnv);
  const secretFiles = ['--orders-secret-file', ordersSecretFile, '--invoices-secret-file', invoicesSecretFile];
  const seed = ['seed', 'demo', '--portal-url', addresses.portalUrl, ...secretFiles, '--json'];
  const seedEnv = demoPassword === undefined ? ssoEnv : { ...ssoEnv, DEMO_PASSWORD: demoPassword };
  const { users } = JSON.parse(await signet(seed, seedEnv));
  const credentials = remembered(users, join(dataDir, 'demo-passwords'));

  const logs = {};
  /** @type {Map<string, { process: import('./processes/index.mjs').RunningProcess, expected: boolean, again: () => void }>} */
  const running = new Map();
  const stopped = new AbortController();
  const failed = new Promise((_, reject) => {
    stopped.signal.addEventListener('abort', () => reject(stopped.signal.reason));
  });
  failed.catch(() => {});

  const launch = (app, env) => {
    const started = startProcess(process.execPath, ['--enable-source-maps', programFile(app)], {
      env,
      onLine: (line) => onLine(app, line),
    });
    logs[app] = started.output.lines;
    const record = { process: started, expected: false, again: () => launch(app, env) };
    running.set(app, record);
    void started.ended.then(({ reason }) => {
      if (record.expected) return;
      stopped.abort(new Error(`${appNames[app]} stopped (${reason}):\n${logs[app].slice(-8).join('\n')}`));
    });
  };
  const expectEnd = (record) => {
    record.expected = true;
    return record.process;
  };
  const stop = async () => {
    const { sso, ...others } = Object.fromEntries(running);
    for (const record of running.values()) expectEnd(record);
    // Last, for the APIs ask it until their own end: away before them, it is a fault to them.
    try {
      await Promise.all(Object.values(others).map((record) => record.process.stop()));
    } finally {
      await sso?.process.stop();
    }
  };
  const kill = (app) => expectEnd(running.get(app)).kill();
  const healthy = (url) => answers(`${url}/health/ready`, { signal: stopped.signal });
  const relaunch = async (app) => {
    running.get(app).again();
    await healthy(`http://localhost:${ports[app]}`);
  };

  const healthyOrStop = async (urls) => {
    try {
      await Promise.all(urls.map(healthy));
    } catch (error) {
      await stop();
      throw error;
    }
  };

  const api = { ...base, EXPLAIN_REJECTIONS: 'true', REPORT_REFUSALS: 'true', PORTAL_ORIGIN: addresses.portalUrl };
  log('Starting the issuer ...');
  // First, for the APIs ask it for keys and revocations as soon as they are there.
  launch('sso', { ...ssoEnv, PORT: String(ports.sso) });
  await healthyOrStop([addresses.issuer]);
  log('Starting orders, invoices and the portal ...');
  launch('invoices', {
    ...api,
    PORT: String(ports.invoices),
    DATABASE_URL: `sqlite:${join(dataDir, 'invoices.sqlite')}`,
    PUBLIC_URL: addresses.invoicesUrl,
    CLIENT_ID: 'invoices',
    CLIENT_SECRET_FILE: invoicesSecretFile,
  });
  launch('orders', {
    ...api,
    PORT: String(ports.orders),
    DATABASE_URL: `sqlite:${join(dataDir, 'orders.sqlite')}`,
    PUBLIC_URL: addresses.ordersUrl,
    CLIENT_ID: 'orders',
    CLIENT_SECRET_FILE: ordersSecretFile,
    INVOICES_URL: addresses.invoicesUrl,
  });
  launch('portal', {
    ...base,
    PORT: String(ports.portal),
    CLIENT_ID: 'portal',
    ORDERS_URL: addresses.ordersUrl,
    INVOICES_URL: addresses.invoicesUrl,
  });

  await healthyOrStop(Object.values(addresses));
  // Only while there is no owner.
  const ownerLink = existsSync(ownerLinkFile) ? readFileSync(ownerLinkFile, 'utf8').trim() : undefined;
  return {
    addresses,
    mailUrl: `${addresses.issuer}/dev/outbox`,
    credentials,
    ownerLink,
    ordersSecretFile,
    invoicesSecretFile,
    stop,
    kill,
    relaunch,
    failed,
    logs,
    /** What a support code stands for, as `signet explain` prints it; also of a stack that was stopped. */
    explain: (code) => signet(['explain', code], ssoEnv),
  };
}

/** Runs a command of the shell and gives what it printed. @throws Error with what it said, where it failed */
async function signet(args, env) {
  const { stdout } = await mustRun(`signet ${args[0]}`, process.execPath, [programFile('cli'), ...args], {
    env,
    quiet: true,
  });
  return stdout;
}

/**
 * The password of whoever was made now, or when it was; the file is for its owner alone. It knows nothing of a password that was
 * changed since.
 * @param {readonly { username: string, password?: string }[]} users
 * @returns {{ username: string, password?: string }[]} without a password: made before there was such a file
 */
export function remembered(users, file) {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const known = users.map(({ username, password = before[username] }) => ({ username, password }));
  const passwords = Object.fromEntries(known.map(({ username, password }) => [username, password]));
  writeFileSync(file, `${JSON.stringify({ ...before, ...passwords }, null, 2)}\n`, { mode: 0o600 });
  // The mode counts for a new file alone.
  chmodSync(file, 0o600);
  return known;
}
