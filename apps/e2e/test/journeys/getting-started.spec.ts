import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { codeBlocks } from '@signet/workspace/docs';
import { inRoot } from '@signet/workspace/paths';
import { freePorts } from '@signet/workspace/ports';
import { mustRun, type RunningProcess, startProcess } from '@signet/workspace/processes';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { becomeOwner, owner } from '../support/console-owner.js';
import { buildNestProject, makeNestProject } from '../support/nest-project.js';
import { newcomer, photographer } from '../support/newcomer.js';
import { bareEnvironment, type PackedLibrary, packLibrary } from '../support/packed-app.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const notes = {
  name: 'Notes',
  identifier: 'https://notes.example.com',
  scope: ['notes:read', 'See your notes'],
} as const;
const orders = 'https://orders.example.com';

let issuer: RunningIssuer;
let browser: Browser;
let page: Page;
let library: PackedLibrary;
let project: string;
let api: RunningProcess | undefined;
/** The files of both pages, as the documentation has them. */
let shown: readonly string[] = [];

beforeAll(async () => {
  [issuer, browser, library] = await Promise.all([runIssuer(), launchChromium(), packLibrary()]);
  // As `npm start` has them: the walk's own is the third.
  await issuer.signet(['resources', 'create', orders, '--name', 'Orders', '--scope', 'orders:read=See orders']);
  const invoices = ['https://invoices.example.com', '--name', 'Invoices', '--scope', 'invoices:read=See invoices'];
  await issuer.signet(['resources', 'create', ...invoices]);
  project = await makeNestProject(library, 'notes');
  page = await browser.newPage({ viewport: { width: 1000, height: 640 }, colorScheme: 'light' });
}, 600_000);
afterAll(async () => {
  await api?.stop();
  await browser?.close();
  await issuer?.close();
  library?.remove();
});

/** Whatever the page asks for on the way to the console. */
async function openConsole(): Promise<void> {
  const overview = page.getByRole('heading', { level: 1, name: 'Overview' });
  await page.goto(`${issuer.issuer}/console`);
  await overview.or(page.locator('#username')).first().waitFor();
  if (await page.locator('#username').isVisible()) {
    await page.fill('#username', owner.username);
    await page.fill('#password', owner.password);
    await page.click('#login-submit');
  }
  await overview.waitFor();
}

/** As the snippet for a service does it, in a shell. */
async function tokenBy(script: string, secret: string): Promise<string> {
  const env = { ...bareEnvironment(), SIGNET_CLIENT_SECRET: secret };
  const { stdout } = await mustRun('token.sh', 'sh', ['-c', script], { cwd: project, env, quiet: true });
  return (JSON.parse(stdout) as { access_token: string }).access_token;
}

async function serve(): Promise<string> {
  const [port] = await freePorts(1);
  api = startProcess(process.execPath, [join('dist', 'main')], {
    cwd: project,
    env: { ...bareEnvironment(), PORT: String(port) },
  });
  await api.says((line) => line.includes('successfully started'));
  return `http://localhost:${port}`;
}

/** What the page shows, with what differs from walk to walk. */
function documented(files: Readonly<Record<string, string>>, clientId: string): readonly string[] {
  const fixed = (text: string) =>
    text.replaceAll(issuer.issuer, 'http://localhost:4000').replaceAll(clientId, 'CLIENT_ID');
  return Object.values(files).map(fixed);
}

it('leads a newcomer from the printed link to an API of their own that knows who calls', async () => {
  const picture = photographer(issuer, page);
  await becomeOwner(issuer, page);
  await picture('owner');
  await openConsole();
  const pages = newcomer(issuer, page, picture);
  const guard = await pages.makeAudience(notes);
  expect(Object.keys(guard)).toEqual(['src/audience.ts', 'src/main.ts']);
  const service = await pages.makeService('Nightly job', ['notes:read', 'orders:read']);
  const script = service.files['token.sh'] ?? '';

  shown = documented({ ...guard, ...service.files }, service.clientId);

  for (const [file, content] of Object.entries(guard)) writeFileSync(join(project, file), content);
  await buildNestProject(process.execPath, project);
  const address = await serve();
  const call = (token?: string) =>
    fetch(address, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

  const good = await call(await tokenBy(script, service.secret));
  expect([good.status, await good.json()]).toEqual([200, { subject: service.clientId }]);
  const without = await call();
  expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);

  const elsewhere = script.replaceAll(notes.identifier, orders).replaceAll('notes:read', 'orders:read');
  const refused = await call(await tokenBy(elsewhere, service.secret));
  expect([refused.status, await refused.text()]).toEqual([401, expect.not.stringContaining(orders)]);
  // The caller reads nothing of it, the operator whom it was for.
  await api?.says((line) => line.includes('audience_mismatch'));
  await api?.says((line) => line.includes('received') && line.includes(orders));
}, 600_000);

it('shows in the documentation what the console gives', () => {
  const blocks = codeBlocks(readFileSync(inRoot('docs', 'getting-started.md'), 'utf8')).map(({ content }) => content);
  expect(shown).toHaveLength(3);
  expect(blocks).toEqual(expect.arrayContaining([...shown]));
});
