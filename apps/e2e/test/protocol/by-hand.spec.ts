import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { codeBlocks, signetCommands } from '@signet/workspace/docs';
import { inRoot } from '@signet/workspace/paths';
import { freePorts } from '@signet/workspace/ports';
import { type RunningProcess, startProcess } from '@signet/workspace/processes';
import { walk } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-by-hand-'));
const started: RunningProcess[] = [];
let issuer: RunningIssuer;
/** The page, whose ports alone are others. */
let page: string;
let api: string;
let callback: string;

beforeAll(async () => {
  issuer = await runIssuer();
  const [apiPort, clientPort] = await freePorts(2);
  [api, callback] = [`http://localhost:${apiPort}/`, `http://localhost:${clientPort}/callback`];
  page = readFileSync(inRoot('docs', 'by-hand.md'), 'utf8')
    .replaceAll('http://localhost:4000', issuer.issuer)
    .replaceAll('5000', String(apiPort))
    .replaceAll('5001', String(clientPort));
  // In place of the installation that the page asks for: apps/e2e/test/packed does that.
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await Promise.all(started.map((process) => process.stop()));
  await issuer?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Saves the program of the page under the name in its first line, and starts it. */
function run(name: string): RunningProcess {
  const program = codeBlocks(page).find(({ content }) => content.startsWith(`// ${name}\n`));
  if (!program) throw new Error(`the page has no ${name}`);
  writeFileSync(join(folder, name), program.content);
  const running = startProcess(process.execPath, [join(folder, name)], { cwd: folder });
  started.push(running);
  return running;
}

it('leads from nothing to an API of one’s own that knows who calls', async () => {
  const [person, resource, client, ...others] = signetCommands(page);
  const { username, password } = await issuer.signet(person ?? []);
  await issuer.signet(resource ?? []);

  await run('notes-api.mjs').says((line) => line.includes('the API listens on'));
  const refused = await fetch(api);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);

  await issuer.signet(client ?? []);
  const app = run('notes-client.mjs');
  const address = await app.says((line) => /^open (\S+)$/.exec(line)?.[1]);
  const answer = await walk(address, { username: String(username), password: String(password) }, callback);
  expect(await (await fetch(answer)).text()).toBe('Done. Close this page.');
  const said = await app.says((line) => /^the API says (.*)$/.exec(line)?.[1]);
  const { subject } = await issuer.signet(['users', 'show', String(username)]);
  expect(said).toBe(`200 ${JSON.stringify({ notesOf: subject })}`);
  expect((await app.ended).code).toBe(0);
  // What is left explains a token; documented-commands.spec.ts reads it.
  expect(others.map(([group, command]) => `${group} ${command}`)).toEqual(['token explain']);
});
