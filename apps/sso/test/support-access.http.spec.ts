import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newTotp } from '@signet/identity';
import { decodeJwt } from 'jose';
import { generateSync } from 'otplib/functional';
import { en } from '../src/pages/messages/en.js';
import { ask, consoleApp, type Person, person as personWith, tokenOf } from './support/administering.js';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, secret, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const page = '/account/support';

let sso: RunningSso;
let sally: Person;
let alice: Person;
let browser: TestBrowser;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp], environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
  await sso.issuer.stores.clients.save({ ...shop, clientId: 'other', clientName: 'Other', consentRequired: false });
});
afterAll(() => sso?.close());
beforeEach(async () => {
  people += 1;
  sally = await personWith(sso, `sally${people}`, 'support');
  alice = await personWith(sso, `alice${people}`);
  browser = new TestBrowser(sso);
});

async function begun(as = alice, by = sally) {
  const json = { subject: as.subject, reason: 'Ticket 4711', clientIds: ['own', 'shop'], lifetime: 900 };
  return ask(sso, { method: 'POST', path: '/support-accesses', token: await tokenOf(sso, by), json });
}

async function opened(who: Person, within = browser): Promise<Answer> {
  const login = await within.open(page);
  return within.follow(await within.submit(login, { username: who.username, password: person.password }));
}

/** As if set up long ago: what says the code of now. */
async function withTotp({ subject }: Person): Promise<() => string> {
  const data = newTotp(sso.issuer.random.bytes(20));
  const factorId = `totp-${subject}`;
  const handle = `totp:${factorId}`;
  const kept = { factorId, subject, name: '', handle, amr: ['otp'], data, revision: 0, createdAt: 1 };
  await sso.issuer.records.factors.insert(kept);
  return () => generateSync({ strategy: 'totp', secret: data.secret, epoch: Math.floor(Date.now() / 1000) });
}

