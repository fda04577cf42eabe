import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  changeAccount,
  deleteAccount,
  disableAccount,
  type Initiator,
  makeLink,
  orderAction,
} from '@signet/administration';
import { linkPurposes } from '@signet/authorization-server';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { client_id: 'own' };
const another = 'a brand new horse and battery';
const issuer = 'https://sso.example/below';

let sso: RunningSso;
let subject: string;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its link for whoever looks.
  const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({ environment: { ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1', ...away } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  email = `person${people}@example.com`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password, email }));
  await changeAccount(ports(), operator, { subject }, { emailVerified: true });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** A wait must not end in a test. */
const holdClock = () => jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
const ports = () => sso.issuer.administration.ports;
const account = async () => {
  const found = await sso.issuer.records.accounts.find(subject);
  if (!found) throw new Error('nobody is there');
  return found;
};
const mailTo = async (address: string, template = 'recover-password') => {
  await sso.issuer.later.settled();
  const all = await sso.issuer.stores.mail.page({ limit: 200 });
  return all.filter((each) => each.to === address && each.template === template);
};
interface Sent {
  readonly accounts: ReadonlyArray<{ readonly username: string; readonly secret: string }>;
}
const linksTo = async (address: string) =>
  (await mailTo(address)).flatMap(({ data }) => (data as Sent | undefined)?.accounts ?? []);
const pathOf = (secret: string) => `/below/recover-password?link=${secret}`;

async function ask(identifier: string, browser = new TestBrowser(sso), sending = {}) {
  const form = await browser.get('/below/forgot-password');
  const sent = await browser.submit(form, { identifier }, sending);
  return { browser, sent };
}

/** A link that came by mail: within a second mail has no order. */
async function asked(identifier = email): Promise<string> {
  const before = new Set((await linksTo(email)).map(({ secret }) => secret));
  await ask(identifier);
  const fresh = (await linksTo(email)).filter(({ secret }) => !before.has(secret));
  expect(fresh).toEqual([{ username, secret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) }]);
  return fresh[0]?.secret ?? '';
}

async function opened(secret: string, browser = new TestBrowser(sso)) {
  return { browser, form: await browser.open(pathOf(secret)) };
}

const choose = (browser: TestBrowser, form: Answer, password = another, more: Readonly<Record<string, string>> = {}) =>
  browser.submit(form, { password, repeated: password, everywhere: 'yes', ...more });
const isDone = (answer: Answer) => answer.status === 303 && /done=yes/.test(answer.location ?? '');
const signsIn = async (password: string) => (await signIn(password)).isSignedIn;

async function signIn(password: string, browser = new TestBrowser(sso)) {
  const login = await browser.follow(await browser.get(`/below${authorizationPath(own)}`));
  const led = await browser.follow(await browser.submit(login, { username, password }));
  return { browser, isSignedIn: led.location?.startsWith('https://shop.example/callback?code=') === true };
}

describe('a forgotten password', () => {
  it('is asked for from the form that signs people in, and on from there in the same browser', async () => {
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get(`/below${authorizationPath(own)}`));
    const to = byId(login.page, 'forgot-password')?.attributes.href ?? '';
    const form = await browser.get(`/below/${to}`);
    const sent = await browser.follow(await browser.submit(form, { identifier: username }));
    expect(byId(sent.page, 'back')?.attributes.href).toContain('interaction=');
    const [{ secret } = { secret: '' }] = await linksTo(email);
    const { form: choosing } = await opened(secret, browser);
    const done = await browser.follow(await choose(browser, choosing));
    const on = byId(done.page, 'sign-in')?.attributes.href ?? '';
    const again = await browser.get(`/below/${on}`);
    const led = await browser.follow(await browser.submit(again, { username, password: another }));
    expect(led.location).toMatch(/^https:\/\/shop\.example\/callback\?code=/);
  });

  it('is chosen in the colours of the app that it was begun from, in that browser and in no other', async () => {
    const { clients } = sso.issuer.stores;
    const app = await clients.find('own');
    if (!app) throw new Error('there is no such app');
    await clients.save({ ...app, brandColor: '#7a1f5c' });
    const isDressed = ({ html }: Answer) => html.includes('--accent:#7a1f5c;');
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get(`/below${authorizationPath(own)}`));
    const form = await browser.get(`/below/${byId(login.page, 'forgot-password')?.attributes.href}`);
    const sent = await browser.follow(await browser.submit(form, { identifier: username }));
    const [{ secret } = { secret: '' }] = await linksTo(email);
    const elsewhere = await opened(secret);
    const { form: choosing } = await opened(secret, browser);
    const done = await browser.follow(await choose(browser, choosing));
    expect([login, form, sent, choosing, done].map(isDressed)).toEqual([true, true, true, true, true]);
    expect(byId(done.page, 'password-recovered')).toBeDefined();
    expect([elsewhere.form.status, isDressed(elsewhere.form)]).toEqual([200, false]);
    await clients.save(app);
  });

  it('is another one by the link, on any device, which signs nobody in and works once', async () => {
    const secret = await asked();
    const { browser, form } = await opened(secret);
    expect(form.status).toBe(200);
    const done = await choose(browser, form);
    expect([isDone(done), done.cookies.some((each) => /session/.test(each))]).toEqual([true, false]);
    const shown = await browser.follow(done);
    expect(byId(shown.page, 'password-recovered')).toBeDefined();
    expect([await signsIn(person.password), await signsIn(another)]).toEqual([false, true]);
    const late = await choose(browser, form, 'yet another horse and battery');
    expect([late.status, byId(late.page, 'link-used') !== undefined]).toEqual([404, true]);
    expect(byId((await browser.open(pathOf(secret))).page, 'link-used')).toBeDefined();
    expect(await signsIn(another)).toBe(true);
  });

  it.each([
    ['in any case of its letters', () => email.toUpperCase()],
    ['with spaces around it', () => ` ${email} `],
    ['by the username', () => username.toUpperCase()],
  ])('is found %s, and the mail goes to the address as the account has it', async (_, typed) => {
    await ask(typed());
    expect((await linksTo(email)).map((each) => each.username)).toEqual([username]);
  });

  it('of several accounts with one address is one message with a link for each', async () => {
    const other = `twin${people}`;
    const { subject: twin } = await sso.issuer.identity.createAccount({
      username: other,
      password: person.password,
      email,
    });
    await ask(email);
    expect((await linksTo(email)).map((each) => each.username)).toEqual([username]);
    await changeAccount(ports(), operator, { subject: twin }, { emailVerified: true });
    await ask(email);
    const all = await mailTo(email);
    expect(all).toHaveLength(2);
    const sent = all.map(({ data }) => (data as Sent).accounts).find((accounts) => accounts.length === 2) ?? [];
    expect(sent.map((each) => each.username).toSorted()).toEqual([username, other].toSorted());
    const ofTwin = sent.find((each) => each.username === other)?.secret ?? '';
    const { browser, form } = await opened(ofTwin);
    expect(textOf(form.page)).toContain(other);
    expect(isDone(await choose(browser, form))).toBe(true);
    // The other one's is as good as before.
    expect(await signsIn(person.password)).toBe(true);
  });

  it('of several accounts is gone with each of them that is deleted: nothing of who is gone is sent', async () => {
    const twin = `gone${people}`;
    const made = await sso.issuer.identity.createAccount({ username: twin, password: person.password, email });
    await changeAccount(ports(), operator, { subject: made.subject }, { emailVerified: true });
    await ask(email.toUpperCase());
    const [both] = (await mailTo(email)).filter(({ subject }) => subject === undefined);
    expect((both?.data as Sent | undefined)?.accounts).toHaveLength(2);
    await deleteAccount(ports(), operator, { subject: made.subject });
    expect(await mailTo(email)).toEqual([]);
    // Who stays asks again, and is told of their own account alone.
    await ask(email);
    expect((await linksTo(email)).map((each) => each.username)).toEqual([username]);
  });
});

