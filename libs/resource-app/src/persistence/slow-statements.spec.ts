import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Fields, watchApp } from '@signet/telemetry';
import { openDatabase } from './open-database.js';

const schema = { entities: [], migrations: [], migrationsTableName: 'none', migrationLock: 1 };

it('a slow statement of an API is a line, without its values, and one that failed writes nothing by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-slow-'));
  const lines: Fields[] = [];
  const output = {
    write: (line: string) => void lines.push(JSON.parse(line)),
    takeLost: () => 0,
    flush: async () => {},
  };
  const watched = watchApp({ app: 'orders', version: '1', output });
  const database = await openDatabase({ type: 'sqlite', file: join(folder, 'x.sqlite') }, schema, watched, { slow: 1 });
  try {
    lines.length = 0;
    const counting = `WITH RECURSIVE "c"("x") AS (SELECT 1 UNION ALL SELECT "x" + 1 FROM "c" WHERE "x" < 300000)
      SELECT count(*) FROM "c" WHERE 'hunter2' <> ?`;
    await database.query(counting, ['hunter3']);
    await expect(database.query(`SELECT 'hunter2' FROM "nowhere"`)).rejects.toMatchObject({
      message: expect.stringContaining('nowhere'),
    });
    // What was slow while it opened may have been said first.
    await watched.log.close();
    const slow = lines.filter(({ event }) => event === 'slow_statement');
    expect(slow.at(-1)).toMatchObject({
      level: 'warn',
      app: 'orders',
      statement: expect.stringMatching(/^WITH RECURSIVE/),
    });
    expect(JSON.stringify(lines)).not.toMatch(/hunter/);
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
