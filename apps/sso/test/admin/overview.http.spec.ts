import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newSupportCode } from '@signet/auth-contracts';
import { stories } from '@signet/authorization-server';
import { Issuer } from '../../src/issuer/issuer.js';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { apiSecret, orders, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
let token: string;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(() => sso?.close());

const authorization = `Basic ${Buffer.from(`orders-api:${apiSecret}`).toString('base64')}`;
const report = (codes: readonly string[]) => {
  const reports = codes.map((code) => ({
    ...{ at: 1, code, support_code: newSupportCode(), check: 'check', expected: 'this', received: '<b>that</b>' },
  }));
  return sso.send({ method: 'POST', path: '/refusal-reports', headers: { authorization }, json: { reports } });
};

describe('refusals', () => {
  it('of every reason that there is are listed, and each code leads to its story', async () => {
    const reasons = Object.keys(stories);
    for (let at = 0; at < reasons.length; at += 40) {
      expect((await report(reasons.slice(at, at + 40))).status).toBe(204);
    }
    const path = `/refusals?place=${encodeURIComponent(orders)}&limit=1000`;
    const { items } = (await ask(sso, { method: 'GET', path, token })).body as {
      readonly items: ReadonlyArray<{ readonly code: string; readonly supportCode: string }>;
    };
    expect(items.map(({ code }) => code).sort()).toEqual([...reasons].sort());
    for (const { code, supportCode } of items) {
      const told = await ask(sso, { method: 'POST', path: '/explain', token, json: { code: supportCode } });
      const story = stories[code as keyof typeof stories];
      expect([code, told.body]).toEqual([
        code,
        {
          refusal: expect.objectContaining({ code, received: '<b>that</b>' }),
          story: JSON.parse(JSON.stringify(story)),
        },
      ]);
    }
  });

  it('are listed page by page, by reason, and a cursor that is none is refused', async () => {
    await report(['malformed', 'malformed']);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const path = `/refusals?code=malformed&limit=1${next === undefined ? '' : `&cursor=${next}`}`;
      const page = (await ask(sso, { method: 'GET', path, token })).body as {
        readonly items: ReadonlyArray<{ readonly supportCode: string }>;
        readonly next?: string;
      };
      seen.push(...page.items.map(({ supportCode }) => supportCode));
      next = page.next;
    } while (next !== undefined);
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
    const cursor = Buffer.from('1 x; DROP').toString('base64url');
    expect((await ask(sso, { method: 'GET', path: `/refusals?cursor=${cursor}`, token })).status).toBe(400);
  });
});

describe('the overview', () => {
  it('counts what APIs report by the vocabulary alone: what they call otherwise is one name', async () => {
    await report(Array.from({ length: 40 }, (_, at) => `made_up_${String.fromCharCode(97 + (at % 26))}`));
    await sso.app.get(Issuer).activity.flush();
    const { status, body } = await ask(sso, { method: 'GET', path: '/overview?range=day', token });
    expect(status).toBe(200);
    const told = body as { refusalsByReason: ReadonlyArray<{ name: string; happened: number }>; activity: unknown[] };
    expect(told).toMatchObject({ step: 3600, users: expect.any(Number), audiences: expect.any(Number), attention: [] });
    expect(told.activity).toHaveLength(24);
    expect(told.refusalsByReason[0]).toEqual({ name: 'other', happened: 40 });
    expect(JSON.stringify(told)).not.toContain('made_up');
  });
});
