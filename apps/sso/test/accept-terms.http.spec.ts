import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createTerms,
  deleteAccount,
  deleteClient,
  type Initiator,
  type NewTerms,
  publishTerms,
  retireTerms,
} from '@signet/administration';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { client_id: 'own' };
const house = { termsId: 'house', title: 'House <b>rules</b>', text: 'Be kind.\n<script>alert(1)</script>' };

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
const published: Array<{ termsId: string; version: string }> = [];
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
  await sso.issuer.stores.organizations.insert({
    organizationId: 'o1',
    name: 'acme',
    displayName: 'Acme',
    createdAt: 1,
  });
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password }));
});
afterEach(async () => {
  for (const key of published.splice(0)) await retireTerms(ports(), operator, key);
});

const ports = () => sso.issuer.administration.ports;
async function publish(terms: Partial<NewTerms> = {}, from?: number) {
  const document = { ...house, version: `${people}.${published.length}`, ...terms };
  await createTerms(ports(), operator, document);
  published.push(document);
  await publishTerms(ports(), operator, document, from);
  return document;
}

async function signIn(more: Readonly<Record<string, string>> = own) {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath(more)));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, led };
}

const isAsked = (answer: Answer) => byId(answer.page, 'accept') !== undefined;
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const errorOf = (answer: Answer) => new URL(answer.location ?? 'none:').searchParams.get('error');
const silent = (browser: TestBrowser) => browser.get(authorizationPath({ ...own, prompt: 'none' }));
const accepted = () => sso.issuer.stores.termsAcceptances.ofPerson(subject);

