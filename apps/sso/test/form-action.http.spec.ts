import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openUserRegistration } from '@signet/authorization-server';
import { byTag } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, secret, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const bye = 'https://shop.example/bye';

let sso: RunningSso;
beforeAll(async () => {
  const protocol = { userRegistration: openUserRegistration };
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' }, protocol });
  await seed(sso);
  await sso.issuer.stores.clients.save({ ...shop, clientId: 'rp', postLogoutRedirectUris: [bye] });
});
afterAll(async () => {
  await sso?.close();
});

const browse = () => new TestBrowser(sso);

/** Undefined where the policy says nothing of forms; everything else that it forbids it forbids always. */
function formAction({ headers, page }: Answer): string | undefined {
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]));
  expect(byTag(page, 'form').filter(({ attributes }) => attributes.method === 'post')).not.toEqual([]);
  return policy.find((each) => each.startsWith('form-action'));
}

async function toApp(more: Readonly<Record<string, string>> = {}) {
  const browser = browse();
  return { browser, page: await browser.follow(await browser.get(authorizationPath(more))) };
}

async function signedIn(): Promise<TestBrowser> {
  const { browser, page } = await toApp({ client_id: 'own' });
  await browser.submit(page, person);
  return browser;
}

async function toDevice(): Promise<{ readonly browser: TestBrowser; readonly page: Answer }> {
  const headers = { authorization: `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}` };
  const { html } = await browse().post('/device_authorization', { scope: 'openid' }, { headers });
  const browser = browse();
  const asked = await browser.get('/device');
  expect(formAction(asked)).toBe("form-action 'self'");
  const { user_code } = JSON.parse(html) as Record<string, string>;
  return { browser, page: await browser.follow(await browser.submit(asked, { user_code: String(user_code) })) };
}

describe('forms on the way to an app, which goes on where it likes', () => {
  it.each(['login', 'create-account'])('are held to no address: %s', async (name) => {
    const { browser, page } = await toApp();
    const form = name === 'login' ? page : await browser.get(`/${name}${new URL(page.url).search}`);
    expect(formAction(form)).toBeUndefined();
    // Nor is the same form again, with what was wrong.
    const wrong = await browser.submit(form, { username: '', password: '' });
    expect([wrong.status, formAction(wrong)]).toEqual([400, undefined]);
  });

  it('are held to no address: consent', async () => {
    const { browser, page } = await toApp({ prompt: 'consent' });
    expect(formAction(await browser.follow(await browser.submit(page, person)))).toBeUndefined();
  });

  it('are held to no address: an answer that posts itself', async () => {
    const { browser, page } = await toApp({ client_id: 'own', response_mode: 'form_post' });
    expect(formAction(await browser.submit(page, person))).toBeUndefined();
  });

  it('are held to no address: a sign-out that leads back', async () => {
    const asked = new URLSearchParams({ client_id: 'rp', post_logout_redirect_uri: bye });
    expect(formAction(await (await signedIn()).get(`/end-session?${asked}`))).toBeUndefined();
  });
});

describe('forms that end with us', () => {
  it('go to us alone: those of a device', async () => {
    const { browser, page } = await toDevice();
    expect(formAction(page)).toBe("form-action 'self'");
    const consent = await browser.follow(await browser.submit(page, person));
    expect(formAction(consent)).toBe("form-action 'self'");
  });

  it.each(['/account', '/forgot-password'])('go to us alone: on the way to our own %s', async (path) => {
    const browser = browse();
    expect(formAction(await browser.follow(await browser.get(path)))).toBe("form-action 'self'");
  });

  it.each(['/account/password', '/account/close', '/account/sessions', '/logout'])(
    'go to us alone: %s',
    async (path) => {
      const browser = await signedIn();
      expect(formAction(await browser.follow(await browser.get(path)))).toBe("form-action 'self'");
    },
  );
});
