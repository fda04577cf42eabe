import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogSync } from './log-sync.js';

describe('the sync of a log', () => {
  let folder: string;
  let warnings: string[];
  const open = (file: string) => new LogSync(file, (message) => warnings.push(message));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-log-sync-'));
    warnings = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is answered, as often as it is asked for', async () => {
    const file = join(folder, 'log');
    writeFileSync(file, 'x');
    const log = open(file);
    await log.sync();
    await log.sync();
    await log.stop();
    expect(warnings).toEqual([]);
  });

  it('fails for good, and says so once, where the file cannot be synced', async () => {
    const log = open(join(folder, 'there is none'));
    const first = log.sync();
    await expect(first).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      message: expect.stringContaining('ENOENT'),
    });
    await expect(log.sync()).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    await log.stop();
    expect(warnings).toEqual([expect.stringContaining('nothing is written until the process starts anew')]);
  });

  it('that is under way when the thread is stopped is refused: nobody waits for ever', async () => {
    const file = join(folder, 'log');
    writeFileSync(file, 'x');
    const log = open(file);
    const waiting = log.sync().then(
      () => 'synced',
      (error: Error) => error.name,
    );
    await log.stop();
    expect(['synced', 'DatabaseUnavailable']).toContain(await waiting);
    await expect(log.sync()).rejects.toMatchObject({ reason: 'it is closed' });
    expect(warnings).toEqual([]);
  });
});
