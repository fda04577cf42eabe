import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { byId, byTag } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const titleOf = ({ page }: Answer) => byTag(page, 'h1')[0]?.children[0];

async function signedIn(): Promise<TestBrowser> {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get('/account'));
  await browser.submit(login, person);
  return browser;
}

describe('the guard of the pages of one’s own', () => {
  it('leads through a sign-in at the issuer itself, back to the page', async () => {
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get('/account/apps'));
    expect(hiddenOf(login.page)).toMatchObject({ again: 'account/apps' });
    const back = await browser.submit(login, person);
    expect([back.status, new URL(back.location ?? '', back.url).pathname]).toEqual([303, '/account/apps']);
    const apps = await browser.follow(back);
    expect([apps.status, titleOf(apps), apps.headers['cache-control']]).toEqual([200, 'Apps with access', 'no-store']);
    expect(byTag(apps.page, 'script')).toEqual([]);
  });

  it('tells no app anything of it, and denies nobody anything where its person leaves', async () => {
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get('/account'));
    const home = await browser.submit(login, { decision: 'cancel' });
    expect([home.status, home.location]).toEqual([303, './']);
    expect(await sso.issuer.stores.auditLog.page({ name: 'consent_denied', limit: 5 })).toEqual([]);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'account/../../evil',
    'account/apps?x=//evil',
    'ACCOUNT',
  ])('knows its own pages alone: again=%s leads nowhere', async (again) => {
    const browser = new TestBrowser(sso);
    const gone = await browser.get(`/login?${new URLSearchParams({ interaction: 'over', again })}`);
    expect([gone.status, gone.location]).toEqual([400, undefined]);
    expect(gone.html).not.toContain('evil');
    expect(hiddenOf(gone.page).again).toBeUndefined();
  });

  it('is another browser’s nothing: an interaction that was begun elsewhere signs nobody in', async () => {
    const login = await new TestBrowser(sso).get('/account').then((answer) => answer.location ?? '');
    const victim = new TestBrowser(sso);
    expect((await victim.get(`/${login.replace('../', '')}`)).status).not.toBe(200);
  });

  it('leads from the old address of the apps, and from the start page', async () => {
    const browser = await signedIn();
    expect((await browser.get('/apps')).location).toBe('account/apps');
    expect((await browser.get('/')).location).toBe('account');
    const overview = await browser.follow(await browser.get('/'));
    expect(byTag(overview.page, 'a').filter(({ attributes }) => attributes['aria-current'] === 'page')).toHaveLength(1);
    expect(byId((await new TestBrowser(sso).get('/')).page, 'sign-in')?.attributes.href).toBe('account');
  });
});
