import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeAccount, closeOwnAccount, type Initiator, makeLink, orderAction } from '@signet/administration';
import type { LinkPurpose } from '@signet/authorization-server';
import { all, byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const cookie = '__Host-signet_language';

const theme = {
  name: 'Beispiel & Söhne',
  logo: 'data:image/png;base64,cG5n',
  light: { accent: '#7a1f5c' },
  links: [{ href: 'https://example.com/imprint', label: { en: 'Imprint', de: 'Impressum' } }],
  stylesheet: 'look.css',
  background: { light: 'day.jpg' },
};
const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

let sso: RunningSso;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-theme-'));
  writeFileSync(join(folder, 'theme.json'), JSON.stringify(theme));
  writeFileSync(join(folder, 'look.css'), '.brand{justify-content:center}');
  writeFileSync(join(folder, 'day.jpg'), picture);
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  const environment = {
    ISSUER: 'https://sso.example',
    TRUSTED_PROXIES: '127.0.0.1',
    DEFAULT_LOCALE: 'fr',
    ...mail,
    THEME_FILE: join(folder, 'theme.json'),
  };
  sso = await runSso({ environment });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
  rmSync(folder, { recursive: true, force: true });
});

const languageOf = ({ page }: Answer) => byTag(page, 'html')[0]?.attributes.lang;
const fresh = () => new TestBrowser(sso);
const carriedOf = ({ page }: Answer) =>
  all(page, ({ attributes }) => attributes.class === 'languages')
    .flatMap((form) => byTag(form, 'input'))
    .map(({ attributes: { name, value } }) => [name, value]);

/** What a browser asks for when somebody presses the button of a language on a page at this address. */
function switched(path: string, answer: Answer, language: string): string {
  const fields = carriedOf(answer).map(([name = '', value = '']): [string, string] => [name, value]);
  return `${path.split('?')[0]}?${new URLSearchParams([...fields, ['language', language]])}`;
}

async function accountWith(username: string, locale: string | undefined, email = `${username}@example.com`) {
  const made = await sso.issuer.identity.createAccount({ username, password: person.password, email });
  const { ports } = sso.issuer.administration;
  if (locale !== undefined) await changeAccount(ports, operator, { subject: made.subject }, { locale });
  return made.subject;
}

describe('the language of a page', () => {
  it('is that of the installation where nobody wishes another', async () => {
    const answer = await fresh().get('/signed-out');
    expect(languageOf(answer)).toBe('fr');
    expect(textOf(byTag(answer.page, 'h1')[0])).toBe('Votre session est fermée');
  });

  it('is what the browser accepts, what the app asks for before that, and what a person chose before all', async () => {
    const headers = { 'accept-language': 'tlh, ja;q=0.5, en;q=0.1' };
    const browser = fresh();
    expect(languageOf(await browser.get('/signed-out', { headers }))).toBe('ja');
    const asked = '/signed-out?ui_locales=de-AT%20en';
    expect(languageOf(await browser.get(asked, { headers }))).toBe('de');
    expect(languageOf(await browser.get(`${asked}&language=ar`, { headers }))).toBe('ar');
    const arabic = await browser.get(asked, { headers });
    expect(byTag(arabic.page, 'html')[0]?.attributes).toMatchObject({ lang: 'ar', dir: 'rtl' });
  });

  it('is chosen on the page itself, kept in this browser and carried to the end of the way', async () => {
    const browser = fresh();
    const begun = await browser.get(authorizationPath({ prompt: 'consent', ui_locales: 'en' }));
    const login = await browser.follow(begun);
    const chosen = await browser.get(switched(begun.location ?? '', login, 'es'));
    expect(languageOf(chosen)).toBe('es');
    expect(chosen.cookies.find((line) => line.startsWith(`${cookie}=`))).toMatch(
      /=es; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const wrong = await browser.submit(chosen, { ...person, password: 'wrong' });
    expect([wrong.status, languageOf(wrong)]).toEqual([401, 'es']);
    // What was typed is not put into an address.
    expect(carriedOf(wrong).map(([name]) => name)).toEqual(['interaction', 'again']);
    const again = await browser.get(switched('/login', wrong, 'de'));
    expect([again.status, languageOf(again)]).toEqual([200, 'de']);
    const consent = await browser.follow(await browser.submit(again, person));
    expect(languageOf(consent)).toBe('de');
    expect(textOf(byId(consent.page, 'consent-allow'))).toBe('Erlauben');
    expect((await browser.submit(consent, { decision: 'allow' })).location).toContain('code=');
  });

  it('is shown for links of other sites, and not kept', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      const browser = fresh();
      const answer = await browser.get('/signed-out?language=ja', { headers: { 'sec-fetch-site': site } });
      expect([languageOf(answer), browser.jar.get(cookie)]).toEqual(['ja', undefined]);
    }
  });

  it.each(['', 'tlh', 'DE', '__proto__', 'constructor', '//evil.example/', '"><script>', '\u0000', 'x'.repeat(4000)])(
    'is none of ours for %j, in the address and in the cookie',
    async (language) => {
      const browser = fresh();
      const answer = await browser.get(`/signed-out?${new URLSearchParams({ language })}`);
      expect([answer.status, languageOf(answer), answer.location]).toEqual([
        language === '\u0000' ? 400 : 200,
        'fr',
        undefined,
      ]);
      expect(answer.html).not.toMatch(/<script>|evil\.example/);
      expect(browser.jar.has(cookie)).toBe(false);
      browser.jar.set(cookie, encodeURIComponent(language).slice(0, 500) || '%');
      expect(languageOf(await browser.get('/signed-out'))).toBe('fr');
    },
  );

  it('can be chosen where nothing is, and where a request is refused', async () => {
    const path = '/authorize?client_id=nobody&state=%22%3E%3Cb%3E';
    const refused = await fresh().get(path);
    const german = await fresh().get(switched(path, refused, 'de'));
    expect([german.status, languageOf(german)]).toEqual([400, 'de']);
    expect(german.html).not.toContain('"><b>');
    const nowhere = await fresh().get('/a/b?language=ar', { headers: { accept: 'text/html' } });
    expect([nowhere.status, languageOf(nowhere)]).toEqual([404, 'ar']);
    expect(
      all(nowhere.page, ({ attributes }) => attributes.class === 'languages')[0]?.attributes.action,
    ).toBeUndefined();
  });
});

