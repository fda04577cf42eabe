import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { asked, expectUsable, looks, ownedIssuer, signIn, visit } from '../support/console-owner.js';
import type { RunningIssuer } from '../support/running-issuer.js';

let issuer: RunningIssuer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  [issuer, browser] = await ownedIssuer();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  // What an API refuses is told by the console itself.
  [context, page, faults] = await visit(browser, '40[01]');
});
afterEach(async () => {
  await context?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });

async function open(path = ''): Promise<void> {
  await page.goto(at(path));
  await signIn(page);
}

describe('providers', () => {
  it('are added with the redirect URI that the issuer knows, given a secret, switched off and deleted', async () => {
    const secret = 'a-secret-that-nobody-sees-again';
    await open('/providers/new');
    await page.getByRole('radio', { name: /^GitHub/ }).check();
    const redirectUri = await page.getByTestId('redirect-uri').textContent();
    await page.getByLabel('Client id').fill('signet');
    await page.getByLabel('Client secret').fill(secret);
    const made = await asked(page, async () => {
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await heading('GitHub').waitFor();
    });
    expect(made.filter((request) => request.startsWith('POST'))).toEqual(['POST /admin/api/v1/identity-providers']);
    await page.getByText(redirectUri ?? 'nothing', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByLabel('Another client secret').fill(`${secret}-2`);
    await page.getByRole('button', { name: 'Replace the secret' }).click();
    await page.getByText('Replaced').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByText('Nobody is linked there.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await heading('Providers').waitFor();
    await page.getByText('People sign in with nobody else.').waitFor();
    expect(faults).toEqual([]);
  });

  it('of another issuer are described by hand, and what is not good is said', async () => {
    await open('/providers/new');
    await page.getByRole('radio', { name: /^Another one/ }).check();
    await page.getByLabel('Id', { exact: true }).fill('acme');
    await page.getByLabel('Name').fill('<img src=x>');
    await page.getByLabel('Issuer').fill('https://acme.example/?tenant=1');
    await page.getByLabel('Client id').fill('signet');
    await page.getByLabel('Client secret').fill('secret');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Issuer').inputValue()).toBe('https://acme.example/?tenant=1');
    await page.getByLabel('Issuer').fill('https://acme.example');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await heading('<img src=x>').waitFor();
    expect(await page.locator('#content img').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('mail', () => {
  it('waits, and what could not be sent is tried again', async () => {
    await open('/mail');
    const database = await openDatabase({ type: 'sqlite', file: join(issuer.folder, 'sso.sqlite') });
    try {
      const change = (sql: string) => database.write((connection) => connection.change(sql));
      // Before the issuer sends it: of what was sent nothing is left to be tried again.
      const dies = `UPDATE "mail" SET "state" = 'dead' WHERE "mail_id" = NEW."mail_id"`;
      await change(`CREATE TRIGGER "dies" AFTER INSERT ON "mail" BEGIN ${dies}; END`);
      await page.getByLabel('Send a test to').fill('ops@example.com');
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('A test for ops@example.com waits to be sent').waitFor();
      await change('DROP TRIGGER "dies"');
    } finally {
      await database.close();
    }
    const list = await asked(page, async () => {
      await page.getByRole('button', { name: 'Could not be sent' }).click();
      await page.locator('.records').getByText('ops@example.com').waitFor();
    });
    expect(list).toEqual(['GET /admin/api/v1/mail']);
    await page.goto(at(''));
    await page.getByRole('link', { name: '1 messages of mail could not be sent' }).click();
    await page.getByRole('button', { name: 'Could not be sent' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('There is no such mail.').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('these pages', () => {
  const pages = [
    ['/mail', 'Mail'],
    ['/providers', 'Providers'],
    ['/providers/new', 'Add a provider'],
    ['/providers/acme', '<img src=x>'],
  ] as const;

  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '40[01]', look);
    await open();
    for (const [path, title] of pages) {
      await page.goto(at(path));
      await heading(title).waitFor();
      await page.getByText('Loading ...').first().waitFor({ state: 'detached' });
      await expectUsable(page, path);
    }
  });
});
