import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { watchApp } from '@signet/telemetry';
import { openDatabase } from './open-database.js';

const schema = { entities: [], migrations: [], migrationsTableName: 'none', migrationLock: 1 };

it('what is written to a file that was replaced is not acknowledged, until it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-replaced-'));
  const file = join(folder, 'x.sqlite');
  const output = { write: () => {}, takeLost: () => 0, flush: async () => {} };
  const watched = watchApp({ app: 'orders', version: '1', output });
  const database = await openDatabase({ type: 'sqlite', file }, schema, watched);
  try {
    await database.query('CREATE TABLE "t" ("n" INTEGER)');
    renameSync(file, `${file}.away`);
    await expect(database.query('INSERT INTO "t" VALUES (1)')).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    expect(await database.query('SELECT 1 AS "one"')).toEqual([{ one: 1 }]);
    renameSync(`${file}.away`, file);
    await database.query('INSERT INTO "t" VALUES (2)');
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
