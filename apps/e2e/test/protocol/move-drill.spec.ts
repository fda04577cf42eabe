import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { mustRun, run, startProcess } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';

const folder = mkdtempSync(join(tmpdir(), 'signet-move-'));
const cli = programFile('cli');
const sso = programFile('sso');
const from = `sqlite:${join(folder, 'sso.sqlite')}`;
const rows = 20_000;
const env = {
  PATH: process.env.PATH,
  NODE_ENV: 'production',
  ISSUER: 'http://localhost:4000',
  DATABASE_URL: from,
  MASTER_KEY_FILE: join(folder, 'master-key'),
  PGPASSWORD: 'postgres',
};
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a move that is killed lets no issuer start on the half, and ends with all when it is begun again', async () => {
  const signet = (argv: readonly string[]) => mustRun('signet', process.execPath, [cli, ...argv], { env, quiet: true });
  await signet(['users', 'create', 'carol']);
  await signet(['keys', 'rotate']);
  const source = await openDatabase(parseDatabaseUrl(from));
  await source.write((statements) =>
    statements.change(
      `INSERT INTO "replay" ("digest", "expires_at")
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT hex(randomblob(20)), i FROM n`,
      [rows],
    ),
  );
  await source.close();

  // What stands in a command line others can read.
  const to = (await postgres.createDatabase()).replace('postgres:postgres@', 'postgres@');
  const move = ['migrate', '--from', from, '--to', to];
  const moving = startProcess(process.execPath, [cli, ...move], { env });
  await moving.says((line) => line.startsWith('replay: '));
  await moving.kill();
  expect((await moving.ended).signal).toBe('SIGKILL');

  const started = await run(process.execPath, [sso], {
    env: { ...env, PORT: '0', DATABASE_URL: to },
    quiet: true,
    timeoutMs: 60_000,
  });
  expect(started).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: DATABASE_URL: the database is only half filled[^\n]+\n$/),
  });

  const { stderr, stdout } = await signet(move);
  expect(stderr).toContain(`replay: ${rows} of ${rows}`);
  expect(stderr).not.toContain(`replay: 500 of ${rows}`);
  expect(stdout).toMatch(/^moved \d+ rows/);
  const target = await openDatabase(parseDatabaseUrl(to.replace('postgres@', 'postgres:postgres@')));
  const [sum] = await target.read.rows('SELECT COUNT(*) AS "count", SUM("expires_at") AS "sum" FROM "replay"');
  await target.close();
  expect([Number(sum?.count), Number(sum?.sum)]).toEqual([rows, (rows * (rows + 1)) / 2]);
  const again = startProcess(process.execPath, [sso], { env: { ...env, PORT: '0', DATABASE_URL: to } });
  await again.says((line) => line.includes('listens on'));
  await again.stop();
});
