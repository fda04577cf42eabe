import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ActivityCount } from '../../records/activity-count.js';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const hour = Math.floor(now / 3_600) * 3_600;
const orders = 'https://orders.example.com';

function counted(more: Partial<ActivityCount> = {}): ActivityCount {
  return { span: 60, startsAt: hour, kind: 'token', name: orders, happened: 1, expiresAt: hour + 7_200, ...more };
}

/** What every implementation must do of what is counted. */
export function describeActivityContracts(name: string, create: CreateStores): void {
  describe(`activity: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });
    const window = { span: 60, since: hour, until: hour + 3_600 } as const;

    it('is added up, however many add at once and in whatever order', async () => {
      const both = [counted({ happened: 2 }), counted({ name: 'https://invoices.example.com' })];
      await Promise.all(
        Array.from({ length: 8 }, (_, each) => stores.activity.add(each % 2 === 0 ? both : both.toReversed())),
      );
      expect(await stores.activity.totals(window, 5)).toEqual([
        { kind: 'token', name: orders, happened: 16 },
        { kind: 'token', name: 'https://invoices.example.com', happened: 8 },
      ]);
      await stores.activity.add([]);
    });

    it('is told over time, and of sign-ins by how they went', async () => {
      await stores.activity.add([
        counted({ startsAt: hour + 60, kind: 'sign_in', name: 'refused' }),
        counted({ startsAt: hour + 60, kind: 'sign_in', name: 'accepted', happened: 3 }),
        counted({ happened: 4 }),
        counted({ name: 'https://invoices.example.com', happened: 5 }),
        counted({ startsAt: hour - 60 }),
        counted({ startsAt: hour + 3_600 }),
        counted({ span: 3_600 }),
      ]);
      expect(await stores.activity.series(window)).toEqual([
        { startsAt: hour, kind: 'token', name: '', happened: 9 },
        { startsAt: hour + 60, kind: 'sign_in', name: 'accepted', happened: 3 },
        { startsAt: hour + 60, kind: 'sign_in', name: 'refused', happened: 1 },
      ]);
    });

    it('names the most frequent of each kind, and no more than is asked for', async () => {
      const names = [1, 2, 3, 4].map((each) => counted({ kind: 'refusal', name: `code_${each}`, happened: each }));
      await stores.activity.add([...names, counted()]);
      expect(await stores.activity.totals(window, 2)).toEqual([
        { kind: 'refusal', name: 'code_4', happened: 4 },
        { kind: 'refusal', name: 'code_3', happened: 3 },
        { kind: 'token', name: orders, happened: 1 },
      ]);
    });

    it('is swept when it is over', async () => {
      await stores.activity.add([counted({ expiresAt: now }), counted({ startsAt: hour + 60, expiresAt: now + 1 })]);
      expect(await stores.activity.deleteExpired(now, 9)).toBe(1);
      expect((await stores.activity.series(window)).map(({ startsAt }) => startsAt)).toEqual([hour + 60]);
    });
  });
}
