import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { BoundedPostgres } from './bounded-postgres.js';
import { readBounds } from './bounds.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { whenAvailable } from './when-available.js';

/** A clock that a pause moves. */
function waiting(patience: number) {
  const said: string[] = [];
  let time = 0;
  return {
    said,
    patience,
    say: (line: string) => void said.push(line),
    now: () => time,
    pause: async (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

/** Refuses so often before it gives something. */
function openingAfter(refusals: number) {
  let asked = 0;
  return {
    asked: () => asked,
    open: async () => {
      asked += 1;
      if (asked <= refusals) throw new DatabaseUnavailable('ECONNREFUSED');
      return 'opened';
    },
  };
}

describe('a database that is not there yet', () => {
  it('is waited for, and what for is said at once, now and then, and when it is there', async () => {
    const wait = waiting(60_000);
    expect(await whenAvailable(openingAfter(25).open, wait)).toBe('opened');
    expect(wait.said).toEqual([
      'Waiting for the database of DATABASE_URL, 60 s at most: ECONNREFUSED',
      'Waiting for the database of DATABASE_URL, 50 s at most: ECONNREFUSED',
      'Waiting for the database of DATABASE_URL, 40 s at most: ECONNREFUSED',
      'The database is there after 23 s',
    ]);
  });

  it('is waited for no longer than patience', async () => {
    const wait = waiting(5_000);
    const { open, asked } = openingAfter(1_000);
    await expect(whenAvailable(open, wait)).rejects.toMatchObject({ reason: 'ECONNREFUSED' });
    expect(asked()).toBeLessThan(12);
    expect(wait.now()).toBe(5_000);
  });

  it('is asked once where nobody has patience, and nothing is said', async () => {
    const wait = waiting(0);
    const { open, asked } = openingAfter(1);
    await expect(whenAvailable(open, wait)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect([asked(), wait.said]).toEqual([1, []]);
  });
});

/** Speaks PostgreSQL's protocol as far as one refusal (manual, "Message Formats", ErrorResponse). */
async function refusing(...codes: readonly string[]): Promise<{ server: Server; url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const code = codes[Math.min(asked, codes.length - 1)] ?? '';
      asked += 1;
      const fields = Buffer.from(`SFATAL\0C${code}\0Mrefused\0\0`);
      const head = Buffer.alloc(5);
      head.write('E');
      head.writeInt32BE(fields.length + 4, 1);
      socket.end(Buffer.concat([head, fields]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `postgres://someone:hidden@127.0.0.1:${port}/x`, asked: () => asked };
}

const schema = { entities: [], migrations: [], migrationsTableName: 'm', logging: false };
const opening = (url: string) => () => new BoundedPostgres(readBounds(url), schema, { poolSize: 1 }).initialize();

describe('a server that refuses', () => {
  it.each(['57P03', '53300', '57P01'])('with %s is waited for', async (code) => {
    const { server, url, asked } = await refusing(code);
    const wait = waiting(3_000);
    await expect(whenAvailable(opening(url), wait)).rejects.toMatchObject({ reason: code });
    expect(asked()).toBeGreaterThan(2);
    expect(wait.said).toEqual([`Waiting for the database of DATABASE_URL, 3 s at most: ${code}`]);
    server.close();
  });

  it.each(['28P01', '28000', '3D000'])('with %s is not: nothing comes of waiting', async (code) => {
    const { server, url, asked } = await refusing('57P03', code);
    const wait = waiting(60_000);
    await expect(whenAvailable(opening(url), wait)).rejects.toMatchObject({ message: 'refused' });
    expect(asked()).toBe(2);
    expect(wait.said.join()).not.toContain('hidden');
    server.close();
  });
});
