import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { asked, expectUsable, looks, ownedIssuer, owner, seedPeople, signIn, visit } from '../support/console-owner.js';
import type { RunningIssuer } from '../support/running-issuer.js';

const people = 500;

let issuer: RunningIssuer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

interface Named {
  readonly groupId: string;
  readonly name: string;
  readonly parentId?: string;
}

beforeAll(async () => {
  [issuer, browser] = await ownedIssuer({ path: '/team' });
  await seedPeople(issuer, people);
  const file = join(issuer.folder, 'signet.yaml');
  const managed =
    'attributes:\n  department: { type: string }\ngroups:\n  staff: { description: Everybody }\n  sales: { parent: staff }\n';
  writeFileSync(file, managed);
  await issuer.signet(['apply', '--config', file]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  // What an API refuses is told by the console itself.
  [context, page, faults] = await visit(browser, '401|412');
});
afterEach(async () => {
  await context?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function open(path = ''): Promise<void> {
  await page.goto(at(path));
  await signIn(page);
}

async function told<T>(...argv: readonly string[]): Promise<T> {
  return (await issuer.signet([...argv])) as unknown as T;
}

async function groupOf(name: string): Promise<Named | undefined> {
  const { items } = await told<{ readonly items: readonly Named[] }>('groups', 'list', '--limit', '1000');
  return items.find((each) => each.name === name);
}

async function membersOf(name: string): Promise<readonly string[]> {
  const { items } = await told<{ readonly items: ReadonlyArray<{ readonly username: string }> }>(
    'groups',
    'members',
    name,
    '--limit',
    '1000',
  );
  return items.map(({ username }) => username);
}

/** By the search of a page, the first that is found. */
async function pick(label: string, name: string, act: string): Promise<void> {
  await page.getByLabel(label).fill(name);
  await page.getByRole('button', { name: new RegExp(`^${act} ${name}`) }).click();
}

/** F6 leads to what was said, and Tab to its button. */
async function undoByKeyboard(): Promise<void> {
  await button('Undo').last().waitFor();
  await page.keyboard.press('F6');
  for (let step = 0; step < 6; step += 1) {
    if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Undo') break;
    await page.keyboard.press('Tab');
  }
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
  await page.keyboard.press('Enter');
  await page.getByText('Undone: ').last().waitFor();
}

/** With everybody. */
async function fill(name: string): Promise<void> {
  const other = await openDatabase({ type: 'sqlite', file: join(issuer.folder, 'sso.sqlite') });
  try {
    await other.write((connection) =>
      connection.change(
        `INSERT INTO "group_member" ("group_id", "subject", "added_at")
         SELECT "g"."group_id", "a"."subject", 1 FROM "group_record" AS "g", "account" AS "a" WHERE "g"."name" = '${name}'`,
      ),
    );
  } finally {
    await other.close();
  }
}

describe('groups in the console', () => {
  it('are made, filled and emptied, and what was taken is given back by the keyboard', async () => {
    await open('/groups/new');
    await page.getByLabel('Name', { exact: true }).fill('readers');
    await page.getByLabel('Description').fill('Who read');
    await button('Make it').click();
    await heading('readers').waitFor();
    expect(await groupOf('readers')).toMatchObject({ name: 'readers' });

    await pick('Find somebody to put in', 'user0007', 'Put in');
    await page.getByRole('link', { name: 'user0007' }).waitFor();
    expect(await membersOf('readers')).toEqual(['user0007']);

    await button('Take out user0007').click();
    await page.getByText('Nobody is in it.').waitFor();
    expect(await membersOf('readers')).toEqual([]);
    await undoByKeyboard();
    await page.getByRole('link', { name: 'user0007' }).waitFor();
    expect(await membersOf('readers')).toEqual(['user0007']);
    expect(faults).toEqual([]);
  });

  it('are moved, and moved back', async () => {
    await told('groups', 'create', 'movers');
    await open('/groups?search=movers');
    await page.getByRole('link', { name: /movers/ }).click();
    await heading('movers').waitFor();
    await page.getByText('Move this group').click();
    await pick('Find the group to move it into', 'staff', 'Move into');
    await page.getByText('movers stands in staff now').waitFor();
    expect((await groupOf('movers'))?.parentId).toBe((await groupOf('staff'))?.groupId);
    await undoByKeyboard();
    expect((await groupOf('movers'))?.parentId).toBeUndefined();
  });

  it('are deleted by who said so twice', async () => {
    await told('groups', 'create', 'passing');
    await open('/groups?search=passing');
    await page.getByRole('link', { name: /passing/ }).click();
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await groupOf('passing')).toBeDefined();
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await heading('Groups').waitFor();
    expect(await groupOf('passing')).toBeUndefined();
  });

  it('are marked where a configuration says how they are', async () => {
    await open('/groups');
    const marked = page.getByRole('link', { name: /staff managed/ });
    await marked.waitFor();
    await marked.click();
    await page.getByText('A configuration says how this is.').waitFor();
    await page.goto(at('/attributes'));
    await page.getByText('managed', { exact: true }).waitFor();
  });

  it('cost as many requests for nobody in them as for five hundred', async () => {
    for (const name of ['none', 'five', 'many']) await told('groups', 'create', name);
    for (const digit of [0, 1, 2, 3, 4]) await told('groups', 'add', 'five', `user000${digit}`);
    await fill('many');
    await open('/groups');
    const counts: number[] = [];
    for (const [name, said] of [
      ['none', 'Nobody is in it.'],
      ['five', '5 in all'],
      ['many', '501 in all'],
    ] as const) {
      await page.goto(at(`/groups?search=${name}`));
      const requests = await asked(page, async () => {
        await page.getByRole('link', { name: new RegExp(name) }).click();
        await page.getByText(said).waitFor();
      });
      counts.push(requests.length);
    }
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeLessThanOrEqual(6);
  });
});

describe('organizations and roles in the console', () => {
  it('an organization is made, gets a member, and a role within it is given and taken', async () => {
    await open('/organizations/new');
    await page.getByLabel('Name', { exact: true }).fill('acme');
    await page.getByLabel('What people read').fill('Acme');
    await button('Make it').click();
    await heading('Acme').waitFor();
    await pick('Find somebody to make a member', 'user0003', 'Make a member');
    await page.getByRole('link', { name: 'user0003' }).waitFor();

    await button('Give a role').click();
    const form = page.getByRole('form', { name: 'Give a role' });
    await form.getByLabel('Role').selectOption({ label: 'support' });
    await pick('Find who gets it', 'user0003', 'Choose');
    await button('Give it').click();
    await page.getByText('support was given to user0003').waitFor();
    const assigned = () => told<{ readonly items: readonly unknown[] }>('roles', 'list', '--organization', 'acme');
    expect((await assigned()).items).toHaveLength(1);

    await button('Take support from user0003').click();
    await page.getByText('user0003 is support no more').waitFor();
    expect((await assigned()).items).toHaveLength(0);
    await undoByKeyboard();
    expect((await assigned()).items).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('a list of roles is read by audience', async () => {
    await open('/roles');
    await button('Take owner from olga').waitFor();
    await page.getByLabel('At the audience').selectOption({ label: 'Administration' });
    await button('Take owner from olga').waitFor();
    await button('Take owner from olga').click();
    await page.getByText('last_owner').waitFor();
  });
});

describe('a person in the console', () => {
  const profile = (name: string) =>
    told<{ readonly name?: string; readonly givenName?: string; readonly subject: string }>('users', 'show', name);

  it('is edited, and the edit is undone', async () => {
    await open('/users?search=user0011');
    await page.getByRole('link', { name: /user0011/ }).click();
    await button('Edit profile').click();
    await page.getByLabel('Given name').fill('Ada');
    await button('Save').click();
    await page.getByText('The profile of user0011 was changed').waitFor();
    expect((await profile('user0011')).givenName).toBe('Ada');
    await undoByKeyboard();
    expect((await profile('user0011')).givenName).toBeUndefined();
    await button('Edit attributes').click();
    await page.getByLabel('department').fill('Sales');
    await button('Save').click();
    await page.getByText('Attributes of user0011 were changed').waitFor();
    expect(await profile('user0011')).toMatchObject({ attributes: { department: 'Sales' } });
  });

  it('that somebody else changed meanwhile is told, and nothing is overwritten', async () => {
    await open('/users?search=user0012');
    await page.getByRole('link', { name: /user0012/ }).click();
    await button('Edit profile').click();
    await page.getByLabel('Given name').fill('Mine');
    await told('users', 'update', 'user0012', '--name', 'Theirs');
    await button('Save').click();
    await page.getByText('Somebody else changed this meanwhile').waitFor();
    expect(await profile('user0012')).toMatchObject({ name: 'Theirs' });
    await button('Show what it is now').click();
    await page.getByText('It is now: Theirs').waitFor();
    expect(await page.getByLabel('Given name').inputValue()).toBe('Mine');
    await button('Go on from what it is now').click();
    expect(await page.getByLabel('Given name').inputValue()).toBe('Mine');
    await button('Save').click();
    await page.getByText('The profile of user0012 was changed').waitFor();
    expect(await profile('user0012')).toMatchObject({ name: 'Theirs', givenName: 'Mine' });
  });

  it('loses nothing of a form when the session ends in the middle of it', async () => {
    await open('/users?search=user0013');
    await page.getByRole('link', { name: /user0013/ }).click();
    await button('Edit profile').click();
    await page.getByLabel('Given name').fill('Late');
    await issuer.signet(['sessions', 'end', '--user', owner.username]);
    await button('Save').click();
    await page.getByText('Your session is over').waitFor();
    const link = page.getByRole('link', { name: 'Sign in' });
    expect(new URL((await link.getAttribute('href')) ?? '').searchParams.get('login_hint')).toBe(owner.username);
    const [popup] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await signIn(popup);
    await page.getByText('The profile of user0013 was changed').waitFor();
    expect((await profile('user0013')).givenName).toBe('Late');
  });

  it('is made, and put into a group from their own page', async () => {
    await open('/users/new');
    await page.getByLabel('Username').fill('newcomer');
    await page.getByLabel('Password').fill('quite a long first password');
    await button('Make it').click();
    await heading('newcomer').waitFor();
    await pick('Find a group to put them in', 'sales', 'Put into');
    await button('Take out sales').waitFor();
    expect(await membersOf('sales')).toEqual(['newcomer']);
    expect(faults).toEqual([]);
  });
});

describe('the pages of people’s order', () => {
  const pages = [
    ['/groups', 'Groups'],
    ['/groups/new', 'Make a group'],
    ['/organizations', 'Organizations'],
    ['/organizations/new', 'Make an organization'],
    ['/roles', 'Roles'],
    ['/invitations', 'Invitations'],
    ['/invitations/new', 'Invite somebody'],
    ['/terms', 'Terms'],
    ['/owners', 'Owners'],
    ['/attributes', 'Attributes'],
    ['/users/new', 'Make a user'],
  ] as const;

  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '401|412', look);
    const { groupId } = (await groupOf('staff')) as Named;
    const { subject } = await told<{ readonly subject: string }>('users', 'show', 'user0007');
    await open();
    const records = [
      [`/groups/${groupId}`, 'staff'],
      [`/users/${subject}`, 'user0007'],
    ] as const;
    for (const [path, title] of [...pages, ...records]) {
      await page.goto(at(path));
      await heading(title).waitFor();
      await page.getByText('Loading ...').first().waitFor({ state: 'detached' });
      await expectUsable(page, path);
    }
  });
});
