import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createPrivate, keepFilePrivate, keepPrivate } from '../files/private-files.js';
import { openSqliteConnection } from './sqlite.js';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const schema = { entities: [], migrations: [], migrationsTableName: 'done', logging: false };

describe('the files of a database', () => {
  let folder: string;
  let file: string;
  let said: string[];
  let sources: DataSource[];
  let umask: number;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'signet-private-')), 'data');
    file = join(folder, 'x.sqlite');
    [said, sources] = [[], []];
    umask = process.umask(0o022);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      const { level: _level, time: _time, ...facts } = JSON.parse(String(text));
      said.push(facts);
      return true;
    });
  });
  afterEach(async () => {
    process.umask(umask);
    jest.restoreAllMocks();
    for (const source of sources) await source.destroy();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });
  async function open() {
    const source = await openSqliteConnection(file, schema);
    sources.push(source);
    await source.query('CREATE TABLE IF NOT EXISTS "t" ("x" text)');
    await source.query(`INSERT INTO "t" VALUES ('x')`);
    return source;
  }
  const modes = () => [folder, file, `${file}-wal`, `${file}-shm`].map(modeOf);

  it.each([0o022, 0o000])('are private from the beginning, with a umask of %o', async (mask) => {
    process.umask(mask);
    await open();
    expect(modes()).toEqual(['700', '600', '600', '600']);
    expect(said).toEqual([]);
  });

  it('are made private where they were not, each with one line, and hold what they held', async () => {
    await open();
    for (const path of [file, `${file}-wal`, `${file}-shm`]) chmodSync(path, 0o664);
    chmodSync(folder, 0o755);
    const second = await open();
    expect(modes()).toEqual(['700', '600', '600', '600']);
    expect(said).toEqual([
      { event: 'made_private', path: folder, was: '0755' },
      ...['', '-wal', '-shm'].map((suffix) => ({ event: 'made_private', path: `${file}${suffix}`, was: '0664' })),
    ]);
    expect(await second.query('SELECT * FROM "t"')).toEqual([{ x: 'x' }, { x: 'x' }]);
  });

  it('leave the locks of connections that are open alone', async () => {
    const first = await open();
    await first.query('BEGIN IMMEDIATE');
    chmodSync(file, 0o644);
    const second = await openSqliteConnection(file, schema, { settings: ['busy_timeout = 0'] });
    sources.push(second);
    await expect(second.query('BEGIN IMMEDIATE')).rejects.toMatchObject({ message: expect.stringContaining('locked') });
    await first.query('COMMIT');
  });

  it.each(['', '-wal'])('change nothing behind a symbolic link: %s', (suffix) => {
    mkdirSync(folder, { mode: 0o700 });
    const elsewhere = join(folder, '..', 'elsewhere');
    writeFileSync(elsewhere, '', { mode: 0o644 });
    symlinkSync(elsewhere, `${file}${suffix}`);
    createPrivate(file);
    keepPrivate(file);
    expect(modeOf(elsewhere)).toBe('644');
    expect(said).toContainEqual({ event: 'open_to_others', path: `${file}${suffix}`, mode: '0644' });
  });

  it('leave a folder alone that is more than theirs, and say so', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o1777);
    createPrivate(file);
    keepPrivate(file);
    expect([modeOf(folder), modeOf(file)]).toEqual(['777', '600']);
    expect(said).toEqual([{ event: 'open_to_others', path: folder, mode: '0777' }]);
    keepPrivate(file);
    expect(said).toHaveLength(1);
  });

  it('and the file of a secret are the only ones that are touched', () => {
    mkdirSync(folder, { mode: 0o700 });
    const secret = join(folder, 'secret');
    for (const name of [secret, join(folder, 'other')]) {
      writeFileSync(name, 'x');
      chmodSync(name, 0o640);
    }
    keepFilePrivate(secret);
    expect([modeOf(secret), modeOf(join(folder, 'other'))]).toEqual(['600', '640']);
    expect(said).toEqual([{ event: 'made_private', path: secret, was: '0640' }]);
  });

  it('are not changed where there is no database', async () => {
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    writeFileSync(file, 'x'.repeat(5000));
    chmodSync(file, 0o644);
    await expect(openSqliteConnection(file, schema)).rejects.toMatchObject({ message: 'file is not a database' });
    expect([modeOf(folder), modeOf(file), said]).toEqual(['755', '644', []]);
  });

  it('make nothing behind a link that leads nowhere', () => {
    mkdirSync(folder, { mode: 0o700 });
    symlinkSync(join(folder, 'nowhere'), file);
    createPrivate(file);
    keepPrivate(file);
    expect(existsSync(file)).toBe(false);
  });
});