describe('the language of a page that a link leads to', () => {
  const pages: ReadonlyArray<readonly [string, LinkPurpose]> = [
    ['/recover-password', 'recover'],
    ['/not-me', 'not-me'],
    ['/confirm-email', 'confirm-new-email'],
    ['/undo-email', 'undo-email'],
    ['/keep-account', 'cancel-deletion'],
  ];

  it.each(pages)('is chosen without the secret, which leaves the address first: %s', async (path, purpose) => {
    const subject = await accountWith(`linked${purpose}`, undefined);
    const { ports } = sso.issuer.administration;
    await changeAccount(ports, operator, { subject }, { emailVerified: true });
    if (purpose === 'cancel-deletion') await closeOwnAccount(ports, { subject });
    const account = await sso.issuer.records.accounts.find(subject);
    const address = `new${purpose}@example.com`;
    const made = await ports.unitOfWork.run(operator, (records) =>
      makeLink(ports, records, { purpose, account, ...(/email/.test(purpose) && { address }) }),
    );
    const secret = made?.secret ?? '';
    const browser = fresh();
    const followed = await browser.get(`${path}?link=${secret}&ui_locales=ja`);
    expect([followed.status, followed.location]).toEqual([303, `${path.slice(1)}?ui_locales=ja`]);
    const page = await browser.follow(followed);
    expect([page.status, languageOf(page), carriedOf(page)]).toEqual([200, 'ja', []]);
    const again = await browser.get(switched(path, page, 'de'));
    expect([again.status, languageOf(again)]).toEqual([200, 'de']);
    // Also of a form that was refused.
    const refused = await browser.submit(again, { csrf: 'x' });
    expect([refused.status, carriedOf(refused)]).toEqual([400, []]);
    expect((await browser.get(switched(path, refused, 'es'))).status).toBe(200);
    expect((await fresh().get(path)).status).toBe(404);
  });

  it('is none of the secrets of an address elsewhere, and what is no secret is not kept in the browser', async () => {
    const page = await fresh().get('/signed-out?link=abc');
    expect(carriedOf(page)).toEqual([]);
    for (const path of ['/recover-password', '/invitation-link', '/undo-email', '/keep-account']) {
      const browser = fresh();
      const followed = await browser.get(`${path}?link=${'A'.repeat(4000)}`);
      expect([followed.status, browser.jar.size]).toEqual([303, 0]);
    }
    const browser = fresh();
    await browser.get(`/owner-link?secret=${'A'.repeat(4000)}`);
    expect(browser.jar.size).toBe(0);
  });
});

