import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { actionOf, hiddenOf, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});

/** Somebody who allowed the shop something. */
async function withShop() {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ prompt: 'consent' })));
  const consent = await browser.follow(await browser.submit(login, person));
  return { browser, consent, back: await browser.submit(consent, { decision: 'allow' }) };
}

describe('the page of the apps that have access', () => {
  it('says of the consent page for how long access lasts', async () => {
    const { consent } = await withShop();
    expect(textOf(byId(consent.page, 'access-lasts'))).toMatch(/until you sign out|once|also while you are signed out/);
  });

  it('shows what was allowed and takes it back', async () => {
    const { browser } = await withShop();
    const shown = await browser.get('/account/apps');
    const button = byId(shown.page, 'app-0');
    expect(button?.attributes).toMatchObject({ name: 'client', value: 'shop' });
    const removed = await browser.follow(await browser.submit(shown, { client: 'shop' }));
    expect(textOf(byId(removed.page, 'removed'))).not.toBe('');
    expect(byId(removed.page, 'no-apps')).toBeDefined();
    const again = await browser.get(authorizationPath({ prompt: 'none' }));
    expect(again.headers.location).toContain('error=consent_required');
  });

  it('is nobody’s who is not signed in, and takes no form from elsewhere', async () => {
    const { browser } = await withShop();
    expect((await new TestBrowser(sso).get('/account/apps')).status).toBe(303);
    const shown = await browser.get('/account/apps');
    const form = hiddenOf(shown.page);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await browser.post(actionOf(shown.page), { ...form, client: 'shop' }, { headers: foreign })).status).toBe(
      403,
    );
    expect((await browser.post(actionOf(shown.page), { client: 'shop' })).status).toBe(400);
    expect(byId((await browser.get('/account/apps')).page, 'app-0')).toBeDefined();
  });
});
