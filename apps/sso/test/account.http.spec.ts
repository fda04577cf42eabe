import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { changeAccount, type Initiator, orderAction } from '@signet/administration';
import { aGrant } from '@signet/authorization-server/testing';
import { ownSession } from '../src/account/guard.js';
import { ownPages } from '../src/account/own-pages.js';
import { en } from '../src/pages/messages/en.js';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed, shop } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its link for whoever looks.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  const sessions = { KEEP_SIGNED_IN_DAYS: '30', SESSIONS_PER_PERSON: '6' };
  const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', ...mail, ...sessions };
  sso = await runSso({ environment });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const titleOf = ({ page }: Answer) => byTag(page, 'h1')[0]?.children[0];

const operator: Initiator = { entity: 'admin', through: 'cli' };
const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const chrome = {
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
};

interface SignIn {
  readonly who?: { readonly username: string; readonly password: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly browser?: TestBrowser;
}

async function signedIn({ who = person, headers = {}, browser = new TestBrowser(sso) }: SignIn = {}) {
  const login = await browser.follow(await browser.get('/account'));
  await browser.submit(login, who, { headers });
  return browser;
}

let people = 0;
/** Somebody of their own, whom no other test signs in. */
async function somebody(profile: { readonly email?: string } = {}) {
  people += 1;
  const who = { username: `somebody${people}`, password: person.password };
  const { subject } = await sso.issuer.identity.createAccount({ ...who, ...profile });
  return { who, subject };
}

const isSignedIn = async (browser: TestBrowser) => (await browser.get('/account')).status === 200;
const sessionsOf = (subject: string) => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 50);

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
    const led = await new TestBrowser(sso).get('/account');
    const victim = new TestBrowser(sso);
    expect((await victim.get(`/${led.location ?? ''}`)).status).not.toBe(200);
  });

  it('asks again of whoever signed in too long ago, where a page says so', async () => {
    const { who, subject } = await somebody();
    const browser = await signedIn({ who });
    const page = { ...ownPages.sessions, recentSignIn: 'done' } as const;
    const asked = (method: string) => {
      const request = { method, cookies: Object.fromEntries(browser.jar), routeOptions: { config: {} } };
      return ownSession(sso.issuer, { request } as never, page);
    };
    const now = sso.issuer.clock.now();
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now + 590);
    expect(await asked('POST')).toMatchObject({ subject });
    clock.mockReturnValue(now + 601);
    expect(await asked('GET')).toMatchObject({ subject });
    expect(await asked('POST')).toEqual({ kind: 'instead', send: expect.any(Function) });
  });

  it('leads from the old address of the apps, and from the start page', async () => {
    const browser = await signedIn();
    expect((await browser.get('/apps')).location).toBe('account/apps');
    expect((await browser.get('/')).location).toBe('account');
    const overview = await browser.follow(await browser.get('/'));
    const currents = ({ page }: Answer) =>
      byTag(page, 'a').flatMap(({ attributes: { href, 'aria-current': current } }) =>
        current ? [[href, current]] : [],
      );
    expect(currents(overview)).toEqual([['account', 'page']]);
    expect(currents(await browser.get('/account/close'))).toEqual([['../account/data', 'true']]);
    expect(byId((await new TestBrowser(sso).get('/')).page, 'sign-in')?.attributes.href).toBe('account');
  });
});

