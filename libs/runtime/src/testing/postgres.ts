import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { type PostgresPrograms, type PostgresUser, postgresPrograms } from './postgres-programs.js';

export interface TestPostgres {
  /** A database of its own, empty or a copy of another to which nobody is connected. @param template URL of that @returns its URL */
  createDatabase(template?: string): Promise<string>;
  /** From now on databases lie below this folder, on a disk of their own. It becomes the server's. */
  placeDatabases(folder: string): Promise<void>;
  /** The process that all others of the server descend from. */
  readonly pid: number;
  /** Ends it at once, with whatever it was at (immediate shutdown): it recovers when it starts again. */
  crash(): Promise<void>;
  /** Again, after a crash: on the same port, with the same data. */
  restart(): Promise<void>;
  /** Stops every process of it where it stands (SIGSTOP). */
  freeze(): Promise<void>;
  thaw(): void;
  stop(): Promise<void>;
}

/**
 * For tests that are not about what a machine without power leaves behind: nothing waits for the disk. A server that crashes loses nothing by it, for the
 * system has what was written (PostgreSQL manual, "Non-Durable Settings").
 */
export const unsynced = { fsync: 'off', full_page_writes: 'off' } as const;

/** What the server says when connections are welcome, where its messages are those of LC_MESSAGES=C. */
const ready = 'database system is ready to accept connections';

/**
 * A real PostgreSQL on a free port with its data in a temporary folder.
 * @param settings of the server, as postgresql.conf names them; the rest is as PostgreSQL comes
 * @throws Error in one line, where this machine or this user cannot run it
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const programs = postgresPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'signet-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const data = await initialise(programs, folder);
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // Its socket in a folder of ours: the usual one is root's.
    const start = () =>
      launch(programs.postgres, ['-D', data, '-p', String(port), '-k', folder, ...flags], programs.user);
    let server = start();
    let frozen: readonly number[] = [];
    let place = 'pg_default';
    const thaw = () => {
      for (const pid of frozen) signalIfThere(pid, 'SIGCONT');
      frozen = [];
    };
    const endWithUs = () => {
      thaw();
      server.kill('SIGINT');
    };
    process.once('exit', endWithUs);
    await said(server, ready);
    return {
      get pid() {
        return server.pid ?? 0;
      },
      crash: () => ended(server, 'SIGQUIT'),
      restart: async () => {
        server = start();
        await said(server, ready);
      },
      freeze: async () => {
        const pid = server.pid ?? 0;
        const found = await query(port, 'SELECT pid FROM pg_stat_activity', () => process.kill(pid, 'SIGSTOP'));
        frozen = [pid, ...found.map((row) => Number(row.pid))];
        for (const each of frozen) signalIfThere(each, 'SIGSTOP');
      },
      thaw,
      placeDatabases: async (location) => {
        if (programs.user) chownSync(location, programs.user.uid, programs.user.gid);
        place = `place_${randomBytes(6).toString('hex')}`;
        await query(port, `CREATE TABLESPACE ${place} LOCATION '${location}'`);
      },
      createDatabase: async (template) => {
        const name = `test_${randomBytes(6).toString('hex')}`;
        const from = template === undefined ? '' : ` TEMPLATE ${new URL(template).pathname.slice(1)}`;
        await query(port, `CREATE DATABASE ${name}${from} TABLESPACE ${place}`);
        return `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
      },
      stop: async () => {
        process.off('exit', endWithUs);
        thaw();
        await ended(server, 'SIGINT');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** An empty cluster below `folder`, whose owner is who runs the server. */
async function initialise({ initdb, user }: PostgresPrograms, folder: string): Promise<string> {
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  writeFileSync(password, 'postgres\n', { mode: 0o600 });
  if (user) for (const path of [folder, password]) chownSync(path, user.uid, user.gid);
  const flags = ['--auth=password', '--username=postgres', `--pwfile=${password}`, '--encoding=UTF8', '--no-sync'];
  const making = launch(initdb, [`--pgdata=${data}`, ...flags], user);
  const words = wordsOf(making);
  const [code] = (await once(making, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL cannot make its data: ${words().at(-1) ?? `exit ${code}`}`);
  return data;
}

function launch(program: string, args: readonly string[], user: PostgresUser | undefined): ChildProcess {
  return spawn(program, args, {
    ...(user && { uid: user.uid, gid: user.gid }),
    // Ours may be one that its user cannot enter.
    cwd: tmpdir(),
    env: { ...process.env, LC_MESSAGES: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The lines that a process has written to its standard error, as they come. */
function wordsOf(child: ChildProcess): () => readonly string[] {
  const lines: string[] = [];
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  child.once('error', ({ message }) => lines.push(message));
  return () => lines;
}

/** @throws Error with its last words, where it ends before it says so */
function said(server: ChildProcess, words: string): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`PostgreSQL does not start: ${lines.at(-1) ?? 'it ended'}`));
    server.once('error', reject).once('exit', fail);
    if (!server.stderr) return fail();
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (lines.push(line) > 20) lines.shift();
      if (line.includes(words)) resolve();
    });
  });
}

/** PostgreSQL manual, "Shutting Down the Server": SIGINT is fast, whoever is connected; SIGQUIT leaves recovery to the next start. */
async function ended(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill(signal);
  await exit;
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @param connected is called when the connection is there */
async function query(
  port: number,
  sql: string,
  connected: () => void = () => {},
): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: 'postgres',
    database: 'postgres',
  });
  await client.connect();
  try {
    connected();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
