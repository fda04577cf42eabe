import { describe, expect, it } from '@jest/globals';
import { reportOf } from './refusal-report.js';
import { type Noted, RefusalTally } from './refusal-tally.js';

const at = Date.parse('2027-01-01T00:00:00Z') / 1000;
const noted = (more: Partial<Noted> = {}): Noted => ({
  method: 'GET',
  route: '/orders/:id',
  client: { client: 'web', isVerified: true },
  code: 'scope_missing',
  likelyCause: undefined,
  at,
  ...more,
});
const report = (tally: RefusalTally) =>
  reportOf(tally, { mode: 'report-only', since: '2027-01-01T00:00:00.000Z', until: '2027-01-31T00:00:00.000Z' });

describe('what would have been refused', () => {
  it('is counted by route, client and reason, with the first and the last time', () => {
    const tally = new RefusalTally();
    tally.note(noted());
    tally.note(noted({ at: at + 60 }));
    tally.note(noted({ code: 'token_expired', likelyCause: 'it expired 3 s ago' }));
    tally.note(noted({ client: { client: 'web', isVerified: false } }));
    expect(report(tally)).toMatchObject({
      total: 4,
      codes: { scope_missing: 3, token_expired: 1 },
      rows: [
        {
          count: 2,
          firstSeen: '2027-01-01T00:00:00.000Z',
          lastSeen: '2027-01-01T00:01:00.000Z',
          likelyCause: 'the client does not ask for the scope, or was not granted it',
        },
        { code: 'token_expired', likelyCause: 'it expired 3 s ago' },
        { isVerified: false, count: 1 },
      ],
    });
  });

  it('says what breaks nothing, because the old guard refused it too, and the route once it is known', () => {
    const tally = new RefusalTally();
    for (const status of [401, 403, 200, 404, 500]) tally.note(noted())(status);
    const answered = tally.note(noted({ route: undefined }));
    expect(report(tally).rows.map(({ route, count }) => [route, count])).toEqual([
      ['/orders/:id', 5],
      ['*', 1],
    ]);
    answered(401, '/orders/:id');
    answered(401, '/orders/:id');
    expect(report(tally).rows).toMatchObject([{ route: '/orders/:id', count: 6, refusedToo: 3 }]);
    expect(report(tally)).toMatchObject({ total: 6, unlisted: 0 });
  });

  it('is bounded, whatever clients and methods strangers choose, and loses no request', () => {
    const tally = new RefusalTally();
    for (let i = 0; i < 20_000; i += 1) {
      tally.note(noted({ client: { client: `client-${i}`, isVerified: true }, method: `M${i}` }));
      tally.note(noted({ route: `/route-${i}` }));
      tally.note(noted({ route: undefined, client: { client: `late-${i}`, isVerified: true } }))(200, `/late-${i}`);
    }
    const { rows, total, unlisted, text } = report(tally);
    expect(rows).toHaveLength(1_000);
    expect(total).toBe(60_000);
    expect(rows.reduce((sum, { count }) => sum + count, unlisted)).toBe(60_000);
    expect(new Set(rows.map(({ method }) => method))).toEqual(new Set(['GET', 'OTHER']));
    expect(rows.find(({ client }) => client === 'others')?.isVerified).toBe(false);
    expect(text.split('\n')).toHaveLength(53);
    expect(text.length).toBeLessThan(100_000);
  });

  it('is text on one line a row, whatever a client is called', () => {
    const tally = new RefusalTally();
    const client = `none\n0  0  GET /forged  \u001b[31m"web" ${'x'.repeat(1_000)}`;
    tally.note(noted({ client: { client, isVerified: true }, likelyCause: 'a\nb' }));
    tally.note(noted({ client: { client: 'none', isVerified: true } }));
    tally.note(noted({ client: { client: 'none', isVerified: false }, code: 'no_token' }));
    const { rows, text } = report(tally);
    expect(rows[0]?.client).toHaveLength(200);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    const lines = text.split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(
      'report-only until 2027-01-31T00:00:00.000Z: 3 requests since 2027-01-01T00:00:00.000Z would have been refused',
    );
    expect(lines[1]).toMatch(/^would break {2}refused anyway {2}route +client +reason +likely cause$/);
    expect(lines.filter((line) => line.includes('  "none"  '))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('  none  '))).toHaveLength(1);
  });
});