describe('the sessions of a person', () => {
  it('name each app by one look, in however many of them it is used', async () => {
    const { who, subject } = await somebody();
    const here = await signedIn({ who });
    await signedIn({ who });
    for (const { sessionId } of await sessionsOf(subject)) {
      await sso.issuer.stores.grants.insert(aGrant(`of ${sessionId}`, { subject, sessionId, clientId: 'own' }));
    }
    const looks = jest.spyOn(sso.issuer.stores.clients, 'find');
    expect((await here.get('/account/sessions')).status).toBe(200);
    expect(looks.mock.calls.filter(([clientId]) => clientId === 'own')).toHaveLength(1);
  });

  it('stand on a page, each with its browser in words of ours, and end one by one', async () => {
    const { who } = await somebody();
    const here = await signedIn({ who, headers: firefox });
    const hostile = { 'user-agent': '<script>alert(1)</script> Chrome/1 \u00ff "Windows" javascript:' };
    const there = await signedIn({ who, headers: hostile });
    const page = await here.get('/account/sessions');
    expect(page.html).not.toMatch(/alert\(1\)|javascript:/);
    expect(page.html).toContain('<bdi>Chrome</bdi> on <bdi>Windows</bdi>');
    expect(page.html).toContain('<bdi>Firefox</bdi> on <bdi>Linux</bdi>');
    expect(page.html).toMatch(/From the address <bdi>198\.51\.100\.\d+<\/bdi>/);
    const current = byTag(page.page, 'li').find((item) => byId(item, 'this-session'));
    expect(textOf(current)).toContain('Firefox');
    const other = byTag(page.page, 'button').find(({ children }) => children[0] === 'End this sign-in');
    const ended = await here.follow(await here.submit(page, { end: other?.attributes.value ?? '' }));
    expect(textOf(byId(ended.page, 'ended'))).not.toBe('');
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
  });

  it('end all but this one, or all of them, and what lives in them', async () => {
    const { who, subject } = await somebody();
    const [here, there] = [await signedIn({ who }), await signedIn({ who })];
    const code = await there.get(authorizationPath({ client_id: 'own' }));
    expect(code.location).toMatch(/[?&]code=/);
    const page = await here.get('/account/sessions');
    expect(page.html).toContain('<bdi>Own app</bdi>');
    await here.submit(page, { end: 'others' });
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    expect(await sso.issuer.stores.grants.list({ subject }, 9)).toEqual([]);
    const gone = await here.submit(await here.get('/account/sessions'), { end: 'everywhere' });
    expect([gone.location, await isSignedIn(here)]).toEqual(['../signed-out', false]);
    expect(await sessionsOf(subject)).toEqual([]);
  });

  it('are ended by nobody else: not by id, not from elsewhere, not without the token of the page', async () => {
    const victim = await somebody();
    const attacked = await signedIn({ who: victim.who });
    const [session] = await sessionsOf(victim.subject);
    const attacker = await signedIn({ who: (await somebody()).who });
    const page = await attacker.get('/account/sessions');
    for (const end of [session?.sessionId ?? '', 'unknown', '\u202e', "' OR 1=1 --", 'x'.repeat(5000)]) {
      const answer = await attacker.submit(page, { end });
      // The same for what is somebody else's and for what is nobody's.
      expect([answer.status, answer.location]).toEqual([303, '../account/sessions?ended=yes']);
    }
    const own = await attacked.get('/account/sessions');
    const form = { ...hiddenOf(own.page), end: 'everywhere' };
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const statuses = [
      await attacked.post('/account/sessions', form, { headers: foreign }),
      await attacked.post('/account/sessions', { end: 'everywhere' }),
      await attacked.post('/account/sessions', { ...form, csrf: hiddenOf(page.page).csrf ?? '' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 400, 400]);
    expect(await isSignedIn(attacked)).toBe(true);
  });

  it('are as many as the operator lets them be: the oldest ends', async () => {
    const { who, subject } = await somebody();
    const first = await signedIn({ who });
    const now = sso.issuer.clock.now();
    const clock = jest.spyOn(sso.issuer.clock, 'now');
    for (let nth = 1; nth <= 6; nth += 1) {
      clock.mockReturnValue(now + nth);
      await signedIn({ who });
    }
    expect(await sessionsOf(subject)).toHaveLength(6);
    expect(await isSignedIn(first)).toBe(false);
  });

  it('outlive the browser where the person wants that, and the operator lets them', async () => {
    // The cookie says what is left of it.
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get('/account'));
    expect(byId(login.page, 'keep')?.attributes.type).toBe('checkbox');
    const kept = await browser.submit(login, { ...person, keep: 'yes' });
    const cookie = kept.cookies.find((line) => line.startsWith('__Host-signet_session='));
    expect(cookie).toMatch(/Max-Age=2592000;.*HttpOnly/);
    const plain = new TestBrowser(sso);
    const answer = await plain.submit(await plain.follow(await plain.get('/account')), person);
    expect(answer.cookies.find((line) => line.startsWith('__Host-signet_session='))).not.toContain('Max-Age');
  });
});

