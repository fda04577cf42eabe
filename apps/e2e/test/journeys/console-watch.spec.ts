import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { asked, expectUsable, looks, ownedIssuer, signIn, visit } from '../support/console-owner.js';
import type { RunningIssuer } from '../support/running-issuer.js';

const token = [
  { alg: 'ES256', kid: 'nobody' },
  { iss: 'https://elsewhere.example', aud: '<img src=x onerror=alert(1)>' },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2VjcmV0c2lnbmF0dXJl')
  .join('.');

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
  [context, page, faults] = await visit(browser, '40[014]|503');
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

/** An app that is unknown is refused, and told a support code. */
async function refused(): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'wrong' });
  const answer = await fetch(`${issuer.issuer}/token`, { method: 'POST', body });
  expect(answer.status).toBe(401);
  return answer.headers.get('signet-support-code') ?? '';
}

async function rowsOf(table: string): Promise<string> {
  const database = await openDatabase({ type: 'sqlite', file: join(issuer.folder, 'sso.sqlite') });
  try {
    return JSON.stringify(await database.read.rows(`SELECT * FROM "${table}"`, []));
  } finally {
    await database.close();
  }
}

describe('the overview', () => {
  it('is one request, says what happens without being asked, and as a table what it draws', async () => {
    const requests = await (async () => {
      await open();
      await heading('Overview').waitFor();
      return asked(page, async () => {
        await page.reload();
        await page.getByRole('heading', { name: 'Refusals by reason' }).waitFor();
      });
    })();
    expect(requests).toEqual(['GET /admin/api/v1/overview']);
    await refused();
    // It comes by itself: counts are stored each few seconds, and looked for as often.
    await page.getByRole('link', { name: 'invalid_client' }).waitFor({ timeout: 60_000 });
    await page.getByText('As a table, by minutes').first().click();
    const [drawn, ...cells] = await page.evaluate(() => {
      const card = document.querySelector('.charts > .card');
      const texts = [...(card?.querySelectorAll('tbody td:nth-child(2)') ?? [])].map((cell) => cell.textContent ?? '');
      return [card?.querySelector('.chart')?.getAttribute('aria-label') ?? '', ...texts];
    });
    expect(cells).toHaveLength(60);
    const sum = cells.reduce((total, cell) => total + Number(cell), 0);
    expect(sum).toBeGreaterThan(0);
    expect(drawn).toContain(`${sum} accepted`);
    expect(faults).toEqual([]);
  });

  it('has no names but those of its vocabulary, whatever strangers send', async () => {
    for (const grant of ['a'.repeat(900), '<b>', "' OR 1=1"]) {
      await fetch(`${issuer.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: grant, client_id: grant }),
      });
    }
    await open();
    await page.getByRole('link', { name: 'invalid_client' }).waitFor({ timeout: 60_000 });
    const stored = await rowsOf('activity');
    expect(stored).toContain('invalid_client');
    expect(stored).not.toMatch(/aaaa|<b>|OR 1=1/);
  });
});

describe('the explainer', () => {
  it('leads from a support code to its story, and to the setting', async () => {
    const code = await refused();
    await open(`/explain?code=${code}`);
    const story = page.getByRole('region', { name: 'The story' });
    await story
      .getByText('the client could not prove which one it is')
      .waitFor({ timeout: 60_000 })
      .catch(async () => {
        // Refusals are stored within a second.
        await page.reload();
        await story.getByText('the client could not prove which one it is').waitFor();
      });
    await story.getByText('Likely causes').waitFor();
    expect(await story.getByRole('link', { name: /app/i }).count()).toBeGreaterThan(0);
    await page.getByLabel('For this reason').fill('invalid_client');
    const filtered = await asked(page, () => page.getByRole('button', { name: 'Filter' }).click());
    expect(filtered).toEqual(['GET /admin/api/v1/refusals']);
    await page.locator('.records a').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('forgets a token that was pasted, and shows as text what it says', async () => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await open('/explain');
    await heading('Explain').waitFor();
    const field = page.getByLabel('A support code or an access token');
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill(token);
    const requests = await asked(page, async () => {
      await page.getByRole('button', { name: 'Explain', exact: true }).click();
      await page.getByText('The token is not good').waitFor();
    });
    expect(requests).toEqual(['POST /admin/api/v1/explain']);
    expect(await field.inputValue()).toBe('');
    expect(await page.locator('#content img').count()).toBe(0);
    const kept = await page.evaluate(async () =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        history.state,
        location.href,
        document.documentElement.outerHTML,
        await caches.keys(),
      ]),
    );
    const secret = token.split('.').at(-1) ?? token;
    expect(kept).not.toContain(secret);
    expect(addresses.join('\n')).not.toContain(secret);
    for (const table of ['audit_entry', 'refusal', 'activity', 'idempotent_request']) {
      expect([table, await rowsOf(table)]).not.toEqual([table, expect.stringContaining(secret)]);
    }
    expect(issuer.logs.join('\n')).not.toContain(secret);
    expect(faults).toEqual([]);
  });
});

describe('the audit', () => {
  it('is filtered at the server, says what is new, and shows all of one entry', async () => {
    await open('/audit');
    await page.locator('.records button').first().waitFor();
    // A look that fails is not the last one.
    await page.route(/audit\/entries\?limit=100/, (route) => route.fulfill({ status: 503 }), { times: 1 });
    await issuer.signet(['resources', 'create', 'https://stock.example.com', '--scope', 'read=Read']);
    await page.getByRole('button', { name: /new entr/ }).click({ timeout: 60_000 });
    await page
      .getByRole('button', { name: /stock\.example\.com/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('resourceServers https://stock.example.com').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByText('Filter', { exact: true }).first().click();
    await page.getByLabel('Audience (identifier)').fill('https://stock.example.com');
    const filtered = await asked(page, () => page.getByRole('button', { name: 'Filter' }).click());
    expect([...new Set(filtered)]).toEqual(['GET /admin/api/v1/audit/entries']);
    await page.waitForURL(/audience=/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line).audience).toBe('https://stock.example.com');
    expect(faults).toEqual([]);
  });

  it('takes hostile filters as what they are: text that nothing matches, or none', async () => {
    await open(`/audit?actor=${encodeURIComponent(`"' OR 1=1 --<img src=x>`)}&since=soon`);
    await page.getByText('Nothing happened.').waitFor();
    expect(await page.getByLabel('Done by (subject)').inputValue()).toBe(`"' OR 1=1 --<img src=x>`);
    expect(await page.locator('#content img').count()).toBe(0);
    await page.goto(at('/audit?name=no_such_name'));
    await page.getByRole('alert').first().waitFor();
  });
});

describe('these pages', () => {
  const pages = [
    ['', 'Overview'],
    ['/explain', 'Explain'],
    ['/audit?name=role_given', 'Audit'],
  ] as const;

  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '40[014]', look);
    await open();
    for (const [path, title] of pages) {
      await page.goto(at(path));
      await heading(title).waitFor();
      await page.getByText('Loading ...').first().waitFor({ state: 'detached' });
      await expectUsable(page, path);
    }
  });
});