describe('whoever asks', () => {
  it('gets one answer whoever it is about, before anybody is looked up', async () => {
    const { subject: off } = await sso.issuer.identity.createAccount({
      username: `off${people}`,
      password: person.password,
      email: `off${people}@example.com`,
    });
    await changeAccount(ports(), operator, { subject: off }, { emailVerified: true });
    await disableAccount(ports(), operator, { subject: off });
    await sso.issuer.identity.createAccount({
      username: `unsure${people}`,
      password: person.password,
      email: `unsure${people}@example.com`,
    });
    const answers = [];
    // Nothing gets further than here until all have their answers.
    const { gate, open } = aGate();
    const { own: work } = sso.issuer.administration;
    const run = work.unitOfWork.run.bind(work.unitOfWork);
    const lookups = jest.spyOn(work.unitOfWork, 'run');
    lookups.mockImplementation(async (...given: Parameters<typeof run>) => {
      await gate;
      return run(...given) as never;
    });
    for (const identifier of [
      email,
      username,
      `off${people}@example.com`,
      `unsure${people}`,
      'nobody@example.com',
      '💥',
    ]) {
      const browser = new TestBrowser(sso);
      const form = await browser.get('/below/forgot-password');
      const answer = await browser.submit(form, { identifier });
      const page = await browser.follow(answer);
      const { date: _, ...headers } = answer.headers;
      answers.push({ status: answer.status, headers: { ...headers, 'set-cookie': undefined }, html: page.html });
    }
    open();
    for (const each of answers) expect(each).toEqual(answers[0]);
    for (const prefix of ['off', 'unsure']) expect(await mailTo(`${prefix}${people}@example.com`)).toEqual([]);
    expect(await mailTo(email)).toHaveLength(2);
    expect(await mailTo('nobody@example.com')).toEqual([]);
  });

  it('fills no mailbox: three messages an hour, and the last link that came is good', async () => {
    for (let nth = 0; nth < 5; nth += 1) await ask(email);
    const links = await linksTo(email);
    expect(links).toHaveLength(3);
    const good = [];
    for (const { secret } of links) good.push((await opened(secret)).form.status === 200);
    expect(good.filter(Boolean)).toHaveLength(1);
  });

  it('is held back after a hundred of one address, and may then still sign in', async () => {
    holdClock();
    const browser = new TestBrowser(sso);
    let last = (await ask('nobody', browser)).sent;
    for (let nth = 0; nth < 101; nth += 1) last = (await ask('nobody', browser)).sent;
    expect([last.status, last.headers['retry-after'] !== undefined]).toEqual([429, true]);
    expect((await signIn(person.password, browser)).isSignedIn).toBe(true);
  });

  it('does so in our own form: not from another site, and not without its token', async () => {
    const browser = new TestBrowser(sso);
    const form = await browser.get('/below/forgot-password');
    const foreign = await browser.submit(form, { identifier: email }, { headers: { 'sec-fetch-site': 'cross-site' } });
    const bare = await browser.post('/below/forgot-password', { identifier: email });
    const other = await browser.submit(form, { identifier: email, csrf: 'x'.repeat(43) });
    expect([foreign.status, bare.status, other.status]).toEqual([403, 400, 400]);
    expect(await mailTo(email)).toEqual([]);
  });

  it('chooses no host: links lead to the issuer, whatever the request says of itself', async () => {
    const browser = new TestBrowser(sso);
    const lies = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    const form = await browser.get('/below/forgot-password', { headers: lies });
    await browser.submit(form, { identifier: email }, { headers: lies });
    const [mail] = await mailTo(email);
    if (!mail) throw new Error('no mail is there');
    const { compose } = await import('../src/mail/compose.js');
    const { wordsIn } = await import('../src/pages/messages/locales.js');
    const from = { address: 'sso@sso.example' };
    const { message } = await compose(mail, { issuer, from, words: wordsIn('en') });
    const written = message.toString().replace(/=\r\n/g, '').replace(/=3D/g, '=');
    const [{ secret } = { secret: '' }] = await linksTo(email);
    expect(written).toContain(`${issuer}/recover-password?link=${secret}`);
    expect(written).not.toContain('evil.example');
  });
});

