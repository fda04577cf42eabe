import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { factorsOfPerson, type Initiator, resetFactors, stopFactorsReset } from '@signet/administration';
import { newTotp } from '@signet/identity';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const day = 86_400;

let sso: RunningSso;
let subject: string;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its link for whoever looks.
  const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', ...away } });
  await seed(sso);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await sso?.close();
});
beforeEach(async () => {
  jest.restoreAllMocks();
  people += 1;
  username = `person${people}`;
  email = `person${people}@example.com`;
  const account = await sso.issuer.identity.createAccount({ username, password: person.password, email });
  ({ subject } = account);
  await sso.issuer.records.accounts.update({ ...account, emailVerified: true });
  await addTotp(`first-${subject}`, 1);
});

const addTotp = (factorId: string, createdAt: number) =>
  sso.issuer.records.factors.insert({
    factorId,
    subject,
    name: '',
    handle: `totp:${factorId}`,
    amr: ['otp'],
    data: newTotp(sso.issuer.random.bytes(20)),
    revision: 0,
    createdAt,
  });
const ports = () => sso.issuer.administration.ports;
const reset = (after?: number) => resetFactors(ports(), operator, { username }, { after });
const seen = () => factorsOfPerson(ports(), sso.issuer.records, { username });
const mailed = async () =>
  (await sso.issuer.stores.mail.page({ limit: 100 }))
    .filter((mail) => mail.to === email && mail.template === 'factors-changed')
    .map(({ data }) => data as { readonly what: string; readonly secret?: string; readonly effectiveAt?: number });
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const later = (seconds: number) => {
  const now = sso.issuer.clock.now() + seconds;
  jest.spyOn(sso.issuer.clock, 'now').mockImplementation(() => now);
};

async function signIn() {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  return browser.follow(await browser.submit(login, { username, password: person.password }));
}

describe('factors that are lost', () => {
  it('go when their time has come, and not before; the person is told of both', async () => {
    const { effectiveAt, removed } = await reset();
    expect([effectiveAt - sso.issuer.clock.now() > day - 60, removed]).toEqual([true, 0]);
    expect(await mailed()).toMatchObject([{ what: 'reset_ordered', effectiveAt, secret: expect.any(String) }]);
    expect((await signIn()).url).toContain('/second-factor?');
    expect(await seen()).toMatchObject({ factors: [{ type: 'totp' }], resetAt: effectiveAt });
    later(day + 1);
    expect(isCode(await signIn())).toBe(true);
    expect(await seen()).toEqual({ factors: [] });
    expect((await mailed()).map(({ what }) => what).sort()).toEqual(['reset', 'reset_ordered']);
  });

  it('stay where the person stops it by the link of the mail, and nobody is signed out', async () => {
    await reset();
    const [{ secret = '' } = {}] = await mailed();
    const browser = new TestBrowser(sso);
    const page = await browser.open(`/undo-factor?link=${secret}`);
    expect(textOf(byId(page.page, 'content'))).toContain(username);
    const done = await browser.follow(await browser.submit(page));
    expect(textOf(byId(done.page, 'factor-undone'))).toBe('It is stopped');
    later(2 * day);
    expect((await signIn()).url).toContain('/second-factor?');
    expect((await seen()).resetAt).toBeUndefined();
  });

  it('stay where an operator stops it', async () => {
    await reset();
    expect(await stopFactorsReset(ports(), operator, { username })).toBe(true);
    expect(await stopFactorsReset(ports(), operator, { username })).toBe(false);
    later(2 * day);
    expect((await signIn()).url).toContain('/second-factor?');
  });

  it('go at once where that is ordered', async () => {
    expect(await reset(0)).toMatchObject({ removed: 1 });
    expect(isCode(await signIn())).toBe(true);
    expect((await mailed()).map(({ what }) => what)).toEqual(['reset']);
    const told = await sso.issuer.stores.auditLog.page({ subject, name: 'factors_reset', limit: 5 });
    expect(told).toHaveLength(1);
  });

  it('are not what was set up since', async () => {
    await reset();
    await addTotp(`later-${subject}`, sso.issuer.clock.now() + 60);
    later(2 * day);
    expect((await signIn()).url).toContain('/second-factor?');
    expect((await seen()).factors).toHaveLength(1);
  });

  it('wait for a time that is one, and the last order counts', async () => {
    await expect(reset(-1)).rejects.toMatchObject({ code: 'invalid' });
    await expect(reset(31 * day)).rejects.toMatchObject({ code: 'invalid' });
    await reset(day);
    const { effectiveAt } = await reset(7 * day);
    expect((await seen()).resetAt).toBe(effectiveAt);
    later(2 * day);
    expect((await signIn()).url).toContain('/second-factor?');
  });
});
