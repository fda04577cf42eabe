import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { defineAudience, ResourceServer } from '@signet/auth-contracts';
import { PlainBrowser } from '@signet/demo/browser';
import { signetCommands } from '@signet/workspace/docs';
import { inRoot } from '@signet/workspace/paths';
import { decodeJwt } from 'jose';
import { type Person, walk, walkPages } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const owner: Person = { username: 'olga', password: 'a few words in a row' };
const stock = defineAudience({
  identifier: 'https://stock.example.com',
  name: 'Stock',
  scopes: { 'stock:read': 'See the stock', 'stock:write': 'Change the stock' },
});
const nowhere = 'https://nowhere.example';
const redirectUri = 'http://127.0.0.1/callback';

let issuer: RunningIssuer;
let guard: ResourceServer | undefined;
let api: Server | undefined;
const scripts: ChildProcess[] = [];

beforeAll(async () => {
  issuer = await runIssuer();
});
afterAll(async () => {
  for (const script of scripts) script.kill('SIGKILL');
  await guard?.close();
  api?.close();
  await issuer?.close();
});

/** What is promised of a script that goes on after it was asked something. */
interface Script {
  says(pattern: RegExp): Promise<string>;
  answer(text: string): void;
  /** All that it wrote, once it ended well. */
  readonly ended: Promise<readonly string[]>;
}

