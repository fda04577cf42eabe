import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Lockout } from '@signet/identity';
import { createStores, ExpirySweeper, loadMasterKey, openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Sample } from '../harness/load.js';
import { percentile } from '../harness/statistics.js';
import { username } from './names.js';
import { type Population, spread } from './population.js';
import { expiryOf } from './records.js';
import type { StoreWork } from './store-work.js';

/** The product's stores without an issuer around them: `node stores-app.js <database url> <population>`. */
const [databaseUrl = '', text = ''] = process.argv.slice(2);
const population = JSON.parse(text) as Population;
const database = await openDatabase(parseDatabaseUrl(databaseUrl), { longLived: true });
// No key is read here.
const stores = createStores(database, loadMasterKey({ value: Buffer.alloc(32).toString('base64url') }));
const lockout = new Lockout(stores.loginAttempts);
let clock = 0;
const sweeper = new ExpirySweeper(
  stores,
  () => clock,
  (error) => {
    throw error;
  },
  { margin: 0 },
);

const steps: Readonly<Record<StoreWork['work'], (index: number, nth: number) => Promise<void>>> = {
  /** What IdentityService.signIn asks of its stores, without the hash. */
  login: async (index) => {
    const name = username(spread(index, population.accounts));
    const caller = { address: `2001:db8:0:${index.toString(16)}/64` };
    const attempt = { username: name, caller, now: Math.floor(Date.now() / 1000) };
    const reserved = await lockout.reserve(attempt);
    if (reserved.wait > 0) throw new Error('locked out');
    if (!(await stores.accounts.findByUsername(name))) throw new Error(`${name} is unknown`);
    await lockout.succeeded(attempt, reserved);
  },
  sweep: async (_, nth) => {
    clock = expiryOf(population, nth);
    if ((await sweeper.sweepOnce()) === 0) throw new Error('there was nothing to sweep');
  },
};

async function run({ work, steps: count, first }: StoreWork): Promise<Sample> {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const begun = performance.now();
  for (let nth = 1; nth <= count; nth += 1) {
    const from = performance.now();
    await steps[work](first + nth, nth);
    latencies.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(before);
  return {
    stepsPerSecond: (count / (performance.now() - begun)) * 1000,
    cpuPerStep: (user + system) / count,
    latency: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
  };
}

const server = createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(await run((await json(request)) as StoreWork)));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
process.once('SIGTERM', () => process.exit(0));
