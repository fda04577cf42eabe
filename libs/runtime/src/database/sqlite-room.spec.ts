import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { wantOfRoom } from './sqlite-room.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-room-'));
const small = join(folder, 'small');
mkdirSync(small);
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0;
afterAll(() => {
  if (isMounted) spawnSync('umount', ['-l', small]);
  rmSync(folder, { recursive: true, force: true });
});

const withPages = (most: number) => ({
  pragma: (name: string) => ({ max_page_count: most, page_count: 10, freelist_count: 2 })[name],
});

describe('the room of a SQLite file', () => {
  it('ends where its limit does, of which free pages are no part', async () => {
    const file = join(folder, 'limited.db');
    expect(await wantOfRoom(file, withPages(24))).toBeUndefined();
    expect(await wantOfRoom(file, withPages(23))).toBe('the file may have 15 pages more (max_page_count)');
  });

  // By design where a file system may be mounted.
  if (isMounted) {
    it('is that of the file system of its target, whatever name it has', async () => {
      const [link, filler] = [join(folder, 'link.db'), join(small, 'filler')];
      writeFileSync(join(small, 'real.db'), '');
      symlinkSync(join(small, 'real.db'), link);
      expect(await wantOfRoom(link, withPages(1_000))).toBeUndefined();
      writeFileSync(filler, Buffer.alloc(900 * 1024));
      expect(await wantOfRoom(link, withPages(1_000))).toMatch(/^the file system has \d+ bytes left$/);
      rmSync(filler);
      expect(await wantOfRoom(link, withPages(1_000))).toBeUndefined();
    });
  }
});
