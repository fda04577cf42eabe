import { createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { becomeOwner, owner, signIn } from '../support/console-owner.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let postgres: TestPostgres;
let issuer: RunningIssuer;
let browser: Browser;
let balancer: Server;
let address: string;
/** What each process was asked. */
const asked: readonly [string[], string[]] = [[], []];

/** Each request goes to the other process than the one before it. */
function balance(): Server {
  let turn = 0;
  return createServer((incoming, outgoing) => {
    turn = 1 - turn;
    const { method, url = '/', headers } = incoming;
    asked[turn as 0 | 1].push(url);
    const passed = request(new URL(url, issuer.addresses[turn]), { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
}

beforeAll(async () => {
  const [port] = await freePorts(1);
  address = `http://localhost:${port}`;
  [postgres, browser] = await Promise.all([startPostgres(unsynced), launchChromium()]);
  const env = { ISSUER: address };
  issuer = await runIssuer({ replicas: 2, databaseUrl: await postgres.createDatabase(), env });
  balancer = balance();
  await new Promise<void>((resolve) => balancer.listen(port, 'localhost', resolve));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => (balancer ? balancer.close(resolve) : resolve(undefined)));
  await issuer?.close();
  await postgres?.stop();
});

it('an owner makes an app while two processes answer by turns, which made one console at their start', async () => {
  const page = await browser.newPage();
  await becomeOwner(issuer, page);
  await page.context().clearCookies();
  await page.goto(`${address}/console/users`);
  await signIn(page);
  await page.getByText('1 in all', { exact: true }).waitFor();
  await page.locator('.records').getByRole('link', { name: owner.username }).waitFor();

  await page.goto(`${address}/console/apps/new`);
  await page.getByLabel('Name').fill('Shop');
  await page.getByLabel('Redirect URIs').fill('https://shop.example.com/callback');
  await page.getByRole('button', { name: 'Make it' }).click();
  expect(await page.getByTestId('secret').textContent()).toMatch(/^[\w-]{43}$/);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor();

  for (const paths of asked) expect(paths.some((path) => path.startsWith('/admin/api/'))).toBe(true);
  const { items } = (await issuer.signet(['audit', 'list', '--limit', '1000'])) as unknown as {
    readonly items: ReadonlyArray<{ readonly target?: { readonly id: string } }>;
  };
  expect(items.filter(({ target }) => target?.id === 'signet-console')).toHaveLength(1);
});
