import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { checkpointWhenDue } from './checkpoints.js';

describe('a checkpoint', () => {
  let folder: string;
  let writer: BetterSqlite3.Database;
  let beside: BetterSqlite3.Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-checkpoints-'));
    const open = () => new BetterSqlite3(join(folder, 'x.sqlite'));
    writer = open();
    writer.pragma('journal_mode = WAL');
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec('CREATE TABLE "t" ("x" blob)');
    beside = open();
  });
  afterEach(() => {
    beside.close();
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const insert = (rows: number) => {
    for (let row = 0; row < rows; row += 1) writer.exec('INSERT INTO "t" VALUES (zeroblob(4000))');
  };
  const progress = () => writer.pragma('wal_checkpoint(NOOP)');

  it('is made once so many pages wait, and not before', () => {
    insert(10);
    expect(checkpointWhenDue(beside, 100)).toBe(false);
    expect(progress()).toMatchObject([{ checkpointed: 0 }]);
    insert(100);
    const [before] = progress() as [{ log: number }];
    expect(checkpointWhenDue(beside, 100)).toBe(true);
    expect(progress()).toMatchObject([{ log: before.log, checkpointed: before.log }]);
    expect(checkpointWhenDue(beside, 100)).toBe(false);
  });

  it('lets the log begin anew with the next commit', () => {
    insert(100);
    checkpointWhenDue(beside, 100);
    insert(1);
    expect(progress()).toMatchObject([{ checkpointed: 0 }]);
    expect((progress() as [{ log: number }])[0].log).toBeLessThan(10);
  });

  it('waits for no reader: what one still reads stays in the log', () => {
    insert(100);
    const reading = beside.prepare('SELECT * FROM "t"').iterate();
    reading.next();
    insert(100);
    const third = new BetterSqlite3(join(folder, 'x.sqlite'));
    try {
      expect(checkpointWhenDue(third, 100)).toBe(true);
      const [{ log, checkpointed }] = progress() as [{ log: number; checkpointed: number }];
      expect(checkpointed).toBeGreaterThan(0);
      expect(checkpointed).toBeLessThan(log);
    } finally {
      reading.return?.();
      third.close();
    }
  });
});
