import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ManualClock } from '../testing/manual-inputs.js';
import { findRefusal } from './find-refusal.js';
import { RefusalBook, type Refused } from './refusal-book.js';
import { refusalMemory } from './refusal-bounds.js';

const code = (count: number) => `00000-${String(count).padStart(5, '0')}`;
const refused = (count: number, more: Partial<Refused> = {}): Refused => ({
  ...{ supportCode: code(count), place: '/authorize', code: 'invalid_request', check: 'redirect_uri' },
  ...{ expected: 'an address that is registered', received: 'another', network: '192.0.2.1', ...more },
});

describe('the book of refusals', () => {
  let clock: ManualClock;
  let stores: ReturnType<typeof inMemoryStores>['stores'];
  let book: RefusalBook;
  let counted: Record<string, number>;
  beforeEach(() => {
    clock = new ManualClock();
    ({ stores } = inMemoryStores());
    counted = { recorded: 0, dropped: 0, reported: 0 };
    book = new RefusalBook({ clock, stores }, (outcome, count) => {
      counted[outcome] = (counted[outcome] ?? 0) + count;
    });
  });
  const find = (count: number) => findRefusal({ clock, stores }, code(count));

  it('stores what it was told, cut and on one line, and finds it with its story for a week', async () => {
    book.note(refused(1, { received: `a\nb\u0000${'x'.repeat(2_000)}`, clientId: 'portal' }));
    expect(await find(1)).toBeUndefined();
    await book.flush();
    const found = await find(1);
    expect(found?.refusal).toMatchObject({ source: 'issuer', place: '/authorize', clientId: 'portal' });
    expect(found?.refusal.received).toBe(`a?b?${'x'.repeat(508)}`);
    expect(found?.story?.means).toContain('cannot be answered');
    clock.advance(refusalMemory - 1);
    expect(await find(1)).toBeDefined();
    clock.advance(1);
    expect(await find(1)).toBeUndefined();
  });

  it('holds twenty of one network in a minute, and those of others all the same', async () => {
    for (let count = 0; count < 500; count += 1) book.note(refused(count));
    book.note(refused(900, { network: '198.51.100.7' }));
    await book.flush();
    expect(counted).toMatchObject({ recorded: 21, dropped: 480 });
    expect(await find(900)).toBeDefined();
    clock.advance(60);
    book.note(refused(901));
    await book.flush();
    expect(await find(901)).toBeDefined();
  });

  it('holds a thousand of all networks, also where nothing can be stored', async () => {
    const { refusals } = stores;
    let record: typeof refusals.record = () => Promise.reject(new Error('away'));
    const away: typeof refusals = {
      find: (supportCode) => refusals.find(supportCode),
      list: (...given) => refusals.list(...given),
      record: (...given) => record(...given),
      deleteExpired: (now, limit) => refusals.deleteExpired(now, limit),
    };
    book = new RefusalBook({ clock, stores: { refusals: away } }, (outcome, count) => {
      counted[outcome] = (counted[outcome] ?? 0) + count;
    });
    for (let minute = 0; minute < 3; minute += 1) {
      for (let count = 0; count < 1_500; count += 1) {
        book.note(refused(minute * 1_500 + count, { network: `network ${count}` }));
      }
      await expect(book.flush()).rejects.toThrow('away');
      clock.advance(60);
    }
    expect(counted).toMatchObject({ recorded: 0, dropped: 3_500 });
    record = refusals.record;
    await book.flush();
    expect(counted.recorded).toBe(1_000);
    expect(await find(0)).toBeDefined();
  });

  it('holds a thousand with those that a slow database has not taken', async () => {
    const { refusals } = stores;
    let fail = (_: Error): void => {};
    const slow: typeof refusals = {
      find: (supportCode) => refusals.find(supportCode),
      list: (...given) => refusals.list(...given),
      record: () => new Promise((_, reject) => (fail = reject)),
      deleteExpired: (now, limit) => refusals.deleteExpired(now, limit),
    };
    let dropped = 0;
    book = new RefusalBook({ clock, stores: { refusals: slow } }, (_, count) => (dropped += count));
    const noteMany = () => {
      for (let count = 0; count < 600; count += 1) book.note(refused(count, { network: `network ${count}` }));
    };
    noteMany();
    const flushing = book.flush();
    clock.advance(60);
    noteMany();
    fail(new Error('away'));
    await expect(flushing).rejects.toThrow('away');
    expect(dropped).toBe(200);
  });

  it('begins anew where the clock is set back', async () => {
    for (let count = 0; count < 20; count += 1) book.note(refused(count));
    clock.advance(-600);
    book.note(refused(20));
    await book.flush();
    expect(counted).toMatchObject({ recorded: 21, dropped: 0 });
  });
});
