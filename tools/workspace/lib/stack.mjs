import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { portIsFree } from './ports.mjs';

/**
 * @typedef {{ sso: number, orders: number, invoices: number, portal: number }} Ports
 * @typedef {{ issuer: string, ordersUrl: string, invoicesUrl: string, portalUrl: string }} Addresses
 * @typedef {{ addresses: Addresses, credentials: { username: string, password: string }[], stop: () => Promise<void>,
 *   ordersSecretFile: string, invoicesSecretFile: string, kill: (app: keyof Ports) => Promise<void>, relaunch: (app: keyof Ports) => Promise<void>,
 *   failed: Promise<never>, logs: Record<string, string[]> }} Stack
 */

const appNames = { sso: 'The issuer', orders: 'Orders', invoices: 'Invoices', portal: 'The portal' };
const keptLogLines = 2000;

/**
 * Migrates, seeds and starts the four built apps on one machine.
 * @param {{ ports: Ports, dataDir: string, demoPassword?: string, ssoEnv?: Record<string, string>, log?: (line: string) => void,
 *   onLine?: (app: string, line: string) => void }} options
 * @returns {Promise<Stack>}
 * @throws Error with one plain line: which port is taken, or which app did not start and its last words
 */
export async function startStack({
  ports,
  dataDir,
  demoPassword,
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
    NODE_ENV: 'production',
    ISSUER: addresses.issuer,
    HOST: 'localhost',
    MASTER_KEY_FILE: join(dataDir, 'master-key'),
  };
  const ssoEnv = { ...base, DATABASE_URL: `sqlite:${join(dataDir, 'sso.sqlite')}`, ...ssoMore };

  const cli = inRoot('tools', 'cli', 'dist', 'main.js');
  log('Migrating and seeding ...');
  await capture([cli, 'migrate', '--json'], ssoEnv);
  const secretFiles = ['--orders-secret-file', ordersSecretFile, '--invoices-secret-file', invoicesSecretFile];
  const seed = [cli, 'seed', 'demo', '--portal-url', addresses.portalUrl, ...secretFiles, '--json'];
  const seedEnv = demoPassword === undefined ? ssoEnv : { ...ssoEnv, DEMO_PASSWORD: demoPassword };
  const credentials = JSON.parse(await capture(seed, seedEnv)).users;

  const logs = {};
  /** @type {Map<string, { child: import('node:child_process').ChildProcess, exit: Promise<void>, expected: boolean, again: () => void }>} */
  const running = new Map();
  let fail = () => {};
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  const launch = (app, entry, env) => {
    logs[app] ??= [];
    const lines = logs[app];
    const child = spawn(process.execPath, ['--enable-source-maps', inRoot(entry)], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C reaches the whole foreground group; the apps get their own group so that they end when we say so.
      detached: process.platform !== 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk) => {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) {
          lines.push(line);
          if (lines.length > keptLogLines) lines.shift();
          onLine(app, line);
        }
      });
    }
    const exit = new Promise((resolve) => child.once('exit', () => resolve()));
    const record = { child, exit, expected: false, again: () => launch(app, entry, env) };
    running.set(app, record);
    child.once('exit', (code, signal) => {
      if (record.expected) return;
      fail(new Error(`${appNames[app]} stopped (${signal ?? `exit ${code}`}):\n${lines.slice(-8).join('\n')}`));
    });
  };
  const signalAll = (signal) => {
    for (const record of running.values()) {
      record.expected = true;
      if (record.child.exitCode === null && record.child.signalCode === null) record.child.kill(signal);
    }
  };
  const stop = async () => {
    signalAll('SIGTERM');
    const late = setTimeout(() => signalAll('SIGKILL'), 8000);
    await Promise.all([...running.values()].map(({ exit }) => exit));
    clearTimeout(late);
    process.off('exit', lastResort);
  };
  const lastResort = () => signalAll('SIGKILL');
  process.once('exit', lastResort);

  const kill = async (app) => {
    const record = running.get(app);
    record.expected = true;
    record.child.kill('SIGKILL');
    await record.exit;
  };
  const relaunch = async (app) => {
    running.get(app).again();
    await Promise.race([failed, healthy(`http://localhost:${ports[app]}/health`)]);
  };

  // Explaining a refusal to its caller is for development: in production an app that is told to does not start.
  const explaining = { NODE_ENV: 'development', EXPLAIN_REJECTIONS: 'true' };
  const api = { ...base, ...explaining, PORTAL_ORIGIN: addresses.portalUrl };
  launch('sso', 'apps/sso/dist/main.js', { ...ssoEnv, PORT: String(ports.sso) });
  launch('invoices', 'apps/invoices/dist/main.js', {
    ...api,
    PORT: String(ports.invoices),
    DATABASE_URL: `sqlite:${join(dataDir, 'invoices.sqlite')}`,
    PUBLIC_URL: addresses.invoicesUrl,
    CLIENT_ID: 'invoices',
    CLIENT_SECRET_FILE: invoicesSecretFile,
  });
  launch('orders', 'apps/orders/dist/main.js', {
    ...api,
    PORT: String(ports.orders),
    DATABASE_URL: `sqlite:${join(dataDir, 'orders.sqlite')}`,
    PUBLIC_URL: addresses.ordersUrl,
    CLIENT_ID: 'orders',
    CLIENT_SECRET_FILE: ordersSecretFile,
    INVOICES_URL: addresses.invoicesUrl,
  });
  launch('portal', 'apps/portal/server/main.mjs', {
    ...base,
    PORT: String(ports.portal),
    CLIENT_ID: 'portal',
    ORDERS_URL: addresses.ordersUrl,
    INVOICES_URL: addresses.invoicesUrl,
  });

  try {
    log('Starting the apps ...');
    await Promise.race([failed, Promise.all(Object.values(addresses).map((url) => healthy(`${url}/health`)))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { addresses, credentials, ordersSecretFile, invoicesSecretFile, stop, kill, relaunch, failed, logs };
}

/** Runs a Node program and gives what it printed. */
function capture(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(err.trim() || out.trim() || `signet ${args[1]} failed (exit ${code})`)),
    );
  });
}

async function healthy(url, seconds = 60) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within ${seconds} s.`);
}
