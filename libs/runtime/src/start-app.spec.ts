import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { DatabaseUnavailable, openSqliteConnection } from './database/index.js';
import { concerning, startApp, startFailure } from './start-app.js';

const servers: Server[] = [];
const folder = mkdtempSync(join(tmpdir(), 'signet-start-'));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the operating system says where a server cannot listen; the server otherwise. */
function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      servers.push(server);
      resolve(server);
    });
  });
}

async function failureOf(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    return startFailure(error);
  }
  throw new Error('it did not fail');
}

describe('a start that fails', () => {
  it('names the port that is taken', async () => {
    const address = (await listen(0, '127.0.0.1')).address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await failureOf(() => listen(port, '127.0.0.1'))).toEqual([`PORT: ${port} is taken by another process`]);
  });

  it('names a host that is not of this machine', async () => {
    expect(await failureOf(() => listen(0, '192.0.2.1'))).toEqual(['HOST: 192.0.2.1 is no address of this machine']);
  });

  it('names the port that only others may have', () => {
    const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen', port: 80 });
    expect(startFailure(error)).toEqual(['PORT: 80 is one that this user may not listen on']);
  });

  it('names the host that nobody knows', () => {
    const error = Object.assign(new Error('?'), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'nowhere' });
    expect(startFailure(error)).toEqual(['HOST: nowhere is no name that this machine knows']);
  });

  it('says each variable that is wrong in a line of its own', () => {
    const error = ConfigError.of([new ConfigError('A', 'is not set'), new ConfigError('B', 'is not set')]);
    expect(startFailure(error)).toEqual(['A is not set', 'B is not set']);
  });

  it('names the database that does not answer', async () => {
    const unavailable = () => Promise.reject(new DatabaseUnavailable('ECONNREFUSED'));
    const line = 'DATABASE_URL: the database is not available: ECONNREFUSED';
    expect(await failureOf(unavailable)).toEqual([line]);
    expect(await failureOf(() => concerning('MASTER_KEY', unavailable))).toEqual([line]);
  });

  it('names a file that is no database, in one line', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'x'.repeat(5000));
    const open = () => openSqliteConnection(file, { entities: [], migrations: [] });
    expect(await failureOf(() => concerning('DATABASE_URL', open))).toEqual(['DATABASE_URL: file is not a database']);
  });

  it('gives what succeeds, and keeps the first name of what does not', async () => {
    expect(await concerning('A', () => 1)).toBe(1);
    const failing = () => {
      throw new Error('first\nsecond');
    };
    expect(await failureOf(() => concerning('B', () => concerning('A', failing)))).toEqual(['A: first']);
    expect(startFailure('not even an error')).toEqual(['could not start']);
  });
});

describe('a start that is under way', () => {
  it('is ended by no SIGHUP, and leaves no listener of its own', async () => {
    const before = process.listenerCount('SIGHUP');
    let during = before;
    await startApp('sso', async () => {
      during = process.listenerCount('SIGHUP');
      return '';
    });
    expect([during, process.listenerCount('SIGHUP')]).toEqual([before + 1, before]);
  });
});