/** Whom an app is told, and what of support. */
async function told(clientId: string, within = browser) {
  const answer = await within.get(authorizationPath({ client_id: clientId, prompt: 'none' }));
  const parameters = new URL(answer.location ?? '').searchParams;
  const code = parameters.get('code');
  if (code === null) return { error: parameters.get('error') };
  const response = await fetch(`${sso.address}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  });
  const { id_token } = (await response.json()) as { readonly id_token: string };
  const { sub, act, support_access } = decodeJwt(id_token);
  return { sub, act, support_access };
}

describe('somebody of support', () => {
  it('asks for it, enters it by a sign-in of their own, and is the person in the named apps alone', async () => {
    const { status, body } = await begun();
    expect([status, body.state]).toEqual([201, 'asked']);
    const shown = await opened(sally);
    expect(textOf(byId(shown.page, 'enter-0'))).toBe(en['account.support.enter']);
    const entered = await browser.follow(await browser.submit(shown, { enter: body.accessId }));
    expect(textOf(byId(entered.page, 'acting-0'))).toBe(en['account.support.entered']);
    const act = { sub: sally.subject };
    expect(await told('own')).toEqual({ sub: alice.subject, act, support_access: body.accessId });
    expect(await told('other')).toEqual({ sub: sally.subject });
    // What alice never agreed to, nobody agrees to for her.
    expect(await told('shop')).toEqual({ error: 'consent_required' });
    expect((await browser.open('/account')).html).not.toContain(alice.username);
    const listed = await ask(sso, {
      path: `/users/${alice.subject}/support-accesses`,
      token: await tokenOf(sso, sally),
    });
    expect(listed.body.items).toMatchObject([{ accessId: body.accessId, state: 'entered', supporter: sally.subject }]);
    const ended = await browser.follow(await browser.submit(entered, { end: body.accessId }));
    expect(byId(ended.page, 'no-support')).toBeDefined();
    expect(await told('own')).toEqual({ sub: sally.subject });
  });

  it('fills no trail by what is refused, and is nobody’s name in what the person reads', async () => {
    const { body } = await begun();
    await browser.submit(await opened(sally), { enter: body.accessId });
    for (let nth = 0; nth < 20; nth += 1) expect(await told('shop')).toEqual({ error: 'consent_required' });
    const { auditLog } = sso.issuer.stores;
    const refused = () => auditLog.page({ subject: alice.subject, name: 'support_access_refused', limit: 99 });
    const counted = async () => (await refused()).reduce((sum, { count = 1 }) => sum + count, 0);
    // They are stored each second.
    while ((await counted()) < 20) await new Promise(setImmediate);
    const entries = await refused();
    // Where a window begins meanwhile there are two.
    expect(entries.length).toBeLessThanOrEqual(2);
    const initiator = { entity: 'user', subject: sally.subject };
    expect(entries[0]).toMatchObject({ initiator, clientId: 'shop', target: { id: body.accessId } });
    const theirs = new TestBrowser(sso);
    const fields = { username: alice.username, password: person.password };
    const activity = await theirs.follow(await theirs.submit(await theirs.open('/account/activity'), fields));
    expect(activity.html).toContain(en['activity.support_access_refused']);
    expect(activity.html).not.toContain(sally.username);
    expect(activity.html).not.toContain(sally.subject);
  });

  it('proves two factors of their own where the person has one, and alters nothing of the person', async () => {
    await withTotp(alice);
    const { factors } = sso.issuer.records;
    const before = await factors.ofPerson(alice.subject);
    const { body } = await begun();
    const entered = await browser.follow(await browser.submit(await opened(sally), { enter: body.accessId }));
    expect(await told('own')).toEqual({ error: 'login_required' });
    await browser.submit(entered, { end: body.accessId });
    const { body: second } = await begun();
    const code = await withTotp(sally);
    const strong = new TestBrowser(sso);
    const half = await opened(sally, strong);
    expect(half.url).toContain('/second-factor?');
    const shown = await strong.follow(await strong.submit(half, { totp_code: code() }));
    await strong.submit(shown, { enter: second.accessId });
    const act = { sub: sally.subject };
    expect(await told('own', strong)).toEqual({ sub: alice.subject, act, support_access: second.accessId });
    expect(await factors.ofPerson(alice.subject)).toEqual(before);
    const live = await sso.issuer.stores.sessions.listLive(alice.subject, sso.issuer.clock.now(), 9);
    expect(live.map(({ support, amr }) => [support?.accessId, amr])).toEqual([[second.accessId, []]]);
  });

  it('is ended by the person, where they see it among their sign-ins', async () => {
    const { body } = await begun();
    await browser.submit(await opened(sally), { enter: body.accessId });
    const theirs = new TestBrowser(sso);
    const login = await theirs.open('/account/sessions');
    const fields = { username: alice.username, password: person.password };
    const sessions = await theirs.follow(await theirs.submit(login, fields));
    expect(sessions.html).toContain(en['account.sessions.support']);
    await theirs.submit(sessions, { end: 'others' });
    expect(await told('own')).toEqual({ sub: sally.subject });
    const access = await sso.issuer.stores.supportAccesses.find(body.accessId);
    expect(access).toMatchObject({ endedBy: 'person' });
  });

  it('is nobody else: neither another supporter nor the person enters it, nor the same in another browser after it', async () => {
    const { body } = await begun();
    for (const who of [alice, await personWith(sso, `olga${people}`, 'owner')]) {
      const another = new TestBrowser(sso);
      const refused = await another.follow(await another.submit(await opened(who, another), { enter: body.accessId }));
      expect(textOf(byId(refused.page, 'support-alert'))).toBe(en['account.support.over']);
    }
    await browser.submit(await opened(sally), { enter: body.accessId });
    const second = new TestBrowser(sso);
    await second.submit(await opened(sally, second), { enter: body.accessId });
    expect(await told('own', second)).toEqual({ sub: sally.subject });
  });

  it('enters nothing by a form of another place, or without one', async () => {
    const { body } = await begun();
    const shown = await opened(sally);
    await browser.submit(shown, { enter: body.accessId }, { headers: { origin: 'https://evil.example' } });
    await browser.post(page, { enter: body.accessId });
    await browser.get(`${page}?enter=${body.accessId}`);
    expect((await sso.issuer.stores.supportAccesses.find(body.accessId))?.enteredAt).toBeUndefined();
  });

  it('is listed by the page to whoever may read it, found by the person and by the reason, without a session', async () => {
    const { body } = await begun();
    const token = await tokenOf(sso, await personWith(sso, `audrey${people}`, 'auditor'));
    const listed = async (query: string) => (await ask(sso, { path: `/support-accesses?${query}`, token })).body;
    const found = await listed(`search=${alice.username}`);
    expect(found).toMatchObject({ total: 1, items: [{ accessId: body.accessId, username: alice.username }] });
    expect(found.items[0]).toMatchObject({ supporterName: sally.username, state: 'asked', reason: 'Ticket 4711' });
    expect(Object.keys(found.items[0]).filter((name) => /session/i.test(name))).toEqual([]);
    // Of the same second in any order, and each once.
    const ids = [body, (await begun()).body, (await begun()).body].map(({ accessId }) => accessId);
    const paged: string[] = [];
    for (let cursor = ''; paged.length < ids.length; ) {
      const page = await listed(`limit=1&search=${alice.username}${cursor}`);
      paged.push(...page.items.map(({ accessId }: { readonly accessId: string }) => accessId));
      cursor = `&cursor=${page.next}`;
    }
    expect(paged.toSorted()).toEqual(ids.toSorted());
    expect(await listed('search=nothing-of-it')).toMatchObject({ total: 0, items: [] });
    // Whoever has no role has no token for it.
    const nobody = { path: '/support-accesses', token: await tokenOf(sso, alice) };
    expect((await ask(sso, nobody)).status).toBe(401);
  });

  it('asks for no more than they may', async () => {
    const owner = await personWith(sso, `owner${people}`, 'owner');
    const auditor = await personWith(sso, `auditor${people}`, 'auditor');
    expect((await begun(owner)).status).toBe(403);
    expect((await begun(sally)).status).toBe(403);
    expect((await begun(alice, auditor)).status).toBe(403);
  });
});
