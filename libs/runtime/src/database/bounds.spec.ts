import { describe, expect, it } from '@jest/globals';
import { readBounds } from './bounds.js';

const base = 'postgres://someone:p%40ss@db.example:5432/signet';

describe('the bounds of a PostgreSQL URL', () => {
  it('are ours where it says nothing, and it stays as it is', () => {
    expect(readBounds(`${base}?sslmode=verify-full`)).toEqual({
      url: `${base}?sslmode=verify-full`,
      options: undefined,
      bounds: {
        connect: 5_000,
        statement: 5_000,
        lock: 3_000,
        idleInTransaction: 10_000,
        query: 7_000,
        migration: 600_000,
        keepAliveAfter: 10_000,
      },
    });
  });

  it('are what it says, and the driver is not told a second time', () => {
    const parameters =
      'connect_timeout=2&statement_timeout=30000&lock_timeout=0&keepalives_idle=60&migration_timeout=1';
    const { url, bounds } = readBounds(`${base}?${parameters}&sslmode=verify-full`);
    expect(url).toBe(`${base}?sslmode=verify-full`);
    expect(bounds).toMatchObject({ connect: 2_000, statement: 30_000, lock: 0, keepAliveAfter: 60_000, migration: 1 });
    expect(bounds.query).toBe(32_000);
    expect(readBounds(`${base}?query_timeout=900`).bounds).toMatchObject({ statement: 5_000, query: 900 });
  });

  it('are left to the server where the options for it say them', () => {
    const read = readBounds(`${base}?options=${encodeURIComponent('-c statement_timeout=9s -c geqo=off')}`);
    expect(read).toMatchObject({ url: base, options: '-c statement_timeout=9s -c geqo=off' });
    expect(read.bounds).toMatchObject({ statement: 0, lock: 3_000, query: 7_000 });
  });

  it.each(['connect_timeout=0', 'query_timeout=0', 'statement_timeout=5s', 'lock_timeout=-1', 'connect_timeout='])(
    '%s is refused by its name alone',
    (parameter) => {
      const [name] = parameter.split('=');
      expect(() => readBounds(`${base}?${parameter}`)).toThrow(new RegExp(`^${name} must be (above 0|whole \\w+)$`));
    },
  );
});
