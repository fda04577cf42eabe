import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  changeAccount,
  changeAttributeDefinition,
  defineAttribute,
  deleteAttributeDefinition,
  type Initiator,
} from '@signet/administration';
import type { Attributes } from '@signet/identity';
import { en } from '../src/pages/messages/en.js';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { seenBy: 'person', changedBy: 'person' } as const;

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
  const { ports } = sso.issuer.administration;
  for (const definition of [
    { name: 'nick', type: 'string', longest: 5, label: { en: 'Short name', de: 'Kurzname' }, ...own },
    { name: 'level', type: 'number', least: 1, most: 9, ...own },
    { name: 'remote', type: 'boolean', label: 'Works <b>remote</b>', ...own },
    { name: 'site', type: 'string', oneOf: ['Paris', 'Lyon'], ...own },
    { name: 'skills', type: 'strings', mostListed: 2, ...own },
    { name: 'grade', type: 'string', label: 'Grade', seenBy: 'person' },
    { name: 'secret', type: 'string' },
  ] as const) {
    await defineAttribute(ports, operator, definition);
  }
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `keeper${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password, name: 'Someone' }));
  const attributes = { grade: 'A1', secret: 'hidden value' };
  await changeAccount(sso.issuer.administration.ports, operator, { subject }, { attributes });
});

async function open(language = ''): Promise<{ browser: TestBrowser; page: Answer }> {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get('/account/profile'));
  await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, page: await browser.get(`/account/profile${language}`) };
}

const kept = async (): Promise<Attributes | undefined> => (await sso.issuer.records.accounts.find(subject))?.attributes;
const valueIn = ({ page }: Answer, id: string) => byId(page, id)?.attributes.value;
const labels = ({ page }: Answer) =>
  Object.fromEntries(byTag(page, 'label').map((each) => [each.attributes.for, textOf(each)]));
const said = { 'attribute-nick': 'al', 'attribute-level': '3', 'attribute-remote': 'no', 'attribute-site': 'Lyon' };

describe('attributes that people keep', () => {
  it('stand on the page by their labels, and those of operators are shown where they may be seen', async () => {
    const { page } = await open();
    expect(labels(page)).toMatchObject({
      'attribute-nick': 'Short name',
      'attribute-level': 'level',
      'attribute-remote': 'Works <b>remote</b>',
    });
    expect(labels((await open('?ui_locales=de')).page)).toHaveProperty('attribute-nick', 'Kurzname');
    expect(page.html).toContain('A1');
    expect(page.html).not.toMatch(/hidden value|secret|attribute-grade/);
  });

  it('are changed and taken away by type, and what operators keep stays', async () => {
    const { browser, page } = await open();
    const sent = { name: 'Someone', ...said, 'attribute-skills': 'go\r\n\r\n rust \n' };
    const done = await browser.submit(page, sent);
    expect(done.status).toBe(303);
    const operators = { grade: 'A1', secret: 'hidden value' };
    expect(await kept()).toEqual({
      ...operators,
      nick: 'al',
      level: 3,
      remote: false,
      site: 'Lyon',
      skills: ['go', 'rust'],
    });
    const shown = await browser.follow(done);
    expect([valueIn(shown, 'attribute-nick'), valueIn(shown, 'attribute-level')]).toEqual(['al', '3']);
    expect(textOf(byId(shown.page, 'attribute-skills'))).toBe('go\nrust');
    await browser.submit(shown, { name: 'Someone' });
    expect(await kept()).toEqual(operators);
    const names = (await sso.issuer.stores.auditLog.page({ subject, limit: 5 })).map(({ name }) => name);
    expect(names.filter((name) => name === 'account_changed').length).toBeGreaterThan(1);
  });

  it.each<[string, Readonly<Record<string, string>>, keyof typeof en]>([
    ['attribute-nick', { 'attribute-nick': 'longer' }, 'account.profile.text'],
    ['attribute-level', { 'attribute-level': '10' }, 'account.attribute.number'],
    ['attribute-level', { 'attribute-level': '1e1' }, 'account.attribute.number'],
    ['attribute-level', { 'attribute-level': 'Infinity' }, 'account.attribute.number'],
    ['attribute-remote', { 'attribute-remote': 'true' }, 'form.invalid'],
    ['attribute-site', { 'attribute-site': 'Rome' }, 'account.attribute.choice'],
    ['attribute-skills', { 'attribute-skills': 'a\nb\nc' }, 'account.attribute.lines'],
    ['attribute-skills', { 'attribute-skills': 'a\na' }, 'account.attribute.lines'],
  ])('are refused at the field: %s %j', async (id, values, key) => {
    const { browser, page } = await open();
    const before = await kept();
    const refused = await browser.submit(page, { name: 'Another', ...values });
    expect([refused.status, textOf(byId(refused.page, `${id}-error`))]).toEqual([400, en[key]]);
    expect(byId(refused.page, id)?.attributes['aria-invalid']).toBe('true');
    expect(await kept()).toEqual(before);
    expect((await sso.issuer.records.accounts.find(subject))?.name).toBe('Someone');
  });

  it.each(['attribute-grade', 'attribute-secret', 'attribute-__proto__', 'attribute-constructor', 'attributes'])(
    'are no others than those: %s',
    async (name) => {
      const { browser, page } = await open();
      const before = await kept();
      expect((await browser.submit(page, { name: 'Someone', [name]: 'Mallory' })).status).toBe(303);
      expect(await kept()).toEqual(before);
    },
  );

  it('that were changed or defined anew since the page was shown are looked at again', async () => {
    const { ports } = sso.issuer.administration;
    const first = await open();
    await changeAccount(ports, operator, { subject }, { attributes: { nick: 'op' } });
    const late = await first.browser.submit(first.page, { name: 'Someone', ...said });
    expect([late.status, textOf(byId(late.page, 'account-profile-alert'))]).toEqual([
      409,
      en['account.profile.meanwhile'],
    ]);
    expect(await kept()).toMatchObject({ nick: 'op' });
    await defineAttribute(ports, operator, { name: 'passing', type: 'string', ...own });
    const second = await open();
    await deleteAttributeDefinition(ports, operator, 'passing');
    const gone = await second.browser.submit(second.page, { name: 'Someone', 'attribute-passing': 'x' });
    expect(gone.status).toBe(409);
    expect(await kept()).not.toHaveProperty('passing');
  });

  it('that are needed cannot be taken away, on the page or beside it', async () => {
    const { ports } = sso.issuer.administration;
    await changeAttributeDefinition(ports, operator, 'nick', { requiredFrom: 4_000_000_000 });
    try {
      // What was not said yet does not stand in the way of the rest.
      const first = await open();
      expect((await first.browser.submit(first.page, { name: 'Renamed' })).status).toBe(303);
      await changeAccount(ports, operator, { subject }, { attributes: { nick: 'al' } });
      const { browser, page } = await open();
      expect(byId(page.page, 'attribute-nick')?.attributes).toHaveProperty('required');
      const refused = await browser.submit(page, { name: 'Someone', 'attribute-nick': '  ' });
      expect(textOf(byId(refused.page, 'attribute-nick-error'))).toBe(en['field.missing']);
    } finally {
      await changeAttributeDefinition(ports, operator, 'nick', { requiredFrom: null });
    }
  });
});
