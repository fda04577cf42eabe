import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ActivityStore } from '../records/activity-count.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ActivityBook } from './activity-book.js';

const start = 1_800_000_000;
let now: number;
let activity: ActivityStore;
let book: ActivityBook;
const clock = { now: () => now };
const minutes = () => activity.series({ span: 60, since: 0, until: start * 2 });
const totals = (span: 60 | 3_600) => activity.totals({ span, since: 0, until: start * 2 }, 10);

beforeEach(() => {
  now = start;
  activity = inMemoryStores().stores.activity;
  book = new ActivityBook({ clock, stores: { activity } });
});

describe('what is counted', () => {
  it('is added to its minute and to its hour, by several books as by one', async () => {
    const other = new ActivityBook({ clock, stores: { activity } });
    book.note('token', 'https://orders.example.com');
    other.note('token', 'https://orders.example.com', 2);
    await Promise.all([book.flush(), other.flush()]);
    await book.flush();
    const told = [{ kind: 'token', name: 'https://orders.example.com', happened: 3 }];
    expect(await totals(60)).toEqual(told);
    expect(await totals(3_600)).toEqual(told);
  });

  it('stays right where the clock goes back: it is of the minute that the clock said', async () => {
    book.note('sign_in', 'accepted');
    now -= 120;
    book.note('sign_in', 'accepted');
    await book.flush();
    now += 120;
    book.note('sign_in', 'accepted');
    await book.flush();
    expect((await minutes()).map(({ startsAt, happened }) => [startsAt - start, happened])).toEqual([
      [-120, 1],
      [0, 2],
    ]);
  });

  it('waits for a database that is away, and is bounded while it does', async () => {
    let isAway = true;
    const sometimes: ActivityStore = {
      add: (counts) => (isAway ? Promise.reject(new Error('away')) : activity.add(counts)),
      series: (window) => activity.series(window),
      totals: (window, most) => activity.totals(window, most),
      deleteExpired: (until, limit) => activity.deleteExpired(until, limit),
    };
    book = new ActivityBook({ clock, stores: { activity: sometimes } });
    for (let each = 0; each < 10_000; each += 1) book.note('refusal', `code ${each}`);
    await expect(book.flush()).rejects.toThrow('away');
    book.note('refusal', 'code 1');
    isAway = false;
    await book.flush();
    const found = await activity.totals({ span: 60, since: 0, until: start * 2 }, 10_000);
    expect(found).toHaveLength(2_500);
    expect(found[0]).toEqual({ kind: 'refusal', name: 'code 1', happened: 2 });
  });
});