describe('a link', () => {
  it('is not used up by whoever only looks at it, with nothing that leads its secret away', async () => {
    const secret = await asked();
    for (let nth = 0; nth < 3; nth += 1) {
      const { form } = await opened(secret);
      expect(form.status).toBe(200);
      expect(form.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(form.headers['content-security-policy']).toMatch(/default-src 'none'/);
      expect(form.html).not.toMatch(/src="?https?:/);
      // Our own, which may ask nobody anything.
      const scripts = byTag(form.page, 'script').map(({ attributes }) => attributes.src);
      expect(scripts).toEqual([expect.stringMatching(/^scripts\/password-advice\.[\w-]+\.js$/)]);
      expect(form.headers['content-security-policy']).not.toContain('connect-src');
      const leads = byTag(form.page, 'a').map(({ attributes }) => attributes.href ?? '');
      expect(leads.filter((href) => href.includes(secret))).toEqual([]);
    }
    await sso.send({ method: 'HEAD', path: pathOf(secret) });
    const { browser, form } = await opened(secret);
    const done = await choose(browser, form);
    expect([isDone(done), done.location?.includes(secret)]).toEqual([true, false]);
    const told = JSON.stringify(await sso.issuer.stores.auditLog.page({ subject, limit: 100 }));
    expect(told).toContain('link_used');
    for (const written of [told, JSON.stringify(sso.lines)]) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(another);
    }
  });

  it('is used by one of two who choose at once', async () => {
    const secret = await asked();
    const [one, other] = [await opened(secret), await opened(secret)];
    const passwords = [`${another} one`, `${another} other`] as const;
    const answers = await Promise.all([
      choose(one.browser, one.form, passwords[0]),
      choose(other.browser, other.form, passwords[1]),
    ]);
    expect(answers.map(isDone).filter(Boolean)).toHaveLength(1);
    expect(byId(answers.find((each) => !isDone(each))?.page ?? fail(), 'link-used')).toBeDefined();
    const good = await Promise.all(passwords.map(signsIn));
    expect(good).toEqual(answers.map(isDone));
  });

  it.each([
    [
      'of another purpose',
      async () => {
        const made = await sso.issuer.administration.own.unitOfWork.run(operator, async (records) =>
          makeLink(sso.issuer.administration.own, records, { purpose: 'not-me', account: await account() }),
        );
        return made?.secret ?? '';
      },
    ],
    ['that was guessed', async () => 'A'.repeat(43)],
    ['of no form', async () => '%00'],
    [
      'after the password was changed',
      async () => {
        const secret = await asked();
        const { passwordHash: from } = await account();
        await sso.issuer.records.accounts.replacePasswordHash({ subject, from, to: `${from} ` });
        return secret;
      },
    ],
    [
      'after the address was changed',
      async () => {
        const secret = await asked();
        await changeAccount(ports(), operator, { subject }, { email: `new-${email}`, emailVerified: true });
        return secret;
      },
    ],
    [
      'after the address is not known to be theirs any more',
      async () => {
        const secret = await asked();
        await changeAccount(ports(), operator, { subject }, { emailVerified: false });
        return secret;
      },
    ],
    [
      'after a newer one was sent',
      async () => {
        const secret = await asked();
        await ask(email);
        expect(await mailTo(email)).toHaveLength(3);
        return secret;
      },
    ],
    [
      'of an account that was disabled',
      async () => {
        const secret = await asked();
        await disableAccount(ports(), operator, { subject });
        return secret;
      },
    ],
    [
      'after an hour',
      async () => {
        const secret = await asked();
        const now = sso.issuer.clock.now();
        jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now + linkPurposes.recover.life);
        return secret;
      },
    ],
  ])('%s is over, as a page and as a form', async (_, make) => {
    const before = (await account()).passwordHash;
    const fine = await opened(await asked());
    const secret = await make();
    const { browser, form } = await opened(secret);
    // What is no parameter at all is refused before.
    if (secret === '%00') expect(form.status).toBe(400);
    else expect([form.status, byId(form.page, 'link-over') !== undefined]).toEqual([404, true]);
    const sent = await browser.post('/below/recover-password', {
      link: secret,
      csrf: 'x',
      password: another,
      repeated: another,
    });
    expect(isDone(sent)).toBe(false);
    const swapped = await choose(fine.browser, fine.form, another, { link: secret });
    expect(isDone(swapped)).toBe(false);
    expect((await account()).passwordHash.trim()).toBe(before);
  });

  it('is used in our own form: not from another site, not without its token, and not by the token of another browser', async () => {
    const secret = await asked();
    const { browser, form } = await opened(secret);
    const other = await opened(secret);
    const chosen = { password: another, repeated: another };
    const answers = [
      await browser.submit(form, chosen, { headers: { 'sec-fetch-site': 'cross-site' } }),
      await browser.submit(form, chosen, { headers: { origin: 'https://evil.example' } }),
      await browser.post('/below/recover-password', { link: secret, ...chosen }),
      await new TestBrowser(sso).submit(form, chosen),
      await browser.submit(other.form, chosen),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 400, 400, 400]);
    expect(await signsIn(person.password)).toBe(true);
    expect(isDone(await choose(browser, form))).toBe(true);
  });

  it('takes no password that is not good, and stays what it is', async () => {
    const secret = await asked();
    const { browser, form } = await opened(secret);
    const differ = await choose(browser, form, another, { repeated: `${another} ` });
    const short = await choose(browser, form, 'short');
    const personal = await choose(browser, form, `${username}${username}`);
    const common = await choose(browser, form, 'password1234');
    expect([differ, short, personal, common].map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(differ.html).not.toContain(another);
    expect(byId(differ.page, 'everywhere')?.attributes).toHaveProperty('checked');
    expect(isDone(await choose(browser, form))).toBe(true);
  });
});

