import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresPrograms } from './postgres-programs.js';

const isRoot = userInfo().uid === 0;
const folder = mkdtempSync(join(tmpdir(), 'signet-programs-'));
/** As where the project lies in root's home in a container. */
const hidden = join(folder, 'hidden', 'native');
const open = join(folder, 'open');

beforeAll(() => {
  chmodSync(folder, 0o755);
  const { initdb } = postgresPrograms();
  mkdirSync(join(folder, 'hidden'), { mode: 0o700 });
  cpSync(dirname(dirname(initdb)), hidden, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(folder, 'hidden', 'package.json'), '{"version":"0"}');
  mkdirSync(open, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function versionOf({ postgres, user }: ReturnType<typeof postgresPrograms>): string {
  const as = user && { uid: user.uid, gid: user.gid };
  return execFileSync(postgres, ['--version'], { ...as, cwd: '/', encoding: 'utf8' });
}

describe('the programs of PostgreSQL', () => {
  it('can be run by who is to run them, where they are installed', () => {
    const programs = postgresPrograms();
    expect(versionOf(programs)).toMatch(/^postgres \(PostgreSQL\) \d+/);
    expect(programs.user === undefined).toBe(!isRoot);
  });

  it('are run from where root’s user can reach them', () => {
    const programs = postgresPrograms({ installed: hidden, copies: open });
    expect(versionOf(programs)).toMatch(/^postgres \(PostgreSQL\) \d+/);
    expect(dirname(dirname(programs.postgres))).toBe(isRoot ? join(open, 'signet-postgres-0') : hidden);
    // The second finds the copy of the first.
    expect(postgresPrograms({ installed: hidden, copies: open }).postgres).toBe(programs.postgres);
  });

  it('are not run from a folder that others may write to', () => {
    chmodSync(join(isRoot ? join(open, 'signet-postgres-0') : hidden), 0o777);
    const { postgres } = postgresPrograms({ installed: hidden, copies: open });
    expect(postgres.startsWith(join(open, 'signet-postgres-0', '/'))).toBe(false);
  });

  it('are missed in one line where root’s user can enter no folder', () => {
    const copies = join(folder, 'hidden');
    const find = () => postgresPrograms({ installed: hidden, copies });
    if (!isRoot) return expect(versionOf(find())).toMatch(/^postgres/);
    return expect(find).toThrow(/^PostgreSQL does not run as root, and the user \w+ may not enter [^\n]+$/);
  });
});