describe('the language of an account', () => {
  it('is that of its pages, from when it is known whose they are', async () => {
    await accountWith('hans', 'de_CH');
    const browser = fresh();
    const login = await browser.follow(await browser.get(authorizationPath({ prompt: 'consent' })));
    expect(languageOf(login)).toBe('fr');
    const consent = await browser.follow(await browser.submit(login, { ...person, username: 'hans' }));
    expect(languageOf(consent)).toBe('de');
    expect(languageOf(await browser.get('/account/apps'))).toBe('de');
    expect(languageOf(await browser.get('/account/apps?ui_locales=en'))).toBe('en');
  });

  it.each([
    ['of the account', 'yuki', 'ja', 'ja'],
    ['of the page where the account has none', 'nobody', undefined, 'es'],
    ['of the page where the account has one that we do not speak', 'worf', 'tlh', 'es'],
  ])('is that of its messages: %s', async (_, username, locale, expected) => {
    const subject = await accountWith(username, locale);
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'verify_email');
    const browser = fresh();
    const begun = await browser.get(authorizationPath({ client_id: 'own', ui_locales: 'es' }));
    const led = await browser.follow(await browser.submit(await browser.follow(begun), { ...person, username }));
    await browser.submit(led, { decision: 'send' });
    const queued = await sso.issuer.stores.mail.page({ limit: 100 });
    expect(queued.find(({ to }) => to === `${username}@example.com`)?.locale).toBe(expected);
  });
});

describe('what an app asks for', () => {
  it('is described in the language of the page, else in the first one that there is', async () => {
    const identifier = 'https://books.example.com';
    const texts = { en: 'Read your books', de: '<b>Ihre Bücher lesen' };
    const { stores } = sso.issuer;
    const [orders] = await stores.resourceServers.list();
    if (!orders) throw new Error('there is no API');
    await stores.resourceServers.save({ ...orders, identifier, name: 'Books', scopes: { 'books:read': texts } });
    const resources = [{ identifier, scopes: ['books:read'] }];
    await stores.clients.save({ ...shop, clientId: 'reader', clientName: 'Reader', resources });
    const query = { client_id: 'reader', scope: 'openid books:read', prompt: 'consent' };
    const said = async (language: string) => {
      const browser = fresh();
      const begun = await browser.get(authorizationPath({ ...query, ui_locales: language }));
      const led = await browser.follow(await browser.submit(await browser.follow(begun), person));
      return textOf(byTag(led.page, 'ul')[0]);
    };
    expect(await said('de')).toContain(texts.de);
    expect(await said('ja')).toContain(texts.en);
  });
});

describe('a theme', () => {
  it('is on every page, and the policy allows its sheet and nothing else', async () => {
    const page = await fresh().get('/signed-out?ui_locales=de');
    const sheet = /<style>([\s\S]*?)<\/style>/.exec(page.html)?.[1] ?? '';
    expect(sheet).toContain('--accent:#7a1f5c;');
    const hash = createHash('sha256').update(sheet).digest('base64');
    expect(page.headers['content-security-policy']).toContain(`style-src 'sha256-${hash}' 'self';`);
    expect(textOf(byTag(page.page, 'title')[0])).toBe('Sie sind abgemeldet · Beispiel & Söhne');
    expect(byTag(page.page, 'img').map(({ attributes }) => attributes.src)).toEqual([theme.logo]);
    const links = byTag(page.page, 'a').filter(({ attributes }) => attributes.href === 'https://example.com/imprint');
    expect(links.map(textOf)).toEqual(['Impressum']);
  });

  it('has a stylesheet and a picture, which are loaded from here, and are what they are called', async () => {
    const linkOf = ({ page }: Answer) =>
      byTag(page, 'link').find(({ attributes }) => attributes.rel === 'stylesheet')?.attributes.href ?? '';
    const href = linkOf(await fresh().get('/signed-out'));
    expect(href).toMatch(/^look\/[\w-]{43}\.css$/);
    const { status, headers, html } = await fresh().get(`/${href}`);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/css; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(html).toContain('.brand{justify-content:center}');
    const [, name = ''] = /url\(([\w-]{43}\.jpg)\)/.exec(html) ?? [];
    const shown = await sso.send({ path: `/look/${name}` });
    expect([shown.status, shown.headers['content-type'], shown.headers['content-length']]).toEqual([
      200,
      'image/jpeg',
      String(picture.length),
    ]);
    // Of pages further down, from where they are.
    expect(linkOf(await fresh().get('/dev/pages'))).toBe(`../${href}`);
  });

  it.each(['theme.json', 'look.css', 'day.jpg', '..%2ftheme.json', '%00', '__proto__', 'constructor'])(
    'gives no other file: %s',
    async (name) => {
      const { status, headers } = await sso.send({ path: `/look/${name}` });
      expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
    },
  );

  it('that cannot be used stops the start, and says why', async () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify({ dark: { text: '#222222' } }));
    await expect(runSso({ environment: { THEME_FILE: file } })).rejects.toThrow(/THEME_FILE.*cannot be read in dark/s);
  });
});

it('is announced (OpenID Connect Discovery 1.0 §3)', async () => {
  const { html } = await fresh().get('/.well-known/openid-configuration');
  expect(JSON.parse(html).ui_locales_supported).toEqual(['en', 'de', 'es', 'fr', 'ja', 'ar']);
});
