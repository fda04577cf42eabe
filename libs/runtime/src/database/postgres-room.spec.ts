import { spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startPostgres, type TestPostgres, unsynced } from '../testing/index.js';
import { postgresPrograms } from '../testing/postgres-programs.js';
import { refusalOfWrites } from './postgres-room.js';

let postgres: TestPostgres;
let url: string;
const pools: pg.Pool[] = [];
const folder = mkdtempSync(join(tmpdir(), 'signet-tablespace-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=0711', 'tmpfs', folder]).status === 0;

function open(address: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: address, max: 1 });
  // A server that stops may be faster than the end of a connection that nobody uses any more.
  pool.on('error', () => {});
  pools.push(pool);
  return pool;
}

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  url = await postgres.createDatabase();
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await postgres?.stop();
  if (isMounted) spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

describe('a PostgreSQL that takes no writes', () => {
  it('says so where it is read-only, from up to down and back, on a connection that was open before', async () => {
    const [pool, operator] = [open(url), open(url)];
    const set = async (value: string) => {
      await operator.query('SET default_transaction_read_only = off');
      await operator.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await operator.query('SELECT pg_reload_conf()');
    };
    expect(await refusalOfWrites(pool)).toBeUndefined();
    await set('on');
    while ((await refusalOfWrites(pool)) === undefined);
    expect(await refusalOfWrites(pool)).toBe('it is read-only');
    await set('off');
    while ((await refusalOfWrites(pool)) !== undefined);
  });

  it('is asked for a file, which leaves nothing behind', async () => {
    const pool = open(url);
    await refusalOfWrites(pool);
    const settings = await pool.query(`SELECT current_setting('work_mem') AS "memory"`);
    expect(settings.rows).not.toEqual([{ memory: '64kB' }]);
    const written = async () => {
      await pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await pool.query(
        'SELECT temp_files::int AS "files" FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(rows[0].files);
    };
    const before = await written();
    await refusalOfWrites(pool);
    while ((await written()) <= before) await refusalOfWrites(pool);
    const size = 'SELECT pg_database_size(current_database())::int AS "size"';
    const { rows: first } = await pool.query(size);
    for (let each = 0; each < 20; each += 1) await refusalOfWrites(pool);
    expect((await pool.query(size)).rows).toEqual(first);
  });

  it('takes them also where its operator lets nobody have temporary files', async () => {
    const [pool, operator] = [open(url), open(url)];
    await operator.query('ALTER SYSTEM SET temp_file_limit = 0');
    await operator.query('SELECT pg_reload_conf()');
    const limit = async () => (await pool.query('SHOW temp_file_limit')).rows[0].temp_file_limit;
    while ((await limit()) !== '0') expect(await refusalOfWrites(pool)).toBeUndefined();
    expect(await refusalOfWrites(pool)).toBeUndefined();
    await operator.query('ALTER SYSTEM RESET temp_file_limit');
    await operator.query('SELECT pg_reload_conf()');
    while ((await limit()) === '0');
  });

  it('that cannot be asked is no finding', async () => {
    await expect(refusalOfWrites(open('postgres://postgres:wrong@127.0.0.1:1/nothing'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  // By design where a file system may be mounted.
  if (isMounted) {
    it('says so where its disk is full, and takes them again when there is room', async () => {
      const place = join(folder, 'tablespace');
      mkdirSync(place, { mode: 0o700 });
      const { user } = postgresPrograms();
      if (user) chownSync(place, user.uid, user.gid);
      const operator = open(url);
      await operator.query(`CREATE TABLESPACE "small" LOCATION '${place}'`);
      await operator.query('CREATE DATABASE "small" TABLESPACE "small"');
      const small = open(url.replace(/[^/]+$/, 'small'));
      await small.query('CREATE TABLE "t" AS SELECT 1 AS "n"');
      expect(await refusalOfWrites(small)).toBeUndefined();
      const filler = join(folder, 'filler');
      fill(filler);
      expect(await refusalOfWrites(small)).toBe('its disk is full (53100)');
      // A row that is changed still finds room: it is no proof.
      await small.query('UPDATE "t" SET "n" = "n" + 1');
      rmSync(filler);
      expect(await refusalOfWrites(small)).toBeUndefined();
      await small.end();
      pools.splice(pools.indexOf(small), 1);
    });
  }
});

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
