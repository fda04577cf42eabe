import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { type RunningStack, runStack } from '../support/running-stack.js';

describe('the issuer on SQLite', () => {
  let stack: RunningStack;
  let database: Database;
  beforeAll(async () => {
    stack = await runStack();
    database = await openDatabase(parseDatabaseUrl(stack.env.DATABASE_URL ?? ''));
  });
  afterAll(async () => {
    await database?.close();
    await stack?.close();
  });
  const log = async () => {
    const [row] = await database.read.rows('PRAGMA wal_checkpoint(NOOP)');
    return { pages: Number(row?.log), moved: Number(row?.checkpointed) };
  };
  const insert = (rows: number) =>
    database.write((statements) =>
      statements.change(
        `INSERT INTO "replay" ("digest", "expires_at")
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
           SELECT hex(randomblob(2000)), 1 FROM n`,
        [rows],
      ),
    );

  it('moves a long write-ahead log into the file while nobody waits for it, and the log begins anew', async () => {
    await database.write((statements) => statements.rows('PRAGMA wal_autocheckpoint = 0'));
    await insert(2500);
    const before = await log();
    expect(before.pages).toBeGreaterThan(4000);
    let now = before;
    // What the issuer itself writes meanwhile may make the log longer, or begin it anew.
    const isMoved = () => now.moved === now.pages || now.pages < before.pages;
    const until = performance.now() + 60_000;
    while (!isMoved() && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      now = await log();
    }
    expect(isMoved()).toBe(true);
    await insert(1);
    expect((await log()).pages).toBeLessThan(100);
  });
});