/** One of the scripts of the documentation, as it stands there. */
function run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Script {
  const script = spawn(process.execPath, [inRoot('docs', 'examples', name), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: 'pipe',
  });
  scripts.push(script);
  const written: string[] = [];
  const listeners = new Set<() => void>();
  for (const stream of [script.stdout, script.stderr]) {
    createInterface(stream).on('line', (line) => {
      written.push(line);
      for (const look of listeners) look();
    });
  }
  const ended = once(script, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${name}: ${written.join('\n')}`);
    return written;
  });
  // Whoever waits for a line is told as well.
  ended.catch(() => {});
  return {
    ended,
    answer: (text) => void script.stdin.end(text),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = written.map((line) => pattern.exec(line)).find(Boolean);
          if (found) resolve(found[1] ?? found[0]);
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`${name} never said ${pattern}: ${written.join('\n')}`)), reject);
      }),
  };
}

/** Opens the link of the first start and fills its form. */
async function becomeOwner(): Promise<void> {
  const browser = new PlainBrowser();
  const link = readFileSync(join(issuer.folder, 'signet-owner-link'), 'utf8').trim();
  const page = await browser.open(link, nowhere);
  const done = await browser.submit(page, { ...owner, name: '', email: '' }, nowhere);
  expect(done.html).toContain('id="owner-done"');
}

/** As docs/administration-api.md says it. */
async function ownersToken(): Promise<string> {
  const page = readFileSync(inRoot('docs', 'administration-api.md'), 'utf8');
  const named = signetCommands(page.replaceAll('http://localhost:4000', issuer.issuer));
  const [command = [], ...others] = named.filter(([group, name]) => group === 'clients' && name === 'create');
  expect([command[0], others]).toEqual(['clients', []]);
  const { clientId } = await issuer.signet(command);
  const signIn = run('sign-in.mjs', [issuer.issuer, String(clientId)]);
  const browser = new PlainBrowser();
  const asked = await browser.open(await signIn.says(/^Open (\S+)$/), nowhere);
  const code = await signIn.says(/the code is ([A-Z-]+)\./);
  const login = await browser.submit(asked, { user_code: code }, nowhere);
  expect((await walkPages(login, owner, nowhere, browser)).html).toContain('Device connected');
  return String((await signIn.ended).at(-1));
}

/** The API in a few lines: reading is GET, writing POST. */
async function startApi(clientSecret: string): Promise<string> {
  guard = new ResourceServer({
    issuer: issuer.issuer,
    audience: stock,
    publicUrl: 'http://127.0.0.1',
    revocations: { clientId: 'stock-api', clientSecret },
    rejectionLog: false,
  });
  await guard.warmUp();
  const admitting = guard;
  api = createServer(async (request, response) => {
    const scope = request.method === 'GET' ? 'stock:read' : 'stock:write';
    const { refusal } = await admitting.admit(request, { kind: 'scopes', all: [scope] });
    response.writeHead(refusal?.status ?? 200, refusal?.headers ?? {}).end();
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}/`;
}

/** Signs in to the app that the script made. */
async function tokenOf(person: Person): Promise<string> {
  const query = new URLSearchParams({
    client_id: 'stock-app',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid stock:read stock:write',
    resource: stock.identifier,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const callback = await walk(`${issuer.issuer}/authorize?${query}`, person, redirectUri);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'stock-app',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    resource: stock.identifier,
  });
  const tokens = (await (await fetch(`${issuer.issuer}/token`, { method: 'POST', body })).json()) as {
    readonly access_token?: string;
  };
  return String(tokens.access_token);
}

const scopesOf = (token: string) =>
  String(decodeJwt(token).scope)
    .split(' ')
    .filter((scope) => scope.startsWith('stock:'));

it('leads by the API alone from an empty database to people who get what their roles give, and to the whole story', async () => {
  await becomeOwner();
  const script = run('first-audience.mjs', [], { ISSUER: issuer.issuer, TOKEN: await ownersToken() });
  const secret = await script.says(/^stock-api has the secret (\S+)$/);
  const carla = { username: 'carla', password: await script.says(/^carla signs in with (\S+)$/) };
  const max = { username: 'max', password: await script.says(/^max signs in with (\S+)$/) };
  await script.says(/^Press Enter/);

  const address = await startApi(secret);
  const answers = (token: string) =>
    Promise.all(
      ['GET', 'POST'].map(
        async (method) => (await fetch(address, { method, headers: { authorization: `Bearer ${token}` } })).status,
      ),
    );
  const [ofCarla, ofMax] = [await tokenOf(carla), await tokenOf(max)];
  expect([scopesOf(ofCarla), scopesOf(ofMax)]).toEqual([['stock:read'], ['stock:read', 'stock:write']]);
  expect([await answers(ofCarla), await answers(ofMax)]).toEqual([
    [200, 403],
    [200, 200],
  ]);

  script.answer('\n');
  const written = await script.ended;
  // The API hears of it by itself; whoever never hears is ended by the bound of the test.
  while ((await answers(ofMax)).some((status) => status !== 401));
  // Who keeps what another group lost is asked for a new token, and for one more where that is of the same second.
  let next = await tokenOf(carla);
  while ((await answers(next))[0] === 401) next = await tokenOf(carla);
  expect([scopesOf(next), await answers(next)]).toEqual([['stock:read'], [200, 403]]);

  expect(written.filter((line) => line.includes(' gets '))).toEqual([
    'carla gets stock:read',
    'max gets stock:read stock:write',
    'carla gets stock:read',
    'max gets nothing',
  ]);
  const story = written.filter((line) => /^\d{4}-/.test(line)).map((line) => line.replace(/^\S+ (\S+) \S+ by/, '$1'));
  const told = (person: string, door: string, ...names: readonly string[]) =>
    names.map((name) => `${name} ${person} (${door})`);
  const group = ['group_created', 'role_given', 'account_created', 'group_joined'];
  expect(story).toEqual([
    ...told('olga', 'admin_api', 'resource_created', 'client_created', 'client_created', ...group, ...group),
    ...told('carla', 'browser', 'signed_in', 'consent_allowed'),
    ...told('max', 'browser', 'signed_in', 'consent_allowed'),
    ...told('olga', 'admin_api', 'role_taken'),
  ]);
  // Until each of them has its place in the chain, and the chain holds.
  const { items } = await issuer.signet(['audit', 'list', '--limit', '1000']);
  while (Number((await issuer.signet(['audit', 'verify'])).checked) < (items as readonly unknown[]).length);
}, 600_000);