describe('a browser that signs in for the first time', () => {
  interface Sent {
    readonly secret: string;
    readonly accounts?: unknown;
  }
  const mailTo = async (email: string, template: string) => {
    const all = await sso.issuer.stores.mail.page({ limit: 200 });
    return all.filter((each) => each.to === email && each.template === template);
  };
  const told = async () => {
    const email = `told${people + 1}@example.com`;
    const { who, subject } = await somebody({ email });
    await changeAccount(sso.issuer.administration.ports, operator, { subject }, { emailVerified: true });
    const known = await signedIn({ who, headers: firefox });
    return { who, subject, email, known };
  };

  it('is told of to whoever reads the verified address, but not of the first one and not twice', async () => {
    const { who, email, known } = await told();
    expect(await mailTo(email, 'new-device')).toEqual([]);
    const stranger = await signedIn({ who, headers: chrome });
    const [mail, ...more] = await mailTo(email, 'new-device');
    expect(more).toEqual([]);
    expect(mail?.data).toMatchObject({
      username: who.username,
      device: { browser: 'Chrome', system: 'Windows' },
      address: expect.stringMatching(/^198\./),
    });
    for (const browser of [known, stranger]) {
      await browser.submit(await browser.get('/logout'));
      await signedIn({ who, browser });
    }
    expect(await mailTo(email, 'new-device')).toHaveLength(1);
  });

  it('is told of to nobody at an address that nobody has verified', async () => {
    const email = 'unverified@example.com';
    const { who } = await somebody({ email });
    await signedIn({ who });
    await signedIn({ who });
    expect(await mailTo(email, 'new-device')).toEqual([]);
  });

  it('ends by the link of the mail, once, and another password is offered: looking does nothing', async () => {
    const { who, subject, email, known } = await told();
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now() + 60);
    const thief = await signedIn({ who, headers: chrome });
    const [mail] = await mailTo(email, 'new-device');
    const { secret } = (mail?.data ?? {}) as Sent;
    const owner = new TestBrowser(sso);
    const page = await owner.open(`/not-me?link=${secret}`);
    expect([page.status, await isSignedIn(thief)]).toEqual([200, true]);
    expect((await owner.post('/not-me', { link: secret })).status).toBe(400);
    const done = await owner.follow(await owner.submit(page));
    expect(byId(done.page, 'not-me-done')).toBeDefined();
    expect(owner.jar.has('__Host-signet_session')).toBe(false);
    expect([await isSignedIn(thief), await isSignedIn(known)]).toEqual([false, true]);
    const [recovery, ...others] = await mailTo(email, 'recover-password');
    expect([(recovery?.data as Sent | undefined)?.accounts, others]).toEqual([[expect.anything()], []]);
    // Sent again it ends nothing and sends nothing.
    const again = await owner.follow(await owner.submit(page));
    expect(byId(again.page, 'not-me-done')).toBeDefined();
    expect(await mailTo(email, 'recover-password')).toHaveLength(1);
    expect(await sessionsOf(subject)).toHaveLength(1);
    // What that browser kept is worth nothing: its next sign-in is one with a new browser.
    await signedIn({ who, headers: chrome, browser: thief });
    expect(await mailTo(email, 'new-device')).toHaveLength(2);
    clock.mockRestore();
  });

  it.each(['', 'x', 'A'.repeat(43), '../../account'])('no other link ends anything: %s', async (link) => {
    const page = await new TestBrowser(sso).open(`/not-me?${new URLSearchParams({ link })}`);
    expect([page.status, byId(page.page, 'not-me-over') !== undefined]).toEqual([404, true]);
  });
});

describe('who wants to stay signed in', () => {
  it.each([
    ['yes', true],
    ['', undefined],
  ])('is it also where another password comes between: %j', async (keep, kept) => {
    const { who, subject } = await somebody();
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'change_password');
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get('/account'));
    const half = await browser.submit(login, { ...who, keep });
    expect(half.cookies.some((line) => line.startsWith('__Host-signet_session='))).toBe(false);
    const another = { password: 'seven purple elephants', repeated: 'seven purple elephants' };
    const answer = await browser.submit(await browser.follow(half), another);
    const cookie = answer.cookies.find((line) => line.startsWith('__Host-signet_session='));
    expect(cookie).toBeDefined();
    const [session] = await sessionsOf(subject);
    expect([session?.kept, /max-age=/i.test(cookie ?? '')]).toEqual([kept, kept === true]);
  });
});

