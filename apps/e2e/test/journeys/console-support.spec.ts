import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import {
  ageSignIns,
  asked,
  changeDatabase,
  expectUsable,
  looks,
  ownedIssuer,
  owner,
  signIn,
  visit,
} from '../support/console-owner.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import type { RunningIssuer } from '../support/running-issuer.js';

const orders = 'https://orders.example.com';
const invoices = 'https://invoices.example.com';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

let issuer: RunningIssuer;
let app: AppSite;
let mail: MailReceiver;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
let secret: string;

beforeAll(async () => {
  mail = await receiveMail();
  app = await AppSite.start();
  [issuer, browser] = await ownedIssuer({ env: mail.env });
  await told('resources', 'create', orders, '--scope', 'orders:read=Read', '--support-access', 'allowed');
  await told('resources', 'create', invoices, '--scope', 'invoices:read=Read');
  const shop = ['clients', 'create', 'Shop', '--id', 'shop', '--redirect-uri', app.redirectUri, '--no-consent'];
  const access = [
    '--scope',
    'openid',
    '--resource',
    `${orders}=orders:read`,
    '--resource',
    `${invoices}=invoices:read`,
  ];
  secret = (await told<{ readonly clientSecret: string }>(...shop, ...access)).clientSecret;
  for (const name of ['alice', 'bob']) await person(name);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
  await mail?.close();
});
beforeEach(async () => {
  // What an API refuses is told by the console itself.
  [context, page, faults] = await visit(browser, '40[013]');
});
afterEach(async () => {
  await context?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function told<T>(...argv: readonly string[]): Promise<T> {
  return (await issuer.signet([...argv])) as unknown as T;
}

async function person(name: string): Promise<string> {
  const made = await issuer.signet(
    ['users', 'create', name, '--email', `${name}@example.com`, '--email-verified', '--password-stdin'],
    owner.password,
  );
  return String(made.subject);
}

async function subjectOf(name: string): Promise<string> {
  return (await told<{ readonly subject: string }>('users', 'show', name)).subject;
}

async function open(path = ''): Promise<void> {
  await page.goto(at(path));
  await signIn(page);
}

/** The form of a person, as it is filled and sent. */
async function ask(name: string, reason: string): Promise<void> {
  await page.getByLabel('Why').fill(reason);
  await page.getByLabel('Find an app').fill('Shop');
  await page.getByRole('button', { name: 'Choose Shop' }).click();
  await page.getByRole('button', { name: 'Leave out Shop' }).waitFor();
  await button(`Ask to act as ${name}`).click();
}

/** What the app asks for, without a question to anybody. */
function authorizationUrl(resource: string): string {
  const parameters = { client_id: 'shop', redirect_uri: app.redirectUri, response_type: 'code', prompt: 'none' };
  const what = {
    scope: `openid ${resource === orders ? 'orders' : 'invoices'}:read`,
    resource,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...parameters, ...what })}`;
}

async function posted(path: string, fields: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const authorization = `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}`;
  const answer = await fetch(`${issuer.issuer}${path}`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(fields),
  });
  return (await answer.json()) as Record<string, unknown>;
}

/** The tokens that the app gets in this browser, or why it gets none. */
async function entered(resource = orders): Promise<Record<string, unknown>> {
  const other = await context.newPage();
  const parameters = await app.answerTo(other, () => other.goto(authorizationUrl(resource)));
  await other.close();
  const code = parameters.get('code');
  if (code === null) return { error: parameters.get('error') };
  const grant = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, code_verifier: verifier };
  return posted('/token', grant);
}

const claimsOf = ({ access_token }: Record<string, unknown>) => decodeJwt(String(access_token));

describe('support as a person, from the console', () => {
  it('is begun on their page, entered by a sign-in, told to them, seen by the app, and ended for good', async () => {
    const [alice, olga] = await Promise.all([subjectOf('alice'), subjectOf(owner.username)]);
    await open(`/users/${alice}`);
    await page.getByRole('link', { name: 'Act as this person' }).click();
    await heading('Act as alice').waitFor();
    const sent = await asked(page, async () => {
      await ask('alice', 'Ticket 4711');
      await page.getByRole('heading', { name: 'Nothing is open yet' }).waitFor();
    });
    expect(sent).toEqual(['GET /admin/api/v1/clients', 'POST /admin/api/v1/support-accesses']);
    // Nothing is, before it is entered.
    expect(claimsOf(await entered())).toMatchObject({ sub: olga });

    const [support] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Enter it' }).click(),
    ]);
    await support.locator('#enter-0').click();
    await support.locator('#acting-0').waitFor();
    await support.close();
    expect(await mail.next('alice@example.com', /Ticket 4711/)).toContain('alice');

    const tokens = await entered();
    const { sub, act, support_access } = claimsOf(tokens);
    expect([sub, act]).toEqual([alice, { sub: olga }]);
    expect(await posted('/introspect', { token: String(tokens.access_token) })).toMatchObject({ active: true });
    // An API that does not allow it gets none.
    expect(await entered(invoices)).toEqual({ error: 'access_denied' });

    await page.getByRole('link', { name: 'Support', exact: true }).first().click();
    await heading('Support').waitFor();
    const row = page.locator('.record').filter({ hasText: 'Ticket 4711' });
    await row.getByText('going on').waitFor();
    expect(await row.textContent()).toMatch(/olga as alice/);
    await row.getByRole('button', { name: 'End' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await row.getByText('ended by').waitFor();
    expect(await row.getByRole('button').count()).toBe(0);

    expect(await posted('/introspect', { token: String(tokens.access_token) })).toEqual({ active: false });
    expect(claimsOf(await entered())).toMatchObject({ sub: olga });
    const { items } = await told<{ readonly items: ReadonlyArray<{ readonly accessId: string }> }>('support', 'list');
    expect(items).toMatchObject([{ accessId: support_access, state: 'over', endedBy: 'supporter', username: 'alice' }]);
    expect(faults).toEqual([]);
  });

  it('asks for a fresh sign-in, and goes on with all that was entered', async () => {
    await open(`/support/${await subjectOf('bob')}`);
    await heading('Act as bob').waitFor();
    await ageSignIns(issuer);
    await page.reload();
    await ask('bob', 'Ticket 4712');
    const link = page.getByRole('link', { name: 'Sign in' });
    const [popup] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await signIn(popup);
    await page.getByRole('heading', { name: 'Nothing is open yet' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('says in plain words who cannot be acted as, and why', async () => {
    await open(`/support/${await subjectOf(owner.username)}`);
    await page.getByText('This is you. Nobody acts as themselves.').waitFor();
    const bob = await subjectOf('bob');
    await page.goto(at(`/support/${bob}`));
    await heading('Act as bob').waitFor();
    await issuer.signet(['users', 'disable', 'bob']);
    try {
      await ask('bob', 'Ticket 4713');
      const alert = page.getByRole('alert');
      await alert.getByText('This person cannot be acted as by you').waitFor();
      expect(await alert.textContent()).toContain('the person is locked out');
      expect(await page.getByLabel('Why').inputValue()).toBe('Ticket 4713');
      await page.reload();
      await page.getByText('Nobody acts as this person: the account is disabled.').waitFor();
      expect(await page.getByLabel('Why').count()).toBe(0);
    } finally {
      await issuer.signet(['users', 'enable', 'bob']);
    }
    expect(faults).toEqual([]);
  });

  it('is read by an auditor, who is told why they cannot begin one', async () => {
    await person('arthur');
    await told('roles', 'assign', `${issuer.issuer}/admin/api/v1`, 'auditor', '--user', 'arthur');
    await page.goto(at('/support'));
    await page.fill('#username', 'arthur');
    await page.fill('#password', owner.password);
    await page.click('#login-submit');
    await page.locator('.record').filter({ hasText: 'Ticket 4712' }).waitFor();
    expect(await button('End').count()).toBe(0);
    await page.goto(at(`/users/${await subjectOf('bob')}`));
    await page.getByText('Your role does not let you act as people').waitFor();
    expect(await page.getByRole('link', { name: 'Act as this person' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('the list of support', () => {
  /** As if they were long over. */
  async function fill(count: number): Promise<void> {
    const values = Array.from({ length: count }, (_, index) => {
      const id = `0000-${String(index).padStart(4, '0')}`;
      return `('${id}', 'sally', 'somebody${index}', 'Old ticket ${index}', '["shop"]', 2, 3, 3, 'time', 1, 9999999999)`;
    });
    const columns = `"access_id", "supporter", "subject", "reason", "client_ids", "enter_before", "until", "ended_at", "ended_by", "created_at", "expires_at"`;
    await changeDatabase(issuer, `INSERT INTO "support_access" (${columns}) VALUES ${values.join(', ')}`);
  }

  it('costs one request for each hundred rows that are looked at, and one for a search', async () => {
    await fill(250);
    await open('/users');
    await heading('Users').waitFor();
    const first = await asked(page, async () => {
      await page.getByRole('link', { name: 'Support', exact: true }).first().click();
      await page.getByText(/25\d in all/).waitFor();
    });
    expect(first).toEqual(['GET /admin/api/v1/support-accesses']);
    const more = await asked(page, async () => {
      await page.evaluate(() => scrollTo(0, 90 * 64));
      await page.getByText('Old ticket 160', { exact: true }).waitFor();
    });
    // What is measured on the way may bring the page after it, and no other kind of request.
    expect([...new Set(more)]).toEqual(['GET /admin/api/v1/support-accesses']);
    expect(more.length).toBeLessThan(3);
    const searched = await asked(page, async () => {
      await page.getByLabel('Search by the name of the person, or why').fill('Old ticket 249');
      await page.getByText('1 in all').waitFor();
    });
    expect(searched).toEqual(['GET /admin/api/v1/support-accesses']);
    expect(faults).toEqual([]);
  });

  it('says when there is nothing, and what went wrong', async () => {
    await open('/support?search=nothing-of-this-name');
    await page.getByText('Nothing is called so.').waitFor();
    await page.route('**/support-accesses*', (route) => route.abort());
    await page.getByLabel('Search by the name of the person, or why').fill('another');
    await page.getByRole('alert').getByText('Nobody answered').waitFor({ timeout: 60_000 });
    await page.unroute('**/support-accesses*');
    await button('Try again').click();
    await page.getByText('Nothing is called so.').waitFor();
  });
});

describe('these pages', () => {
  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '40[013]', look);
    const bob = await subjectOf('bob');
    await open('/support');
    await page.locator('.record').filter({ hasText: 'Ticket 4711' }).waitFor();
    await expectUsable(page, '/support');
    await page.goto(at(`/support/${bob}`));
    await heading('Act as bob').waitFor();
    await expectUsable(page, '/act-as');
    await page.getByLabel('Find an app').fill('Shop');
    await page.getByRole('button', { name: 'Choose Shop' }).waitFor();
    await expectUsable(page, '/act-as, searching');
    await ask('bob', `Ticket ${look.name}, in which somebody wrote at length about a cart that is empty`);
    await page.getByRole('heading', { name: 'Nothing is open yet' }).waitFor();
    await expectUsable(page, '/act-as, asked');
    await page.goto(at(`/users/${bob}`));
    await page.getByRole('link', { name: 'Act as this person' }).waitFor();
    await expectUsable(page, '/users');
  });
});