describe('terms that count', () => {
  it('are shown, accepted once and kept with their version and time', async () => {
    const { version } = await publish();
    const { browser, led } = await signIn();
    expect([led.status, textOf(led.page).includes('House <b>rules</b>')]).toEqual([200, true]);
    expect(led.html).not.toContain('<script>alert');
    expect(led.headers['cache-control']).toContain('no-store');
    expect(led.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    // It may end at the app, which goes on where it likes.
    expect(led.headers['content-security-policy']).not.toContain('form-action');
    expect(errorOf(await silent(browser))).toBe('interaction_required');
    expect(isCode(await browser.submit(led, { decision: 'accept' }))).toBe(true);
    const kept = { subject, termsId: 'house', version, title: house.title, clientId: 'own' };
    expect(await accepted()).toEqual([{ ...kept, effectiveFrom: expect.any(Number), acceptedAt: expect.any(Number) }]);
    expect(isCode(await silent(browser))).toBe(true);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 20 });
    expect(entries.filter(({ name }) => name === 'terms_accepted')).toMatchObject([
      { target: { record: 'terms', id: `house ${version}` }, initiator: { entity: 'user', subject } },
    ]);
  });

  it('are answered the same where the form comes twice, and are of whom they were shown to', async () => {
    await publish();
    const { browser, led } = await signIn();
    const answers = await Promise.all([
      browser.submit(led, { decision: 'accept' }),
      browser.submit(led, { decision: 'accept', more: 'so that it is another form' }),
    ]);
    expect(answers.map(isCode)).toEqual([true, true]);
    expect(await accepted()).toHaveLength(1);
    const stranger = await new TestBrowser(sso).post('/accept-terms', { ...hiddenOf(led.page), decision: 'accept' });
    expect([stranger.status, isCode(stranger)]).toEqual([400, false]);
  });

  it('are asked again in a newer version, and what was shown is all that is accepted', async () => {
    const first = await publish();
    const { browser, led } = await signIn();
    const second = await publish({}, sso.issuer.clock.now());
    // Of one second the later one counts.
    const shown = await browser.follow(await browser.submit(led, { decision: 'accept' }));
    expect([isAsked(shown), textOf(shown.page).includes(`Version ${second.version}`)]).toEqual([true, true]);
    expect(await accepted()).toEqual([]);
    expect(isCode(await browser.submit(shown, { decision: 'accept' }))).toBe(true);
    expect((await accepted()).map(({ version }) => version)).toEqual([second.version]);
    // The older one comes back, by a clock or by an operator: whoever accepted the later one is not asked.
    await retireTerms(ports(), operator, second);
    expect([first.termsId, isCode(await silent(browser))]).toEqual(['house', true]);
  });

  it('count from their second on', async () => {
    await publish({}, sso.issuer.clock.now() + 3600);
    const { browser } = await signIn();
    expect(isCode(await silent(browser))).toBe(true);
  });

  it('may be refused: a page says why, and the app is told', async () => {
    await publish();
    const { browser, led } = await signIn();
    const declined = await browser.follow(await browser.submit(led, { decision: 'decline' }));
    expect(textOf(byId(declined.page, 'declined'))).toContain('cannot go on');
    expect(await accepted()).toEqual([]);
    const back = await browser.submit(declined, { decision: 'leave' });
    expect([errorOf(back), (await accepted()).length]).toEqual(['access_denied', 0]);
    expect(errorOf(await silent(browser))).toBe('interaction_required');
    // Who changes their mind goes on.
    const again = await browser.follow(await browser.get(authorizationPath(own)));
    const no = await browser.follow(await browser.submit(again, { decision: 'decline' }));
    expect(isCode(await browser.submit(no, { decision: 'accept' }))).toBe(true);
  });

  it('are for those alone for whom they are', async () => {
    await publish({ termsId: 'acme', audience: { kind: 'organization', id: 'o1' } });
    await publish({ termsId: 'shop', audience: { kind: 'client', id: 'shop' } });
    const { browser } = await signIn();
    expect(isCode(await silent(browser))).toBe(true);
    const shop = await browser.follow(await browser.get(authorizationPath()));
    expect(byTag(shop.page, 'strong').length).toBeGreaterThan(0);
    expect(isAsked(shop)).toBe(true);
    await sso.issuer.stores.organizations.addMember({ organizationId: 'o1', subject, addedAt: 1 });
    expect(errorOf(await silent(browser))).toBe('interaction_required');
  });

  it('of one app count there alone, and take nothing away of those of the same id for everybody', async () => {
    const { stores } = sso.issuer;
    const model = await stores.clients.find('own');
    if (!model) throw new Error('there is no such client');
    await stores.clients.save({ ...model, clientId: 'passing' });
    const everybody = await publish();
    const passing = await publish({ audience: { kind: 'client', id: 'passing' } });
    const { browser, led } = await signIn();
    expect([isAsked(led), textOf(led.page).includes(`Version ${everybody.version}`)]).toEqual([true, true]);
    // There, the one that is for there counts; to accept it is to accept nothing else.
    const there = await browser.follow(await browser.get(authorizationPath({ client_id: 'passing' })));
    expect([isAsked(there), textOf(there.page).includes(`Version ${passing.version}`)]).toEqual([true, true]);
    expect(isCode(await browser.submit(there, { decision: 'accept' }))).toBe(true);
    expect((await accepted()).map(({ version }) => version)).toEqual([passing.version]);
    expect(errorOf(await silent(browser))).toBe('interaction_required');
    expect(isCode(await browser.submit(led, { decision: 'accept' }))).toBe(true);
    // What was accepted stays proved when the version, the app and the account are gone.
    await retireTerms(ports(), operator, passing);
    const { clock, random, unitOfWork } = ports();
    await deleteClient({ administration: unitOfWork, clock, random }, operator, { clientId: 'passing' });
    await deleteAccount(ports(), operator, { subject });
    const kept = await accepted();
    expect(kept.map(({ version, clientId }) => [version, clientId])).toEqual([
      [everybody.version, 'own'],
      [passing.version, 'passing'],
    ]);
  });

  it('are skipped by no later step, and by no form of before', async () => {
    const { browser, led: consent } = await signIn({ client_id: 'shop' });
    await publish();
    const allowed = await browser.follow(await browser.submit(consent, { decision: 'allow' }));
    expect(isAsked(allowed)).toBe(true);
    const { interaction = '' } = hiddenOf(allowed.page);
    const later = await browser.follow(await browser.get(`/consent?interaction=${interaction}`));
    expect(isAsked(later)).toBe(true);
    expect(await sso.issuer.stores.grants.list({ subject }, 10)).toEqual([]);
  });

  it('are asked of who sends again what was allowed before', async () => {
    const { browser, led: consent } = await signIn({ client_id: 'shop' });
    expect(isCode(await browser.submit(consent, { decision: 'allow' }))).toBe(true);
    await publish();
    const again = await browser.submit(consent, { decision: 'allow' });
    expect(isCode(again)).toBe(false);
  });

  it('are asked before a device is let in', async () => {
    await publish();
    const begun = await sso.send({
      method: 'POST',
      path: '/device_authorization',
      headers: { authorization: `Basic ${Buffer.from('shop:what-only-the-shop-knows').toString('base64')}` },
      form: { scope: 'openid' },
    });
    const { user_code } = JSON.parse(begun.text);
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.submit(await browser.get('/device'), { user_code }));
    const asked = await browser.follow(await browser.submit(login, { username, password: person.password }));
    expect(isAsked(asked)).toBe(true);
    const consent = await browser.follow(await browser.submit(asked, { decision: 'accept' }));
    expect((await browser.submit(consent, { decision: 'allow' })).location).toBe('device?decided=allowed');
  });

  it('stay proved when the account is gone', async () => {
    await publish();
    const { browser, led } = await signIn();
    await browser.submit(led, { decision: 'accept' });
    await deleteAccount(ports(), operator, { subject });
    expect(await accepted()).toHaveLength(1);
  });
});