describe('the apps of a person', () => {
  it('stand on the overview by name and logo, those alone that they may use', async () => {
    const { clients } = sso.issuer.stores;
    const app = { ...shop, consentRequired: false };
    await clients.save({
      ...app,
      clientId: 'launch',
      clientName: 'Z\u202e<script>1</script>',
      logoUri: 'javascript:alert(1)',
    });
    await clients.save({ ...app, clientId: 'others', clientName: 'For others', allowedGroups: [] });
    await clients.save({ ...app, clientId: 'stranger', clientName: 'Stranger', origin: 'self_registered' });
    await clients.save({ ...app, clientId: 'script', clientName: 'Script', clientUri: 'javascript:alert(1)' });
    const later = sso.issuer.clock.now() + 31;
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(later);
    const overview = await (await signedIn({ who: (await somebody()).who })).get('/account');
    expect(overview.html).not.toMatch(/For others|Stranger|javascript:|<script/);
    expect(overview.html).toContain('<bdi>Z&lt;script>1&lt;/script></bdi>');
    const links = byTag(overview.page, 'a').map(({ attributes }) => attributes.href);
    expect(links).toContain('https://begin.example/login?tenant=a&iss=https%3A%2F%2Fsso.example');
    expect(overview.headers['content-security-policy']).toContain("img-src 'self' data: https://shop.example;");
  });

  it('are taken back by whoever gave it, and by nobody else', async () => {
    const { who, subject } = await somebody();
    const browser = await signedIn({ who });
    const consent = await browser.follow(await browser.get(authorizationPath({ prompt: 'consent' })));
    await browser.submit(consent, { decision: 'allow' });
    const attacker = await signedIn({ who: (await somebody()).who });
    await attacker.submit(await attacker.get('/account/apps'), { client: 'shop' });
    expect(await sso.issuer.stores.grants.list({ subject }, 9)).toHaveLength(1);
    await browser.submit(await browser.get('/account/apps'), { client: 'shop' });
    expect(await sso.issuer.stores.grants.list({ subject }, 9)).toEqual([]);
  });
});

describe('the activity of a person', () => {
  it('says in plain words what happened, whose doing it was, and nothing of where operators are', async () => {
    const { who, subject } = await somebody();
    const browser = await signedIn({ who, headers: firefox });
    const origin = { address: '203.0.113.77', userAgent: 'Operator' };
    await changeAccount(sso.issuer.administration.ports, { ...operator, origin }, { subject }, { name: 'New name' });
    const page = await browser.get('/account/activity');
    const items = byTag(page.page, 'li').map(textOf);
    expect(items.find((text) => text.includes('You signed in'))).toMatch(/Firefox.*198\.51\.100\./s);
    expect(items.find((text) => text.includes('Something in your account was changed'))).toContain(
      'the people who run this service',
    );
    expect(page.html).not.toMatch(/203\.0\.113\.77|Operator/);
    expect(page.html).not.toContain('Something was changed that concerns you');
  });

  it('goes on behind the last one, from nowhere else', async () => {
    const { who, subject } = await somebody();
    const browser = await signedIn({ who });
    const target = { record: 'sessions', id: 'long ago' };
    const initiator = { entity: 'user', subject, through: 'browser' } as const;
    const before = { at: 1, name: 'session_ended', target, subject, initiator } as const;
    await sso.issuer.stores.auditLog.append(
      Array.from({ length: 30 }, (_, nth) => ({
        ...before,
        entryId: `0000000${people}-${String(nth).padStart(2, '0')}`,
      })),
    );
    const first = await browser.get('/account/activity');
    const more = byId(first.page, 'more')?.attributes.href ?? '';
    expect(more).toMatch(/^\.\.\/account\/activity\?after=/);
    const second = await browser.get(more.replace('..', ''));
    const entries = (answer: Answer) => byTag(answer.page, 'li').filter(({ children }) => children.length > 1).length;
    expect([entries(first), entries(second), byId(second.page, 'more')]).toEqual([25, 7, undefined]);
    for (const after of ['\u0001', "' OR 1=1", 'x'.repeat(4000)]) {
      const page = await browser.get(`/account/activity?${new URLSearchParams({ after })}`);
      expect([page.status, byId(page.page, 'more')?.attributes.href]).toEqual([200, more]);
    }
  });

  it('has words for nobody else', async () => {
    const one = await signedIn({ who: (await somebody()).who });
    const other = await somebody();
    await signedIn({ who: other.who, headers: { 'user-agent': 'Opera OPR/1 iPhone' } });
    expect((await one.get('/account/activity')).html).not.toContain('iPhone');
  });
});