describe('after a recovery', () => {
  const sessions = async () => (await sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 9)).length;
  const grants = async () => (await sso.issuer.stores.grants.list({ subject }, 9)).length;

  it.each([
    ['all sessions and grants end where that is wanted, as it is at first', 'yes', 0],
    ['they stay where it is not', '', 1],
  ])('%s', async (_, everywhere, left) => {
    await signIn(person.password);
    expect([await sessions(), await grants()]).toEqual([1, 1]);
    const { browser, form } = await opened(await asked());
    expect(byId(form.page, 'everywhere')?.attributes).toHaveProperty('checked');
    const { password, repeated } = { password: another, repeated: another };
    await browser.submit(form, { password, repeated, ...(everywhere !== '' && { everywhere }) });
    expect([await sessions(), await grants()]).toEqual([left, left]);
    const [notice] = await mailTo(email, 'password-changed');
    expect(notice?.data).toMatchObject({ username, by: 'recovery', endedSessions: left === 0 });
  });

  it('a notice says from what kind of device, and what to do', async () => {
    const secret = await asked();
    const browser = new TestBrowser(sso);
    const form = await browser.open(pathOf(secret));
    const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 <b>evil' };
    await browser.submit(form, { password: another, repeated: another }, { headers: agent });
    const [notice] = await mailTo(email, 'password-changed');
    expect(notice?.data).toMatchObject({ device: { browser: 'Firefox', system: 'Linux' } });
    const { bodyOf } = await import('../src/mail/templates/index.js');
    const body = JSON.stringify(bodyOf('password-changed', notice?.data ?? fail(), { lifetime: 60 }));
    expect([body.includes('evil'), body.includes('/forgot-password')]).toEqual([false, true]);
  });

  it('an order to change the password is done, and failed sign-ins count no more', async () => {
    await orderAction(ports(), operator, { subject }, 'change_password');
    holdClock();
    const stranger = new TestBrowser(sso);
    for (let nth = 0; nth < 7; nth += 1) await signIn('wrong', stranger);
    const login = await stranger.follow(await stranger.get(`/below${authorizationPath(own)}`));
    expect((await stranger.submit(login, { username, password: person.password })).status).toBe(429);
    const { browser, form } = await opened(await asked());
    await choose(browser, form);
    expect(await sso.issuer.stores.actionOrders.ofPerson(subject)).toEqual([]);
    expect((await signIn(another, stranger)).isSignedIn).toBe(true);
  });

  it('whoever was half signed in by the password before goes no further', async () => {
    await orderAction(ports(), operator, { subject }, 'change_password');
    const half = new TestBrowser(sso);
    const login = await half.follow(await half.get(`/below${authorizationPath(own)}`));
    const asks = await half.follow(await half.submit(login, { username, password: person.password }));
    const { browser, form } = await opened(await asked());
    await choose(browser, form, another, { everywhere: '' });
    const theirs = 'a password of somebody else';
    const led = await half.follow(await half.submit(asks, { password: theirs, repeated: theirs }));
    expect([led.location, await signsIn(theirs), await signsIn(another)]).toEqual([undefined, false, true]);
  });
});

describe('where it is switched off, or no mail can be sent', () => {
  it.each([['off', { PASSWORD_RECOVERY: 'off', MAIL_OUTBOX: '/nowhere' }]])(
    'there is no page for it, and no way to it: %s',
    async (_, environment) => {
      const without = await runSso({ environment });
      try {
        await seed(without);
        const browser = new TestBrowser(without);
        const login = await browser.follow(await browser.get(authorizationPath(own)));
        expect(byId(login.page, 'forgot-password')).toBeUndefined();
        for (const path of ['/forgot-password', '/forgot-password?sent=yes', '/recover-password?link=x']) {
          expect((await browser.open(path)).status).toBe(404);
        }
      } finally {
        await without.close();
      }
    },
  );
});

function fail(): never {
  throw new Error('it is not there');
}

function aGate() {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}
