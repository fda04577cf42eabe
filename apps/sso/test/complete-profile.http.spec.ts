import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  changeAccount,
  changeAttributeDefinition,
  defineAttribute,
  deleteAttributeDefinition,
  type Initiator,
  listAttributeDefinitions,
} from '@signet/administration';
import { openUserRegistration } from '@signet/authorization-server';
import { en } from '../src/pages/messages/en.js';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, secret, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const ofPerson = { seenBy: 'person', changedBy: 'person', requiredFrom: 0 } as const;
const own = { client_id: 'own' };
const https = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ environment: https, protocol: { userRegistration: openUserRegistration } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `asked${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password, name: 'Someone' }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const { name } of await listAttributeDefinitions(sso.issuer.records)) {
    await deleteAttributeDefinition(ports(), operator, name, { force: true });
  }
});

const ports = () => sso.issuer.administration.ports;
const define = (more: Readonly<Record<string, unknown>> = {}) =>
  defineAttribute(ports(), operator, { name: 'staff', type: 'number', least: 1, most: 99, ...ofPerson, ...more });
const account = () => sso.issuer.records.accounts.find(subject);
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const errorIn = ({ location = 'none:' }: Answer) => new URL(location).searchParams.get('error');
const isAsked = ({ page }: Answer) => byId(page, 'complete-profile-why') !== undefined;
const errorAt = ({ page }: Answer, id: string) => textOf(byId(page, `${id}-error`));

async function signIn(path = authorizationPath(own), browser = new TestBrowser(sso)) {
  const login = await browser.follow(await browser.get(path));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, led };
}

const say = async (browser: TestBrowser, page: Answer, fields: Readonly<Record<string, string>>) =>
  browser.follow(await browser.submit(page, fields));

describe('what everybody must say', () => {
  it('is asked for in the middle of a sign-in, and not again', async () => {
    await define({ label: { en: 'Staff number', de: 'Personalnummer' } });
    const { browser, led } = await signIn();
    expect([isAsked(led), byTag(led.page, 'label').map(textOf)]).toEqual([true, ['Staff number']]);
    expect(led.headers['cache-control']).toContain('no-store');
    const back = await say(browser, led, { 'attribute-staff': '7' });
    expect(isCode(back)).toBe(true);
    expect((await account())?.attributes).toEqual({ staff: 7 });
    expect(isCode((await signIn()).led)).toBe(true);
    const told = (await sso.issuer.stores.auditLog.page({ subject, limit: 20 })).find(
      ({ name }) => name === 'account_changed',
    );
    expect(told).toMatchObject({ initiator: { entity: 'user', subject } });
  });

  it('is asked of a session of before, and silently nothing is given', async () => {
    const { browser, led } = await signIn();
    expect(isCode(led)).toBe(true);
    await define();
    expect(errorIn(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe('interaction_required');
    const asked = await browser.open(authorizationPath(own));
    expect(isAsked(asked)).toBe(true);
    expect(isCode(await say(browser, asked, { 'attribute-staff': '7' }))).toBe(true);
    const silent = await browser.get(authorizationPath({ ...own, prompt: 'none' }));
    expect(isCode(silent)).toBe(true);
  });

  it('lets no device in before', async () => {
    await define();
    const begun = await sso.send({
      method: 'POST',
      path: '/device_authorization',
      headers: { authorization: `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}` },
      form: { scope: 'openid' },
    });
    const { user_code } = JSON.parse(begun.text) as { readonly user_code: string };
    const browser = new TestBrowser(sso);
    const page = await browser.get(`/device?user_code=${user_code}`);
    const login = await browser.follow(await browser.submit(page, { user_code }));
    const asked = await browser.follow(await browser.submit(login, { username, password: person.password }));
    expect(isAsked(asked)).toBe(true);
    expect(await sso.issuer.stores.grants.list({ subject }, 10)).toEqual([]);
    const consent = await say(browser, asked, { 'attribute-staff': '7' });
    expect((await browser.submit(consent, { decision: 'allow' })).location).toBe('device?decided=allowed');
  });

  it('is asked on the way to pages of one’s own', async () => {
    await define();
    const { browser, led } = await signIn('/account');
    expect(isAsked(led)).toBe(true);
    const shown = await say(browser, led, { 'attribute-staff': '9' });
    expect(new URL(shown.url).pathname).toBe('/account');
  });

  it('is not asked before its time', async () => {
    const from = sso.issuer.clock.now() + 3600;
    await define({ requiredFrom: from });
    expect(isCode((await signIn()).led)).toBe(true);
    jest.spyOn(sso.issuer.clock, 'now').mockImplementation(() => from);
    expect(isAsked((await signIn()).led)).toBe(true);
  });

  it.each<[string, Readonly<Record<string, string>>, keyof typeof en]>([
    ['nothing', {}, 'field.missing'],
    ['blanks', { 'attribute-staff': '  ' }, 'field.missing'],
    ['what it may not be', { 'attribute-staff': '100' }, 'account.attribute.number'],
    ['no number', { 'attribute-staff': '<script>' }, 'account.attribute.number'],
    ['an endless one', { 'attribute-staff': '9'.repeat(400) }, 'account.attribute.number'],
  ])('is not said by %s', async (_, fields, key) => {
    await define();
    const { browser, led } = await signIn();
    const again = await browser.submit(led, fields);
    expect([again.status, errorAt(again, 'attribute-staff')]).toEqual([400, en[key]]);
    expect(again.html).not.toContain('<script>');
    expect((await account())?.attributes).toBeUndefined();
    expect(isAsked(await browser.open(authorizationPath(own)))).toBe(true);
  });

  it('is all that is written: nothing else of the profile goes through this page', async () => {
    await define();
    await defineAttribute(ports(), operator, { name: 'grade', type: 'string' });
    const { browser, led } = await signIn();
    const fields = { 'attribute-staff': '7', 'attribute-grade': 'A', name: 'Mallory', email: 'm@evil.example' };
    expect(isCode(await say(browser, led, fields))).toBe(true);
    expect(await account()).toMatchObject({ name: 'Someone', attributes: { staff: 7 } });
    expect((await account())?.email).toBeUndefined();
  });

  it('is nobody’s to say for another: the form is of one person, in one browser', async () => {
    await define();
    const { led } = await signIn();
    const stranger = await new TestBrowser(sso).post('/complete-profile', {
      ...hiddenOf(led.page),
      'attribute-staff': '7',
    });
    expect([stranger.status, isCode(stranger)]).toEqual([400, false]);
    expect((await account())?.attributes).toBeUndefined();
  });

  it('can be left: the app is told so, and is given nothing', async () => {
    await define();
    const { browser, led } = await signIn();
    const left = await browser.follow(await browser.submit(led, { decision: 'cancel' }));
    expect(errorIn(left)).toBe('access_denied');
    expect((await account())?.attributes).toBeUndefined();
  });
});

describe('what changes while somebody is asked', () => {
  it('ends the step where it is needed no more, and writes nothing', async () => {
    await define();
    const { browser, led } = await signIn();
    await deleteAttributeDefinition(ports(), operator, 'staff');
    expect(isCode(await say(browser, led, { 'attribute-staff': '7' }))).toBe(true);
    expect((await account())?.attributes).toBeUndefined();
  });

  it('asks for what came to be needed meanwhile', async () => {
    await define();
    const { browser, led } = await signIn();
    await define({ name: 'site', type: 'string', least: undefined, most: undefined, oneOf: ['Paris'] });
    const more = await browser.submit(led, { 'attribute-staff': '7' });
    expect([more.status, errorAt(more, 'attribute-site')]).toEqual([400, en['field.missing']]);
    expect(isCode(await say(browser, more, { 'attribute-staff': '7', 'attribute-site': 'Paris' }))).toBe(true);
    expect((await account())?.attributes).toEqual({ staff: 7, site: 'Paris' });
  });

  it('is of one winner in two tabs, and both go on', async () => {
    await define();
    const { browser, led } = await signIn();
    const other = await browser.open(authorizationPath(own));
    const [one, two] = await Promise.all([
      say(browser, led, { 'attribute-staff': '1' }),
      say(browser, other, { 'attribute-staff': '2' }),
    ]);
    expect([isCode(one), isCode(two)]).toEqual([true, true]);
    expect([1, 2]).toContain((await account())?.attributes?.staff);
  });

  it('leaves what an operator said meanwhile', async () => {
    await define();
    const { browser, led } = await signIn();
    await changeAccount(ports(), operator, { subject }, { attributes: { staff: 42 } });
    expect(isCode(await say(browser, led, { 'attribute-staff': '7' }))).toBe(true);
    expect((await account())?.attributes).toEqual({ staff: 42 });
  });
});

describe('who makes an account', () => {
  it('is asked before anything is given', async () => {
    await define();
    const browser = new TestBrowser(sso);
    const form = await browser.open(authorizationPath({ ...own, prompt: 'create' }));
    const made = await browser.follow(
      await browser.submit(form, { username: `new-${username}`, password: 'a brand new horse and battery' }),
    );
    expect(isAsked(made)).toBe(true);
    expect(isCode(await say(browser, made, { 'attribute-staff': '3' }))).toBe(true);
  });
});

describe('what registration requires', () => {
  let dated: RunningSso;
  beforeAll(async () => {
    const required = { REGISTRATION_FIELDS: 'given_name,phone_number,email', REGISTRATION_FIELDS_FROM: '2020-01-31' };
    dated = await runSso({ environment: { ...https, ...required, PROFILE_FIELDS: 'none' } });
    await seed(dated);
  });
  afterAll(async () => {
    await dated?.close();
  });

  it('is asked of those who have an account without, whether they may change it later or not', async () => {
    const browser = new TestBrowser(dated);
    const login = await browser.follow(await browser.get(authorizationPath(own)));
    const led = await browser.follow(await browser.submit(login, person));
    const shown = byTag(led.page, 'input').map(({ attributes }) => attributes.name);
    expect(shown).toEqual(expect.arrayContaining(['given_name', 'phone_number']));
    expect(shown).not.toContain('email');
    const wrong = await browser.submit(led, { given_name: 'Al', phone_number: 'call me' });
    expect([errorAt(wrong, 'phone_number'), errorAt(wrong, 'given_name')]).toEqual([en['phone_number.invalid'], '']);
    const none = await browser.submit(led, { given_name: ' ', phone_number: '+1 425 555 1212' });
    expect(errorAt(none, 'given_name')).toBe(en['field.missing']);
    expect(isCode(await say(browser, none, { given_name: 'Al', phone_number: '+1 425 555 1212' }))).toBe(true);
    const found = await dated.issuer.records.accounts.findByUsername(person.username);
    expect(found).toMatchObject({ givenName: 'Al', phoneNumber: '+1 425 555 1212', name: 'Alice Liddell' });
  });

  it('is asked of nobody where no time is said', async () => {
    expect(sso.issuer.config.registrationFieldsFrom).toBeUndefined();
    expect(isCode((await signIn()).led)).toBe(true);
  });
});

describe('where nothing is required', () => {
  it('a sign-in looks up nobody for it, and no definition again', async () => {
    await defineAttribute(ports(), operator, { name: 'nick', type: 'string', seenBy: 'person', changedBy: 'person' });
    const { records } = sso.issuer;
    const find = jest.spyOn(records.accounts, 'find');
    expect(await sso.issuer.profiles.missing(subject)).toEqual({ account: undefined, claims: [], attributes: [] });
    expect(find).not.toHaveBeenCalled();
    await changeAttributeDefinition(ports(), operator, 'nick', { requiredFrom: 0 });
    expect(await sso.issuer.profiles.isIncomplete(subject)).toBe(true);
    expect(find).toHaveBeenCalledTimes(1);
  });
});
