import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { layOut } from '@signet/workspace/lay-out';
import { inRoot, root } from '@signet/workspace/paths';
import { freePorts } from '@signet/workspace/ports';
import { type RunningProcess, startProcess } from '@signet/workspace/processes';
import { type Program, programFile, programNames } from '@signet/workspace/programs';

const folder = mkdtempSync(join(tmpdir(), 'signet-bundles-'));
/** As in the image: neither sources nor what else is installed. */
const image = join(folder, 'image');
const fileOf = (program: Program) => join(image, relative(root, programFile(program)));
let running: RunningProcess[] = [];

beforeAll(() => layOut(image));
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function environment(name: string, more: Readonly<Record<string, string>> = {}) {
  const [port = 0] = await freePorts(1);
  return {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    NODE_OPTIONS: '--enable-source-maps',
    ISSUER: `http://localhost:${port}`,
    HOST: 'localhost',
    PORT: String(port),
    DRAIN_DELAY: '0',
    DATABASE_URL: `sqlite:${join(folder, `${name}.sqlite`)}`,
    ...more,
  };
}
type Env = Awaited<ReturnType<typeof environment>>;

async function start(program: Program, env: Env): Promise<{ readonly url: string; readonly process: RunningProcess }> {
  const process_ = startProcess(process.execPath, [fileOf(program)], { env, cwd: folder });
  running.push(process_);
  await process_.says((line) => line.includes('listens on'));
  return { url: `http://localhost:${env.PORT}`, process: process_ };
}

/** What a command prints. @throws Error with what it said, where it failed */
function shell(env: Env, argv: readonly string[], input = ''): string {
  const ran = spawnSync(process.execPath, [fileOf('cli'), ...argv], { env, input, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

const textOf = async (url: string) => {
  const response = await fetch(url);
  return [response.status, await response.text()] as const;
};

describe('bundles alone', () => {
  it('the shell makes a database and people, on its threads, and knows common passwords and profiles', async () => {
    const env = await environment('shell', { MASTER_KEY_FILE: join(folder, 'shell-key') });
    shell(env, ['init']);
    const create = (name: string, password: string) =>
      shell(env, ['users', 'create', name, '--password-stdin', '--json'], password);
    expect(JSON.parse(create('alice', 'correct horse battery staple'))).toMatchObject({ username: 'alice' });
    expect(() => create('bob', 'password1234')).toThrow(/tried first/);
    const load = ['conformance', 'load', 'nothing', '--redirect-base', 'https://a.example', '--output', 'plan.json'];
    expect(() => shell(env, load)).toThrow(/the profiles are basic, /);
    expect(shell(env, ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('the issuer serves from its own files, traces where it is told to, and ends in order', async () => {
    const env = await environment('sso', {
      MASTER_KEY_FILE: join(folder, 'sso-key'),
      OWNER_LINK_FILE: join(folder, 'owner-link'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    });
    const { url, process: issuer } = await start('sso', env);
    expect((await textOf(`${url}/health/ready`))[0]).toBe(200);
    const [status, document] = await textOf(`${url}/admin/api/v1/openapi.json`);
    expect([status, JSON.parse(document).openapi]).toEqual([200, expect.stringMatching(/^3\./)]);
    expect((await textOf(`${url}/jwks`))[0]).toBe(200);
    // What browsers run lies beside it.
    const beside = join(fileOf('sso'), '..');
    const [script = ''] = readdirSync(beside).filter((name) => /^advice-thread-.*\.js$/.test(name));
    const source = readFileSync(join(beside, script), 'utf8');
    const digest = createHash('sha256').update(source).digest('base64url').slice(0, 16);
    expect(await textOf(`${url}/scripts/advice-thread.${digest}.js`)).toEqual([200, source]);
    await issuer.stop();
    expect(await issuer.ended).toMatchObject({ code: 0 });
    // Its threads are there: without them it would say what it goes without.
    expect(issuer.output.lines.filter((line) => /"level":"(error|fatal)"|Cannot find|no longer/.test(line))).toEqual(
      [],
    );
  });

  it.each(['orders', 'invoices'] as const)('%s serves its documentation', async (program) => {
    const client = { CLIENT_ID: 'orders', CLIENT_SECRET: 'a secret', INVOICES_URL: 'https://invoices.example.com' };
    const env = await environment(program, { ...client, ISSUER: 'http://localhost:1' });
    const { url } = await start(program, env);
    const [status, document] = await textOf(`${url}/docs-json`);
    expect([status, JSON.parse(document).openapi]).toEqual([200, expect.stringMatching(/^3\./)]);
    // Files of a package that is outside.
    expect(await textOf(`${url}/docs/swagger-ui-bundle.js`)).toEqual([200, expect.stringContaining('SwaggerUI')]);
  });

  it('the portal serves its pages', async () => {
    const urls = { ORDERS_URL: 'https://orders.example.com', INVOICES_URL: 'https://invoices.example.com' };
    const { url } = await start('portal', await environment('portal', urls));
    expect(await textOf(`${url}/`)).toEqual([200, expect.stringContaining('<div id="root"')]);
  });

  it('say where in the sources something failed', () => {
    const code = join(fileOf('sso'), '..', 'app.js');
    const lines = readFileSync(code, 'utf8').split('\n');
    const line = lines.findIndex((one) => one.includes('listens on $'));
    const map = new SourceMap(JSON.parse(readFileSync(`${code}.map`, 'utf8')));
    const found = map.findEntry(line, lines[line]?.indexOf('return') ?? 0);
    if (!('originalSource' in found)) throw new Error('the line has no source');
    expect(found.originalSource).toBe('../src/main.ts');
    const original = readFileSync(inRoot('apps', 'sso', 'src', 'main.ts'), 'utf8').split('\n');
    expect(original[found.originalLine]).toContain('listens on');
  });

  it.each(programNames)('%s says whose work is in it', (program) => {
    const licences = readFileSync(join(fileOf(program), '..', 'LICENSES.txt'), 'utf8');
    expect(licences).toContain('Permission is hereby granted');
  });
});