describe('the profile of a person', () => {
  it('shows what is known of them, isolated and as text', async () => {
    const { who, subject } = await somebody({ email: 'shown@example.com' });
    const name = 'Zoë \u202e<b>';
    const changes = { middleName: name, familyName: 'Ağaoğlu', website: 'javascript:alert(1)' };
    const account = await sso.issuer.records.accounts.find(subject);
    if (!account) throw new Error('nobody is there');
    await sso.issuer.records.accounts.update({ ...account, name, ...changes });
    const page = await (await signedIn({ who })).get('/account/profile');
    expect(page.html).toContain('<bdi>Zoë &lt;b></bdi>');
    expect(page.html).toContain('<bdi>shown@example.com</bdi><span class="small"> · not verified</span>');
    expect(byTag(page.page, 'a').some(({ attributes }) => attributes.href?.startsWith('javascript:'))).toBe(false);
  });

  describe('when its person changes it', () => {
    const load = async (subject: string) => {
      const found = await sso.issuer.records.accounts.find(subject);
      if (!found) throw new Error('nobody is there');
      return found;
    };
    const opened = async () => {
      const { who, subject } = await somebody();
      const browser = await signedIn({ who });
      return { who, subject, browser, page: await browser.get('/account/profile') };
    };

    it('is saved as it was sent, shown so, and told in the activity', async () => {
      const { browser, subject, page } = await opened();
      expect(byTag(page.page, 'script')).toEqual([]);
      const asked = byTag(page.page, 'label').map(({ attributes }) => attributes.for);
      expect(asked).toEqual(['name', 'given_name', 'family_name', 'nickname', 'website', 'zoneinfo', 'locale']);
      const said = { name: ' Zoë ', website: 'https://zoe.example/', zoneinfo: 'Europe/Paris', locale: 'en' };
      const saved = await browser.submit(page, said);
      expect([saved.status, saved.location]).toEqual([303, '../account/profile?changed=yes']);
      const again = await browser.follow(saved);
      expect(byId(again.page, 'profile-changed')).toBeDefined();
      expect(byId(again.page, 'name')?.attributes.value).toBe('Zoë');
      expect(await load(subject)).toMatchObject({ ...said, name: 'Zoë' });
      const cleared = await browser.submit(again, { ...said, website: '' });
      expect(cleared.status).toBe(303);
      expect((await load(subject)).website).toBeUndefined();
      const activity = await browser.get('/account/activity');
      expect(activity.html.match(/Something in your account was changed/g)).toHaveLength(2);
    });

    it('is as it was where the form is forged: of another page, another session or no page at all', async () => {
      const { browser, subject, page } = await opened();
      const before = await load(subject);
      const other = await opened();
      const { csrf = '', version = '' } = hiddenOf(page.page);
      const forged = [
        await browser.post('/account/profile', { name: 'Mallory' }),
        await browser.post('/account/profile', { name: 'Mallory', version }),
        await browser.post('/account/profile', { ...hiddenOf(other.page.page), name: 'Mallory' }),
        await browser.submit(page, { name: 'Mallory' }, { headers: { origin: 'https://evil.example' } }),
      ];
      expect(forged.map(({ status }) => status)).toEqual([400, 400, 400, 403]);
      const nobody = await new TestBrowser(sso).post('/account/profile', { csrf, version, name: 'Mallory' });
      expect([nobody.status, nobody.location?.startsWith('../login')]).toEqual([303, true]);
      expect(await load(subject)).toEqual(before);
      expect(await load(other.subject)).toMatchObject({ subject: other.subject });
    });

    it('is changed in nothing that is not asked for, whatever is sent beside it', async () => {
      const { browser, subject, page } = await opened();
      const before = await load(subject);
      const smuggled = {
        sub: 'x',
        subject: 'x',
        username: 'root',
        email: 'evil@example.com',
        email_verified: 'true',
        emailVerified: 'true',
        phone_number: '+1 425 555 1212',
        phone_number_verified: 'true',
        birthdate: '1990-01-31',
        picture: 'https://evil.example/x.png',
        passwordHash: 'x',
        updated_at: '1',
        disabledAt: '1',
        attributes: '{"rating":"high"}',
      };
      expect((await browser.submit(page, { ...smuggled, nickname: 'al' })).status).toBe(303);
      const { updatedAt: _, ...rest } = before;
      expect(await load(subject)).toEqual({ ...rest, nickname: 'al', updatedAt: expect.any(Number) });
    });

    it.each([
      ['name', 'a\u202eb', 'account.profile.text'],
      ['given_name', 'a\u200bb', 'account.profile.text'],
      ['family_name', 'a\u0085b', 'account.profile.text'],
      ['nickname', 'x'.repeat(257), 'account.profile.text'],
      ['website', 'javascript:alert(1)', 'account.profile.url'],
      ['website', `https://a.example/${'x'.repeat(2048)}`, 'account.profile.url'],
      ['zoneinfo', 'Europe/Nowhere', 'account.profile.zoneinfo'],
      ['locale', 'no language', 'account.profile.locale'],
    ] as const)('says at the field that %s cannot be %j', async (name, value, rule) => {
      const { browser, subject, page } = await opened();
      const before = await load(subject);
      const refused = await browser.submit(page, { [name]: value });
      expect([refused.status, textOf(byId(refused.page, `${name}-error`))]).toEqual([400, en[rule]]);
      expect(await load(subject)).toEqual(before);
      // What was entered stands there, and nothing of it was begun.
      expect((await browser.submit(refused, { [name]: '' })).status).toBe(303);
    });

    it('is refused where somebody changed it since the form was shown, however often it is sent', async () => {
      const { browser, subject, page } = await opened();
      const elsewhere = await browser.get('/account/profile');
      expect((await browser.submit(elsewhere, { name: 'First' })).status).toBe(303);
      const late = await browser.submit(page, { nickname: 'late' });
      expect([late.status, textOf(byId(late.page, 'account-profile-alert'))]).toEqual([
        409,
        en['account.profile.meanwhile'],
      ]);
      expect(byId(late.page, 'again')?.attributes.href).toBe('../account/profile');
      expect((await browser.submit(late, { nickname: 'later' })).status).toBe(409);
      const { name, nickname } = await load(subject);
      expect([name, nickname]).toEqual(['First', undefined]);
    });

    it('undoes no change of password, of address, or end of the account that came while the form was open', async () => {
      const { browser, subject, page } = await opened();
      const { accounts } = sso.issuer.records;
      const { passwordHash, email } = await load(subject);
      const to = 'changed@example.com';
      await accounts.replacePasswordHash({ subject, from: passwordHash, to: '$another' });
      await accounts.changeEmail({ subject, from: email, to, verified: true, now: sso.issuer.clock.now() });
      expect((await browser.submit(page, { name: 'Zoë' })).status).toBe(303);
      const changed = await load(subject);
      expect(changed).toMatchObject({ name: 'Zoë', passwordHash: '$another', email: to, emailVerified: true });
      const open = await browser.get('/account/profile');
      await accounts.update({ ...changed, disabledAt: 1, closedAt: 1 });
      const late = await browser.submit(open, { name: 'Late' });
      expect([late.status, late.location?.startsWith('../login')]).toEqual([303, true]);
      expect(await load(subject)).toMatchObject({ name: 'Zoë', closedAt: 1 });
    });

    it('lets one of two forms at once win, and tells the other', async () => {
      const { browser, subject, page } = await opened();
      const answers = await Promise.all(['one', 'two', 'three'].map((name) => browser.submit(page, { name })));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
      const won = answers.findIndex(({ status }) => status === 303);
      expect((await load(subject)).name).toBe(['one', 'two', 'three'][won]);
    });
  });
});
