import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@signet/cli';
import { startPostgres } from '@signet/runtime/testing';
import { basic } from '../harness/forms.js';
import { asking, type Sample, type Send } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Line, Report } from '../harness/report.js';
import { type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { ratioOf, spreadOf } from '../harness/statistics.js';
import { type SignetIssuer, startSignet } from '../signet/issuer.js';
import { fillCompany, idOf, type Size } from './company.js';
import { type AskedList, askedLists, missingLists } from './lists.js';

const api = '/admin/api/v1';
const size: Size = { users: 100_000, clients: 2_000, groups: 1_000, organizations: 500, entries: 300_000 };
const small: Size = { users: 20_000, clients: 400, groups: 200, organizations: 100, entries: 60_000 };

/** However deep a page lies. */
const target = { atMost: 1.5 };

/**
 * Every list of the administration API, its first page and its last, in a company of 100,000 people: each held against one look-up by key of
 * the same round, by its time from the request to the answer, one at a time.
 */
export function administrationBench({ light, log }: BenchOptions): Promise<Report> {
  const plan = light ? { ...small, rounds: 3, steps: 10 } : { ...size, rounds: 5, steps: 20 };
  return onStage(async (stage) => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-administration-'));
    stage.keep({ stop: async () => rmSync(folder, { recursive: true, force: true }) });
    const postgres = stage.keep(await startPostgres());
    const urls = { SQLite: `sqlite:${join(folder, 'sso.sqlite')}`, PostgreSQL: await postgres.createDatabase() };
    const lines: Line[] = [];
    for (const [name, databaseUrl] of Object.entries(urls)) {
      const issuer = stage.keep(await startSignet({ databaseUrl, seed: async () => undefined }));
      const secret = await makeRobot(issuer);
      const begun = performance.now();
      await fillCompany(databaseUrl, plan, 'robot');
      log(`administration, ${name}: filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      lines.push(...(await linesOf(name, issuer, secret, { ...plan, log })));
      await issuer.stop();
    }
    const count = (value: number) => value.toLocaleString('en');
    return {
      bench: 'administration',
      lines,
      notes: [
        `${count(plan.users)} users, ${count(plan.clients)} clients, ${count(plan.groups)} groups, ${count(plan.entries)} entries of the audit; pages of 20 rows.`,
        'The result of a first page is its time over that of GET /users/{subject}; of a last page, over that of the first.',
      ],
    };
  });
}

/** An app that is an owner. @returns its secret */
async function makeRobot({ env }: SignetIssuer<unknown>): Promise<string> {
  const signet = async (...argv: string[]) => {
    let told = '';
    const write = (text: string) => {
      told += text;
    };
    const code = await runCli([...argv, '--json'], { env, stdout: write, stderr: write, readStdin: async () => '' });
    if (code !== 0) throw new Error(`signet ${argv.join(' ')}: ${told}`);
    return JSON.parse(told) as Readonly<Record<string, unknown>>;
  };
  const audience = `${env.ISSUER}${api}`;
  const create = ['clients', 'create', 'Robot', '--id', 'robot', '--grant-type', 'client_credentials'];
  const made = await signet(...create, '--resource', `${audience}=${scopes.join(' ')}`);
  await signet('roles', 'assign', audience, 'owner', '--client', 'robot');
  return String(made.clientSecret);
}

const scopes = ['users', 'clients', 'resources', 'roles', 'sessions', 'keys', 'mail', 'audit'].map(
  (of) => `admin:${of}:read`,
);

interface Measuring {
  readonly rounds: number;
  readonly steps: number;
  readonly log: (line: string) => void;
}

async function linesOf(
  name: string,
  issuer: SignetIssuer<unknown>,
  secret: string,
  { rounds, steps, log }: Measuring,
): Promise<readonly Line[]> {
  const { token, pages } = await asking(issuer.url, async (send) => {
    const missing = missingLists(JSON.parse((await send({ path: `${api}/openapi.json` })).body));
    if (missing.length > 0) throw new Error(`no row asks for ${missing.join(', ')}`);
    const walked = await newToken(send, issuer, secret);
    const found = new Map<string, string>();
    for (const list of askedLists) found.set(list.name, await lastPageOf(send, walked, list));
    return { token: walked, pages: found };
  });
  // One is good for five minutes: each round has its own.
  let current = token;
  const entry = (of: string, path: string): Entry => ({
    name: of,
    contestant: issuer,
    step: async (send) => void (await send({ path, headers: { authorization: `Bearer ${current}` } })),
  });
  const entries = [
    entry('key', `${api}/users/${idOf('p', 7)}`),
    ...askedLists.flatMap((list) => [
      entry(`first ${list.name}`, pathOf(list)),
      entry(`last ${list.name}`, pages.get(list.name) ?? pathOf(list)),
    ]),
  ];
  const prepare = async () => {
    current = await asking(issuer.url, (send) => newToken(send, issuer, secret));
  };
  const bench = `administration, ${name}`;
  const samples = await inRounds(entries, {
    bench,
    rounds,
    steps,
    warmUp: 2,
    concurrency: 1,
    mayRest: true,
    prepare,
    log,
  });
  const p50 = (of: string) => (samples.get(of) ?? []).map(({ latency }: Sample) => latency.p50);
  return askedLists.flatMap(({ name: list }) => {
    const [key, first, last] = [p50('key'), p50(`first ${list}`), p50(`last ${list}`)];
    return [
      { name: `${name}: ${list} / one by key`, result: ratioOf(first, key), figures: { 'p50, ms': spreadOf(first) } },
      {
        name: `${name}: ${list}, last / first`,
        result: ratioOf(last, first),
        target,
        figures: { 'p50, ms': spreadOf(last) },
      },
    ];
  });
}

async function newToken(send: Send, { env }: SignetIssuer<unknown>, secret: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', resource: `${env.ISSUER}${api}` }).toString();
  const headers = { authorization: basic('robot', secret), 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send({ method: 'POST', path: '/token', headers, body });
  return String((JSON.parse(answer.body) as { readonly access_token?: unknown }).access_token);
}

/** Walks to the end by pages of a thousand, and asks for twenty behind the last cursor. */
async function lastPageOf(send: Send, token: string, list: AskedList): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const isExport = list.id === 'exportAudit';
  let cursor: string | undefined;
  for (;;) {
    const path = pathOf(list, { ...(!isExport && { limit: '1000' }), ...(cursor !== undefined && { cursor }) });
    const { body, headers: told } = await send({ path, headers });
    const next = isExport
      ? /[?&]cursor=([^&>]+)/.exec(String(told.link ?? ''))?.[1]
      : (JSON.parse(body) as { readonly next?: string }).next;
    if (next === undefined) return pathOf(list, { ...pageOf(list), ...(cursor !== undefined && { cursor }) });
    cursor = next;
  }
}

const pageOf = ({ id }: AskedList): Readonly<Record<string, string>> => (id === 'exportAudit' ? {} : { limit: '20' });

function pathOf(list: AskedList, page: Readonly<Record<string, string>> = pageOf(list)): string {
  return `${api}${list.path}?${new URLSearchParams({ ...list.query, ...page })}`;
}
