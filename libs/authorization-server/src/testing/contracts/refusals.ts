import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordedRefusal } from '../../records/recorded-refusal.js';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const most = { ofPlace: 3, ofSource: 5 };

function refusal(supportCode: string, more: Partial<RecordedRefusal> = {}): RecordedRefusal {
  const what = { code: 'scope_missing', check: 'scopes', expected: 'orders:read', received: '' };
  const where = { source: 'api', place: 'https://orders.example.com' } as const;
  return { supportCode, at: now, ...where, ...what, expiresAt: now + 60, ...more };
}

/** What every implementation must do of refusals. */
export function describeRefusalContracts(name: string, create: CreateStores): void {
  describe(`refusals: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });
    const kept = async (...codes: readonly string[]) => {
      const found = await Promise.all(codes.map((code) => stores.refusals.find(code)));
      return found.flatMap((each) => each?.supportCode ?? []);
    };

    it('are found as they were recorded, with what may be absent and without it', async () => {
      const bare = refusal('00000-00001');
      const full = refusal('00000-00002', { likelyCause: 'a cause', clientId: 'portal', letOn: true });
      await stores.refusals.record([bare, full], most);
      expect(await stores.refusals.find(bare.supportCode)).toEqual(bare);
      expect(await stores.refusals.find(full.supportCode)).toEqual(full);
      expect(await stores.refusals.find('00000-00003')).toBeUndefined();
    });

    it('stay as they are when they are told again, by whomever', async () => {
      const first = refusal('00000-00001');
      await stores.refusals.record([first], most);
      const again = { ...first, code: 'malformed', place: 'https://evil.example.com' };
      await Promise.all([1, 2, 3].map(() => stores.refusals.record([again], most)));
      expect(await stores.refusals.find(first.supportCode)).toEqual(first);
    });

    it('of one place push out the oldest of that place and no other', async () => {
      await stores.refusals.record([refusal('00000-0000A', { source: 'issuer', place: '/authorize' })], most);
      const flood = [1, 2, 3, 4, 5, 6, 7].map((each) => refusal(`00000-0000${each}`, { at: now + each }));
      await stores.refusals.record(flood, most);
      expect(await kept('00000-0000A', ...flood.map((each) => each.supportCode))).toEqual([
        '00000-0000A',
        '00000-00005',
        '00000-00006',
        '00000-00007',
      ]);
    });

    it('of all APIs are so many, the newest of them', async () => {
      const all = [1, 2, 3, 4, 5, 6, 7].map((each) =>
        refusal(`00000-0000${each}`, { at: now + each, place: `https://api-${each}.example.com` }),
      );
      for (const each of all) await stores.refusals.record([each], most);
      const codes = all.map((each) => each.supportCode);
      expect(await kept(...codes)).toEqual(codes.slice(2));
    });

    it('of strangers push out none of a token whose signature holds, at the same place', async () => {
      const clientId = 'portal';
      const vouched = refusal('00000-0000A', { clientId });
      await stores.refusals.record([vouched], most);
      const flood = [1, 2, 3, 4].map((each) => refusal(`00000-0000${each}`, { at: now + each }));
      await stores.refusals.record(flood, most);
      expect(await kept(vouched.supportCode, ...flood.map((each) => each.supportCode))).toEqual([
        vouched.supportCode,
        ...flood.slice(1).map((each) => each.supportCode),
      ]);
    });

    it('of the issuer, where strangers come, push out none of an API', async () => {
      const ofApi = refusal('00000-0000A');
      await stores.refusals.record([ofApi], most);
      const flood = [1, 2, 3, 4, 5, 6, 7].map((each) =>
        refusal(`00000-0000${each}`, { at: now + each, source: 'issuer', place: `/${each}` }),
      );
      for (const each of flood) await stores.refusals.record([each], most);
      const codes = flood.map((each) => each.supportCode);
      expect(await kept(ofApi.supportCode, ...codes)).toEqual([ofApi.supportCode, ...codes.slice(2)]);
    });

    it('are listed newest first, by place and by reason, page by page', async () => {
      const api = 'https://invoices.example.com';
      const all = [
        refusal('00000-00001'),
        refusal('00000-00002', { code: 'malformed' }),
        refusal('00000-00003', { at: now + 5, place: api }),
        refusal('00000-00004', { at: now + 3, place: api, code: 'malformed' }),
      ];
      for (const each of all) await stores.refusals.record([each], { ofPlace: 9, ofSource: 9 });
      const codes = async (...asked: Parameters<Stores['refusals']['list']>) =>
        (await stores.refusals.list(...asked)).map(({ supportCode }) => supportCode.at(-1)).join('');
      expect(await stores.refusals.list({}, { limit: 1 })).toEqual([all[2]]);
      expect(await codes({}, { limit: 9 })).toBe('3421');
      expect(await codes({}, { limit: 2, after: { at: now + 3, supportCode: '00000-00004' } })).toBe('21');
      expect(await codes({}, { limit: 2, after: { at: now, supportCode: '00000-00002' } })).toBe('1');
      expect(await codes({ place: api }, { limit: 9 })).toBe('34');
      expect(await codes({ code: 'malformed' }, { limit: 9 })).toBe('42');
      expect(await codes({ place: api, code: 'malformed' }, { limit: 9 })).toBe('4');
      expect(await codes({ code: "' OR 1=1 --" }, { limit: 9 })).toBe('');
    });

    it('are swept when they are over', async () => {
      await stores.refusals.record([refusal('00000-00001'), refusal('00000-00002', { expiresAt: now + 61 })], most);
      expect(await stores.refusals.deleteExpired(now + 60, 9)).toBe(1);
      expect(await kept('00000-00001', '00000-00002')).toEqual(['00000-00002']);
    });
  });
}
