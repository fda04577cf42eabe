import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AudienceUse, AudienceUseStore } from '../records/audience-use.js';
import { AudienceUseBook } from './audience-use-book.js';

const orders = 'https://orders.example.com';
let now: number;
let stored: AudienceUse[][];
let record: AudienceUseStore['record'];
let book: AudienceUseBook;

beforeEach(() => {
  now = 1_800_000_000;
  stored = [];
  record = async (uses) => void stored.push([...uses]);
  const audienceUses: AudienceUseStore = { record: (uses) => record(uses), of: async () => [] };
  book = new AudienceUseBook({ clock: { now: () => now }, stores: { audienceUses } });
});

const note = (clientId: string, scopes: readonly string[] = ['orders:read']) =>
  book.note({ clientId, audience: orders, scopes, grantType: 'client_credentials' });
const clients = () => stored.map((uses) => uses.map(({ clientId }) => clientId));

describe('what clients got', () => {
  it('is noted once a minute, however often they get it, and a clock that goes back adds one', async () => {
    for (let each = 0; each < 3; each += 1) note('portal');
    await book.flush();
    now += 59;
    note('portal');
    await book.flush();
    now += 1;
    note('portal');
    await book.flush();
    now -= 3_600;
    for (let each = 0; each < 3; each += 1) note('portal');
    await book.flush();
    expect(clients()).toEqual([['portal'], ['portal'], ['portal']]);
  });

  it('is one use of each scope, and of none where the token has none', async () => {
    note('portal', ['orders:read', 'orders:write']);
    note('portal', []);
    await book.flush();
    expect(stored.flat().map(({ scope }) => scope)).toEqual(['orders:read', 'orders:write', '']);
  });

  it('waits for a database that is away and slow to say so, and is bounded while it does', async () => {
    const store = record;
    for (let round = 0; round < 3; round += 1) {
      let fail = (_: Error): void => {};
      record = () => new Promise((_, reject) => (fail = reject));
      for (let each = 0; each < 8_000; each += 1) note(`before ${round} ${each}`);
      const flushing = book.flush();
      for (let each = 0; each < 8_000; each += 1) note(`meanwhile ${round} ${each}`);
      fail(new Error('away'));
      await expect(flushing).rejects.toThrow('away');
    }
    record = store;
    await book.flush();
    expect(stored.map((uses) => uses.length)).toEqual([10_000]);
    note('after');
    await book.flush();
    expect(clients()[1]).toEqual(['after']);
  });
});
