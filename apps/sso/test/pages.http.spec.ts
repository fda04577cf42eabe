import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { digest, openUserRegistration } from '@signet/authorization-server';
import { all, byId, byTag, type Element, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, registrationToken, secret, seed, shop } from './support/seed.js';
import { type Answer, actionOf, hiddenOf, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' },
    protocol: { userRegistration: openUserRegistration },
  });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});

const fresh = () => new TestBrowser(sso);

async function atLogin(more: Record<string, string> = {}, browser = fresh()) {
  return { browser, page: await browser.follow(await browser.get(authorizationPath(more))) };
}

async function atConsent() {
  const { browser, page } = await atLogin({ prompt: 'consent' });
  return { browser, page: await browser.follow(await browser.submit(page, person)) };
}

async function signedIn() {
  const { browser, page } = await atLogin({ client_id: 'own' });
  await browser.submit(page, person);
  return browser;
}

async function atLogout() {
  const browser = await signedIn();
  return { browser, page: await browser.get('/logout') };
}

async function userCode(): Promise<string> {
  const headers = { authorization: `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}` };
  const { html } = await fresh().post('/device_authorization', { scope: 'openid' }, { headers });
  return JSON.parse(html).user_code;
}

async function atDevice() {
  const browser = fresh();
  return { browser, page: await browser.get('/device') };
}

/** What holds for every page of the issuer, whatever it says. */
function expectSound({ headers, html, page }: Answer, options: { language?: string } = {}): void {
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-frame-options']).toBe('DENY');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const [document] = byTag(page, 'html');
  expect(document?.attributes).toMatchObject({ lang: options.language ?? 'en', dir: 'ltr' });
  expect(byTag(page, 'h1')).toHaveLength(1);
  expect(byTag(page, 'link').map(({ attributes }) => attributes.href)).toEqual(['favicon.svg']);
  const [skip] = all(page, ({ attributes }) => attributes.class === 'skip');
  expect(byId(page, skip?.attributes.href?.slice(1) ?? '')?.tag).toBe('main');
  // Every field has its label, and whatever describes it is there.
  for (const { attributes } of byTag(page, 'input').filter(({ attributes: { type } }) => type !== 'hidden')) {
    expect(all(page, (each) => each.tag === 'label' && each.attributes.for === attributes.id)).toHaveLength(1);
    for (const id of (attributes['aria-describedby'] ?? '').split(' ').filter((each) => each !== '')) {
      expect(textOf(byId(page, id))).not.toBe('');
    }
  }
  for (const { attributes } of byTag(page, 'form')) {
    // The choice of a language asks for the same page, and changes nothing here.
    expect(attributes).toMatchObject(attributes.class === 'languages' ? { method: 'get' } : { method: 'post' });
    expect(attributes.class === 'languages' ? attributes.action : undefined).toBeUndefined();
  }
  for (const each of [secret, registrationToken]) {
    expect(html).not.toContain(each);
    expect(html).not.toContain(digest(each));
  }
  expect(html).not.toMatch(/argon2|ecret|igest|javascript:/);
  expect(html.replaceAll(/[\u2068\u2069]/g, '')).not.toMatch(/\p{Bidi_Control}/u);
  expect(html).not.toContain('\u0007');
}

const field = (page: Element, id: string) => byId(page, id)?.attributes ?? {};
const alertOf = ({ page }: Answer) => textOf(all(page, ({ attributes }) => attributes.role === 'alert')[0]);
const focused = ({ page }: Answer) =>
  all(page, ({ attributes }) => attributes.autofocus !== undefined).map((each) => each.attributes.id);
const isSignedIn = ({ cookies }: Answer) => cookies.some((line) => line.startsWith('__Host-signet_session='));

/** The status of redeeming the code in this answer. */
async function redeem({ location = '' }: Answer, client = 'own'): Promise<number> {
  const code = new URL(location).searchParams.get('code') ?? '';
  const headers = { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` };
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return (await fresh().post('/token', fields, { headers })).status;
}
describe('a browser that signed in before', () => {
  const deviceOf = ({ cookies }: Answer) => cookies.find((line) => line.startsWith('__Host-signet_device='));

  it('keeps a cookie of that, which signs nobody in, outlives the sign-out and passes where others wait', async () => {
    const { browser, page } = await atLogin();
    const signedIn = await browser.submit(page, person);
    const first = deviceOf(signedIn);
    expect(first).toMatch(/; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const device = browser.jar.get('__Host-signet_device') ?? '';
    const { browser: other, page: login } = await atLogin();
    // Nobody's wait ends while time stands still, however slowly this runs.
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    for (let status = 0; status !== 429; ) {
      ({ status } = await other.submit(login, { username: 'alice', password: 'wrong' }));
    }
    expect((await other.submit(login, person)).status).toBe(429);
    other.jar.set('__Host-signet_device', `${device.slice(0, -1)}${device.endsWith('A') ? 'B' : 'A'}`);
    expect((await other.submit(login, person)).status).toBe(429);
    other.jar.set('__Host-signet_device', device);
    expect(deviceOf(await other.get('/login'))).toBeUndefined();
    const known = await other.submit(login, { ...person, username: 'ALICE' });
    expect(known.status).toBe(303);
    expect(other.jar.get('__Host-signet_device')).not.toBe(device);
    const logout = await other.get('/logout');
    await other.submit(logout);
    expect(other.jar.has('__Host-signet_session')).toBe(false);
    expect(other.jar.has('__Host-signet_device')).toBe(true);
    clock.mockRestore();
  });

  it('is one that made its account there as well', async () => {
    const { browser, page } = await atLogin({ prompt: 'create' });
    const made = await browser.submit(page, {
      username: 'deviceowner',
      password: person.password,
      name: '',
      email: '',
    });
    expect(made.status).toBe(303);
    expect(deviceOf(made)).toBeDefined();
  });
});

const forms = {
  login: { at: atLogin, fill: person, button: 'login-submit' },
  'create-account': {
    at: () => atLogin({ prompt: 'create' }),
    fill: { username: 'somebody', password: person.password, name: '', email: '' },
    button: 'create-submit',
  },
  consent: { at: atConsent, fill: { decision: 'allow' }, button: 'consent-allow' },
  device: { at: atDevice, fill: { user_code: 'WDJB-MJHT' }, button: 'device-submit' },
  logout: { at: atLogout, fill: {}, button: 'logout-confirm' },
} as const;
const names = Object.keys(forms) as ReadonlyArray<keyof typeof forms>;

describe.each(names)('every form: %s', (name) => {
  const { at, fill, button } = forms[name];

  it('is shown with its button and a token', async () => {
    const { page } = await at();
    expect(page.status).toBe(200);
    expectSound(page);
    expect(actionOf(page.page)).toBe(name);
    expect(byId(page.page, button)?.tag).toBe('button');
    expect(hiddenOf(page.page).csrf).toHaveLength(43);
    expect(focused(page)).toEqual([]);
  });

  it.each(['', 'x'.repeat(43), 'of another form', 'of another browser'])(
    'does nothing with the token "%s"',
    async (csrf) => {
      const { browser, page } = await at();
      const others = {
        'of another form': async () => {
          const device = await browser.get('/device');
          const other = name === 'device' ? await atLogin({}, browser) : { page: device };
          return hiddenOf(other.page.page).csrf ?? '';
        },
        'of another browser': async () => hiddenOf((await at()).page.page).csrf ?? '',
      };
      const token = Object.hasOwn(others, csrf) ? await others[csrf as keyof typeof others]() : csrf;
      const answer = await browser.submit(page, { ...fill, csrf: token });
      expect([answer.status, answer.location, isSignedIn(answer)]).toEqual([400, undefined, false]);
      expectSound(answer);
      expect(alertOf(answer)).toContain('open for too long');
      // The same form, with a token that is good.
      const then = await browser.submit(answer, fill);
      expect(alertOf(then)).not.toContain('open for too long');
    },
  );

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ])('is taken from our own pages alone: %j', async (headers) => {
    const { browser, page } = await at();
    const answer = await browser.submit(page, fill, { headers });
    expect([answer.status, answer.location, isSignedIn(answer)]).toEqual([403, undefined, false]);
    const ours: ReadonlyArray<Record<string, string>> = [
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      { origin: 'https://sso.example' },
    ];
    for (const headers of ours) {
      expect((await browser.submit(page, fill, { headers })).status).not.toBe(403);
    }
  });
});

it('a token is good for one form, also where two are about the same interaction', async () => {
  const { browser, page } = await atLogin({ prompt: 'create' });
  const { interaction = '' } = hiddenOf(page.page);
  const login = await browser.get(`/login?${new URLSearchParams({ interaction })}`);
  expect(byId(login.page, 'login-submit')).toBeDefined();
  const { csrf = '' } = hiddenOf(login.page);
  const answer = await browser.submit(page, { ...forms['create-account'].fill, username: 'other', csrf });
  expect([answer.status, isSignedIn(answer)]).toEqual([400, false]);
  expect(alertOf(answer)).toContain('open for too long');
});

describe('what is wrong with a form stands at its field', () => {
  it.each([
    ['login', { username: '', password: '' }, ['username', 'password']],
    ['login', { username: 'x'.repeat(257), password: 'y' }, ['username']],
    ['login', { username: 'alice', password: 'y'.repeat(1025) }, ['password']],
    ['create-account', { username: 'a b', email: 'nobody', password: 'short' }, ['username', 'email', 'password']],
    ['create-account', { username: 'x'.repeat(129), password: person.password }, ['username']],
    ['create-account', { username: 'alice', password: person.password }, ['username']],
    ['create-account', { username: 'bob', name: 'n'.repeat(257), password: person.password }, ['name']],
    ['create-account', { username: 'bob', password: 'p'.repeat(257) }, ['password']],
    ['create-account', { username: 'bob', password: '\ud800 qzvx kwpj mf' }, []],
    ['device', { user_code: '' }, ['user_code']],
    ['device', { user_code: 'x'.repeat(33) }, ['user_code']],
    ['device', { user_code: 'WRONG' }, ['user_code']],
  ] as const)('%s with %j', async (name, fill, wrong) => {
    const { browser, page } = await forms[name].at();
    const answer = await browser.submit(page, fill);
    if (wrong.length === 0) return expect(answer.status).toBe(303);
    expect(answer.status).toBe(400);
    expectSound(answer);
    const marked = all(answer.page, ({ attributes }) => attributes['aria-invalid'] === 'true');
    expect(marked.map(({ attributes }) => attributes.id).sort()).toEqual([...wrong].sort());
    expect(focused(answer)).toEqual([wrong[0]]);
    for (const id of wrong) {
      expect(field(answer.page, id)['aria-describedby']).toContain(`${id}-error`);
      expect(alertOf(answer)).toContain(textOf(byId(answer.page, `${id}-error`)));
    }
    for (const [id, value] of Object.entries(fill)) {
      expect(field(answer.page, id).value ?? '').toBe(id === 'password' ? '' : value);
    }
  });

  it('a person and a password that do not match are refused as one', async () => {
    const { browser, page } = await atLogin();
    const answer = await browser.submit(page, { username: 'alice', password: 'wrong' });
    expectSound(answer);
    expect([answer.status, alertOf(answer), focused(answer)]).toEqual([
      401,
      'That name and password do not match. Check both and try again.',
      ['password'],
    ]);
    expect([field(answer.page, 'username').value, field(answer.page, 'password').value]).toEqual(['alice', undefined]);
  });

  it('a decision is allow or deny', async () => {
    const { browser, page } = await atConsent();
    const answer = await browser.submit(page, { decision: 'perhaps' });
    expectSound(answer);
    expect([answer.status, textOf(byId(answer.page, 'error-code'))]).toEqual([400, 'invalid_request']);
    // Nothing of the core's own English.
    expect(answer.html).not.toContain('decision must be');
  });
});

describe('too many and too much', () => {
  it.each(['login', 'create-account', 'device'] as const)(
    '%s says how long to wait, and keeps what was entered',
    async (name) => {
      const { browser, page } = await forms[name].at();
      const wait = { kind: 'locked', retryAfterSeconds: 61 } as const;
      const spies =
        name === 'login'
          ? [jest.spyOn(sso.issuer.identity, 'signIn').mockResolvedValue(wait)]
          : [jest.spyOn(sso.issuer.identity, 'reserveGuess').mockResolvedValue(61)];
      const answer = await browser.submit(page, forms[name].fill).finally(() => spies.map((spy) => spy.mockRestore()));
      expectSound(answer);
      expect([answer.status, answer.headers['retry-after'], alertOf(answer)]).toEqual([
        429,
        '61',
        'Too many attempts. Try again in 2 minutes.',
      ]);
      const [first = '', value] = Object.entries(forms[name].fill)[0] ?? [];
      expect(field(answer.page, first).value).toBe(value);
    },
  );

  it('guesses at passwords end in 429 by themselves', async () => {
    const { browser, page } = await atLogin();
    const statuses: number[] = [];
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    for (let guess = 0; statuses.at(-1) !== 429; guess += 1) {
      statuses.push((await browser.submit(page, { username: 'target', password: `wrong ${guess}` })).status);
    }
    clock.mockRestore();
    expect(statuses[0]).toBe(401);
  });

  it.each(['login', 'create-account'] as const)('%s is a page also where nobody can look at it', async (name) => {
    const { browser, page } = await forms[name].at();
    const { IdentityError } = await import('@signet/identity');
    const spies = [
      jest.spyOn(sso.issuer.identity, 'signIn').mockResolvedValue({ kind: 'busy' }),
      jest.spyOn(sso.issuer.identity, 'createAccount').mockImplementation(async () => {
        throw new IdentityError('temporarily_unavailable', 'busy');
      }),
    ];
    const answer = await browser.submit(page, forms[name].fill).finally(() => spies.map((spy) => spy.mockRestore()));
    expectSound(answer);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(alertOf(answer)).toContain('Too many people');
    expect(field(answer.page, 'username').value).toBe(forms[name].fill.username);
    expect(byId(answer.page, forms[name].button)).toBeDefined();
  });
});

describe('the same form sent twice', () => {
  it('a double click on "Sign in" ends at the client', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    const [first, second] = await Promise.all([browser.submit(page, person), browser.submit(page, person)]);
    expect(second.location).toBe(first.location);
    // The client has used the first code by now; a new one is as good.
    expect(await redeem(first)).toBe(200);
    const third = await browser.submit(page, person);
    expect([await redeem(third), isSignedIn(third)]).toEqual([200, true]);
    expect(await redeem(third)).toBe(400);
  });

  it('a double click whose first answer was lost, with its cookies, ends at the client', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    const before = new Map(browser.jar);
    await browser.submit(page, person);
    browser.jar.clear();
    for (const [name, value] of before) browser.jar.set(name, value);
    const second = await browser.submit(page, person);
    expect([await redeem(second), isSignedIn(second)]).toEqual([200, true]);
    const home = await browser.follow(await browser.get('/'));
    expect(home.html).toContain('Alice Liddell');
  });

  it('a wrong password that is sent twice at once counts once', async () => {
    const { browser, page } = await atLogin();
    const signIn = jest.spyOn(sso.issuer.identity, 'signIn');
    const wrong = { username: 'alice', password: 'wrong' };
    const answers = await Promise.all([browser.submit(page, wrong), browser.submit(page, wrong)]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(signIn).toHaveBeenCalledTimes(1);
    await browser.submit(page, wrong);
    expect(signIn).toHaveBeenCalledTimes(2);
    signIn.mockRestore();
  });

  it('makes one account', async () => {
    const { browser, page } = await atLogin({ prompt: 'create' });
    const fill = { ...forms['create-account'].fill, username: 'twice' };
    const answers = await Promise.all([browser.submit(page, fill), browser.submit(page, fill)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers[1]?.location).toBe(answers[0]?.location);
    // Also where the first answer was lost, and its cookies with it.
    browser.jar.delete('__Host-signet_session');
    const later = await browser.submit(page, fill);
    expect([later.status, isSignedIn(later)]).toEqual([303, true]);
    const wrong = await browser.submit(page, { ...fill, password: 'another password than that' });
    expect([wrong.status, alertOf(wrong)]).toEqual([400, expect.stringContaining('taken')]);
    const stranger = await atLogin({ prompt: 'create' });
    const taken = await stranger.browser.submit(stranger.page, fill);
    expect([taken.status, isSignedIn(taken)]).toEqual([400, false]);
  });

  it('gives a code each for a consent that was sent twice', async () => {
    const { browser, page } = await atConsent();
    const first = await browser.submit(page, { decision: 'allow' });
    const second = await browser.submit(page, { decision: 'allow' });
    expect(second.location).not.toBe(first.location);
    expect([await redeem(first, 'shop'), await redeem(second, 'shop')]).toEqual([200, 200]);
  });

  it('denies twice, and gives nothing to an "allow" after it', async () => {
    const { browser, page } = await atConsent();
    for (const decision of ['deny', 'deny', 'allow']) {
      expect((await browser.submit(page, { decision })).location).toContain(`${redirectUri}?error=access_denied`);
    }
  });

  it('gives nothing to a "deny" after an "allow", and leads on', async () => {
    const { browser, page } = await atConsent();
    await browser.submit(page, { decision: 'allow' });
    const answer = await browser.submit(page, { decision: 'deny' });
    expect([answer.status, answer.location]).toEqual([400, undefined]);
    expect(byId(answer.page, 'start-again')?.attributes.href).toMatch(/^authorize\?/);
  });

  it('shows a device decided twice', async () => {
    const { browser, page } = await atDevice();
    const login = await browser.follow(await browser.submit(page, { user_code: await userCode() }));
    const consent = await browser.follow(await browser.submit(login, person));
    for (let count = 0; count < 2; count += 1) {
      expect((await browser.submit(consent, { decision: 'allow' })).location).toBe('device?decided=allowed');
    }
  });

  it('is nothing to a stranger who knows every field', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    await browser.submit(page, person);
    const stranger = fresh();
    await stranger.get('/device');
    const answer = await stranger.submit(page, person);
    expect([answer.status, answer.location, isSignedIn(answer)]).toEqual([400, undefined, false]);
  });

  it('signs out once, and says so twice', async () => {
    const { browser, page } = await atLogout();
    const answers = await Promise.all([browser.submit(page), browser.submit(page)]);
    expect(answers.map(({ location }) => location)).toEqual(['signed-out', 'signed-out']);
    expect((await browser.submit(page)).location).toBe('signed-out');
    const done = await browser.get('/signed-out');
    expectSound(done);
  });

  it('connects a device from either of two clicks', async () => {
    const { browser, page } = await atDevice();
    const fill = { user_code: await userCode() };
    const answers = await Promise.all([browser.submit(page, fill), browser.submit(page, fill)]);
    for (const answer of answers) expect(byId((await browser.follow(answer)).page, 'login-submit')).toBeDefined();
  });
});

describe('the same form sent to two processes at once', () => {
  let other: RunningSso;
  beforeAll(async () => {
    const { database, masterKey } = sso.issuer.config;
    other = await runSso({
      environment: {
        ISSUER: 'https://sso.example',
        TRUSTED_PROXIES: '127.0.0.1',
        DATABASE_URL: database.type === 'sqlite' ? `sqlite:${database.file}` : database.url,
        MASTER_KEY: masterKey.value ?? '',
      },
      protocol: { userRegistration: openUserRegistration },
    });
  });
  afterAll(async () => {
    await other?.close();
  });

  it.each([
    ['login', /^consent\?/],
    ['create-account', /^consent\?/],
    ['consent', /\?code=/],
    ['logout', /^signed-out/],
  ] as const)('%s ends at the same place', async (name, expected) => {
    const { browser, page } = await forms[name].at(name === 'login' ? { prompt: 'consent' } : undefined);
    const twin = new TestBrowser(other);
    for (const [cookie, value] of browser.jar) twin.jar.set(cookie, value);
    const fill = name === 'create-account' ? { ...forms[name].fill, username: 'at-two' } : forms[name].fill;
    const answers = await Promise.all([browser.submit(page, fill), twin.submit(page, fill)]);
    for (const answer of answers)
      expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(expected)]);
    if (name !== 'consent') return;
    expect([await redeem(answers[0], 'shop'), await redeem(answers[1], 'shop')]).toEqual([200, 200]);
  });
});

describe('a step that is over', () => {
  const over = async (answer: Answer) => {
    const end = { answer: 'denied', expiresAt: 0 } as const;
    await sso.issuer.stores.interactions.complete(hiddenOf(answer.page).interaction ?? '', end);
  };

  it.each(['login', 'create-account', 'consent'] as const)('%s: its form leads on', async (name) => {
    const { browser, page } = await forms[name].at();
    await over(page);
    const answer = await browser.submit(page, forms[name].fill);
    expectSound(answer);
    expect([answer.status, isSignedIn(answer)]).toEqual([400, false]);
    const again = byId(answer.page, 'start-again')?.attributes.href ?? '';
    expect(new URLSearchParams(again.split('?')[1]).get('state')).toBe('s');
    const begun = await browser.follow(await browser.get(again));
    expect(byId(begun.page, forms[name].button)).toBeDefined();
  });

  it('a tab that is opened again begins a fresh sign-in', async () => {
    const { browser, page } = await atLogin();
    const address = `/login?${new URLSearchParams(hiddenOf(page.page))}`;
    await over(page);
    const answer = await browser.follow(await browser.get(address));
    expect(byId(answer.page, 'login-submit')).toBeDefined();
    expect(hiddenOf(answer.page).interaction).not.toBe(hiddenOf(page.page).interaction);
  });

  it('"back" after the sign-in leads to the client', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    await browser.submit(page, person);
    const answer = await browser.follow(await browser.get(`/login?${new URLSearchParams(hiddenOf(page.page))}`));
    expect(answer.location).toContain(`${redirectUri}?code=`);
  });

  it('offers the beginning of a client that has one, and follows it for nobody', async () => {
    const { browser, page } = await atLogin({ client_id: 'begins' });
    await over(page);
    const fill = hiddenOf(page.page);
    const beginning = 'https://begin.example/login?tenant=a&iss=https%3A%2F%2Fsso.example';
    const link = (answer: Answer) => [answer.status, byId(answer.page, 'start-again')?.attributes.href];
    expect(link(await browser.submit(page, person))).toEqual([400, beginning]);
    // Nobody is signed in: the request was not answered, and its tab goes on with it.
    const again = await browser.follow(await browser.get(`/login?${new URLSearchParams(fill)}`));
    expect(byId(again.page, 'login-submit')).toBeDefined();
    await browser.submit(again, person);
    expect(link(await browser.get(`/login?${new URLSearchParams(fill)}`))).toEqual([400, beginning]);
  });

  it.each([
    ['posted', { client_id: 'shop' }],
    ['pushed', { client_id: 'shop', request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
  ])('a request that was %s is begun again by its client alone', async (_name, request) => {
    const { browser } = await atLogin();
    const again = `authorize?${new URLSearchParams(request)}`;
    const answer = await browser.post('/login', { interaction: 'x', again });
    expectSound(answer);
    expect(byId(answer.page, 'start-again')?.attributes.href).toBe('https://shop.example/');
  });

  it('puts nothing into an address that was posted', async () => {
    const browser = fresh();
    const request = Object.fromEntries(new URLSearchParams(authorizationPath().split('?')[1]));
    const answer = await browser.post('/authorize', request);
    expect(new URLSearchParams(answer.location?.split('?')[1]).get('again')).toBe('authorize?client_id=shop');
    expect(byId((await browser.follow(answer)).page, 'login-submit')).toBeDefined();
  });

  it('leads a browser without cookies round in no circle', async () => {
    const { page } = await atLogin();
    const answer = await fresh().get(`/login?${new URLSearchParams(hiddenOf(page.page))}`);
    expect([answer.status, answer.location]).toEqual([400, undefined]);
    expectSound(answer);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/authorize?x',
    'javascript:alert(1)',
    'authorize',
    'authorize?a b',
    'device/../x',
    `authorize?${'x'.repeat(2000)}`,
    'logout',
  ])('carries %s nowhere', async (again) => {
    const { browser } = await atLogin();
    const answer = await browser.get(`/login?${new URLSearchParams({ interaction: 'x', again })}`);
    expect([answer.status, answer.location, byId(answer.page, 'start-again')]).toEqual([400, undefined, undefined]);
    expect(answer.html).not.toContain('evil.example');
  });

  it('consent without a session asks who it is', async () => {
    const { browser, page } = await atConsent();
    browser.jar.delete('__Host-signet_session');
    for (const answer of [
      await browser.get(`/consent?${new URLSearchParams(hiddenOf(page.page))}`),
      await browser.submit(page, { decision: 'allow' }),
    ]) {
      expect(answer.location).toMatch(/^login\?/);
      expect(byId((await browser.follow(answer)).page, 'login-submit')).toBeDefined();
    }
  });
});

describe('two tabs on a first visit', () => {
  it.each(['in the order of the answers', 'in the other order'])('both work, %s', async (order) => {
    const browser = fresh();
    const answers = await Promise.all([1, 2].map(() => browser.get(authorizationPath({ client_id: 'own' }))));
    if (order === 'in the other order') answers.reverse();
    const pages: Answer[] = [];
    for (const answer of answers) {
      const page = await browser.get(answer.location ?? '');
      expect([page.status, hiddenOf(page.page).interaction]).toEqual([
        200,
        new URLSearchParams(answer.location?.split('?')[1]).get('interaction'),
      ]);
      pages.push(page);
    }
    for (const page of pages) expect(await redeem(await browser.submit(page, person))).toBe(200);
  });

  it('twenty tabs at once leave a browser with eight secrets, once it asks again', async () => {
    const browser = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(authorizationPath())));
    expect(browser.jar.size).toBe(20);
    // Of those that are too old it begins again by itself.
    for (const answer of answers) {
      const page = await browser.follow(answer);
      expect(byId(page.page, 'login-submit')).toBeDefined();
    }
    expect(browser.jar.size).toBe(8);
  });

  it('a form that came from another site without its cookies takes no secret away', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    const kept = new Map(browser.jar);
    browser.jar.clear();
    const posted = await browser.post(
      '/authorize',
      { client_id: 'own' },
      { headers: { 'sec-fetch-site': 'cross-site' } },
    );
    await browser.post('/login', hiddenOf(page.page), { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(posted.status).toBeLessThan(500);
    for (const [name, value] of kept) {
      expect(browser.jar.get(name) ?? value).toBe(value);
      browser.jar.set(name, value);
    }
    expect(await redeem(await browser.submit(page, person))).toBe(200);
  });

  it('forms from another site leave 64 secrets at most, and push out none of a page that is open', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    const request = Object.fromEntries(new URLSearchParams(authorizationPath().split('?')[1]));
    for (let count = 0; count < 100; count += 1) {
      const blind = fresh();
      const answer = await blind.post('/authorize', request, { headers: { 'sec-fetch-site': 'cross-site' } });
      expect(answer.location).toMatch(/^login\?/);
      for (const [name, value] of blind.jar) browser.jar.set(name, value);
    }
    expect(browser.jar.size).toBeLessThanOrEqual(1 + 64);
    await browser.follow(await browser.get(authorizationPath()));
    expect(browser.jar.size).toBe(8);
    expect(await redeem(await browser.submit(page, person))).toBe(200);
  });

  it('an answer that asks nobody leaves no secret', async () => {
    const browser = await signedIn();
    const before = browser.jar.size;
    const silent = fresh();
    const session = browser.jar.get('__Host-signet_session') ?? '';
    silent.jar.set('__Host-signet_session', session);
    expect((await silent.get(authorizationPath({ client_id: 'own' }))).location).toContain('code=');
    expect((await silent.get(authorizationPath({ prompt: 'none', max_age: '0' }))).location).toContain('error=');
    expect([...silent.jar.keys()]).toEqual(['__Host-signet_session']);
    expect(browser.jar.size).toBe(before);
  });

  it('a secret that another site planted under a name of ours is none', async () => {
    const { browser, page } = await atLogin({ client_id: 'own' });
    const [[name = '', secretOfBrowser = ''] = []] = browser.jar;
    browser.jar.clear();
    browser.jar.set(`${name.slice(0, -8)}AAAAAAAA`, secretOfBrowser);
    expect((await browser.submit(page, person)).location).toBeUndefined();
  });
});

describe('a page looks at who is signed in before it asks', () => {
  it('a tab leads on that is loaded again after another one signed in', async () => {
    const browser = fresh();
    const [one, other] = [
      await atLogin({ client_id: 'own' }, browser),
      await atLogin({ client_id: 'own', state: 't' }, browser),
    ];
    await browser.submit(one.page, person);
    const answer = await browser.get(`/login?${new URLSearchParams(hiddenOf(other.page.page))}`);
    expect(answer.location).toContain('state=t');
    expect(await redeem(answer)).toBe(200);
  });

  it('to the consent where that is what is left, and from it to who they are', async () => {
    const browser = fresh();
    const [one, other] = [await atLogin({ client_id: 'own' }, browser), await atLogin({ prompt: 'consent' }, browser)];
    await browser.submit(one.page, person);
    const query = new URLSearchParams(hiddenOf(other.page.page));
    expect(byId((await browser.follow(await browser.get(`/login?${query}`))).page, 'consent-allow')).toBeDefined();
    const { page } = await atLogin({ prompt: 'login' }, browser);
    const again = new URLSearchParams(hiddenOf(page.page));
    expect(byId((await browser.follow(await browser.get(`/consent?${again}`))).page, 'login-submit')).toBeDefined();
  });

  it('but asks for the sign-in that the client wants anew, whoever is signed in', async () => {
    const browser = await signedIn();
    for (const prompt of ['login', 'select_account']) {
      const { page } = await atLogin({ client_id: 'own', prompt }, browser);
      expect(textOf(byId(page.page, 'signed-in-as'))).toContain('Alice Liddell');
      expect(await redeem(await browser.submit(page, person))).toBe(200);
    }
  });
});

describe('ways out', () => {
  it.each(['login', 'create-account'] as const)('%s can be cancelled, twice, with nothing filled in', async (name) => {
    const { browser, page } = await forms[name].at();
    expect(field(page.page, 'cancel')).toMatchObject({ name: 'decision', value: 'cancel', formnovalidate: '' });
    for (let count = 0; count < 2; count += 1) {
      const answer = await browser.submit(page, { decision: 'cancel' });
      const to = new URL(answer.location ?? '');
      expect([answer.status, to.origin, to.searchParams.get('error'), to.searchParams.get('state')]).toEqual([
        303,
        'https://shop.example',
        'access_denied',
        's',
      ]);
    }
    const then = await browser.submit(page, forms[name].fill);
    expect(then.location).toBeUndefined();
  });

  it('a cancelled sign-in needs its token', async () => {
    const { browser, page } = await atLogin();
    const answer = await browser.submit(page, { decision: 'cancel', csrf: 'x' });
    expect([answer.status, answer.location]).toEqual([400, undefined]);
  });

  it('a device whose sign-in is cancelled is denied', async () => {
    const { browser, page } = await atDevice();
    const login = await browser.follow(await browser.submit(page, { user_code: await userCode() }));
    expect((await browser.submit(login, { decision: 'cancel' })).location).toBe('device?decided=denied');
  });

  it.each(['consent', 'login'] as const)(
    '"not you?" at %s ends this session alone, and the same request asks',
    async (at) => {
      const { browser, page } =
        at === 'consent' ? await atConsent() : await atLogin({ prompt: 'login' }, await signedIn());
      const elsewhere = await signedIn();
      const session = browser.jar.get('__Host-signet_session') ?? '';
      for (let count = 0; count < 2; count += 1) {
        const answer = await browser.submit(page, { decision: 'switch' });
        const login = await browser.follow(answer);
        expect([hiddenOf(login.page).interaction, byId(login.page, 'signed-in-as')]).toEqual([
          hiddenOf(page.page).interaction,
          undefined,
        ]);
        expect(byId(login.page, 'login-submit')).toBeDefined();
      }
      expect(browser.jar.has('__Host-signet_session')).toBe(false);
      const planted = fresh();
      planted.jar.set('__Host-signet_session', session);
      expect((await planted.get('/')).html).toContain('Nobody is signed in here');
      expect((await elsewhere.get('/account')).html).toContain('Alice Liddell');
    },
  );

  it('an account can be made where one signs in, and the other way round, for the same request', async () => {
    const { browser, page } = await atLogin({ ui_locales: 'en' });
    const create = await browser.get(field(page.page, 'create-account').href ?? '');
    expectSound(create);
    expect(actionOf(create.page)).toBe('create-account?ui_locales=en');
    const login = await browser.get(field(create.page, 'login').href ?? '');
    expect(hiddenOf(login.page).interaction).toBe(hiddenOf(page.page).interaction);
    const fill = { ...forms['create-account'].fill, username: 'from-login' };
    const consent = await browser.follow(await browser.submit(create, fill));
    expect(byId(consent.page, 'consent-allow')).toBeDefined();
  });

  it('says so where the client asked for another account', async () => {
    const browser = await signedIn();
    const claims = JSON.stringify({ id_token: { sub: { value: 'somebody else' } } });
    const { page } = await atLogin({ claims }, browser);
    expect(textOf(byId(page.page, 'another-account'))).toContain('asked for another account');
    const again = await browser.follow(await browser.submit(page, person));
    expect(textOf(byId(again.page, 'another-account'))).toContain('asked for another account');
    expect(textOf(byId(again.page, 'signed-in-as'))).toContain('Alice Liddell');
  });
});

describe('pages that end something lead on', () => {
  const links = ({ page }: Answer) => byTag(page, 'a').map(({ attributes }) => attributes.href);

  it('"signed out" to the app where the operator knows it, and to the start', async () => {
    const browser = await signedIn();
    const request = new URLSearchParams({ client_id: 'begins' });
    const page = await browser.get(`/end-session?${request}`);
    const out = await browser.follow(await browser.submit(page));
    expectSound(out);
    expect(links(out)).toEqual(
      expect.arrayContaining(['https://begin.example/login?tenant=a&iss=https%3A%2F%2Fsso.example', './']),
    );
    expect(links(await fresh().get('/signed-out'))).toEqual(['#content', './']);
    await sso.issuer.stores.clients.save({ ...shop, clientId: 'stranger', origin: 'self_registered' });
    expect(links(await fresh().get('/signed-out?client_id=stranger'))).toEqual(['#content', './']);
  });

  it('an error to the app of the operator, and to the start from wherever it is', async () => {
    const odd = await fresh().get(authorizationPath({ redirect_uri: 'https://evil.example' }));
    expect(links(odd)).toEqual(['#content', 'https://shop.example/', './']);
    expect(links(await fresh().get('/authorize?client_id=nobody'))).toEqual(['#content', './']);
    const nowhere = await fresh().get('/some/where/else', { headers: { accept: 'text/html' } });
    expect([nowhere.status, links(nowhere)]).toEqual([404, ['#content', '../../']]);
  });

  it('a device page to the start', async () => {
    expect(links(await fresh().get('/device?decided=denied'))).toContain('./');
  });
});

describe('the other pages', () => {
  it('home says who is signed in', async () => {
    expect((await fresh().get('/')).html).toContain('Nobody is signed in here');
    const browser = await signedIn();
    const home = await browser.follow(await browser.get('/'));
    expectSound(home);
    expect(home.html).toContain('<bdi>Alice Liddell</bdi>');
  });

  it('errors have words of their code, and none of the core', async () => {
    const answer = await fresh().get('/authorize?client_id=nobody');
    expectSound(answer);
    expect([
      answer.status,
      textOf(byId(answer.page, 'error-code')),
      textOf(byId(answer.page, 'error-parameter')),
    ]).toEqual([400, 'invalid_request', 'client_id']);
    expect(alertOf(answer)).toBe('The client is not known here, or is named in two ways.');
    const refused = await fresh().get(
      `/end-session?${new URLSearchParams({ client_id: 'shop', post_logout_redirect_uri: 'https://evil.example' })}`,
    );
    expectSound(refused);
    expect(textOf(byId(refused.page, 'error-parameter'))).toBe('post_logout_redirect_uri');
    expect(alertOf(refused)).toContain('named no address');
    const odd = await fresh().get(authorizationPath({ client_id: 'shop', redirect_uri: 'https://evil.example' }));
    expectSound(odd);
    // Only the choice of a language asks for the same again.
    expect(odd.html.replace(/<form class="languages".*?<\/form>/, '')).not.toContain('evil.example');
  });

  it('an answer by form_post waits for one button', async () => {
    const { browser, page } = await atLogin({ client_id: 'own', response_mode: 'form_post' });
    const answer = await browser.submit(page, person);
    expectSound(answer);
    expect(actionOf(answer.page)).toBe(redirectUri);
    expect(hiddenOf(answer.page).code).toHaveLength(43);
  });

  it('a device that was decided about can be gone back to', async () => {
    const { browser, page } = await atDevice();
    const login = await browser.follow(await browser.submit(page, { user_code: await userCode() }));
    const consent = await browser.follow(await browser.submit(login, person));
    expectSound(consent);
    const done = await browser.follow(await browser.submit(consent, { decision: 'allow' }));
    expectSound(done);
    expect(textOf(byId(done.page, 'device-decided'))).toBe('You can go back to your device now.');
    expectSound(await browser.get('/device?decided=denied'));
  });

  it('names that others chose are isolated and readable', async () => {
    const { page } = await atConsent();
    expect(byTag(page.page, 'bdi').map(textOf)).toContain('The Shop <b>&amp;');
    expect(textOf(byTag(page.page, 'title')[0])).toBe('Allow \u2068The Shop <b>&amp;\u2069? · Signet');
    const links = byTag(page.page, 'a').map(({ attributes }) => attributes.href);
    expect(links).toContain('https://shop.example/privacy');
  });

  it('the icon is small, cached, and may do nothing', async () => {
    const { headers, html, status } = await fresh().get('/favicon.svg');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'image/svg+xml',
      'public, max-age=300',
    ]);
    expect(html.length).toBeLessThan(1000);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(String((await atDevice()).page.headers['content-security-policy'])).toContain("img-src 'self'");
  });
});

describe('the language of a page', () => {
  it('is wished for by ui_locales, which every page carries on', async () => {
    const { browser, page } = await atLogin({ ui_locales: 'tlh en-GB', prompt: 'consent' });
    expect(actionOf(page.page)).toBe('login?ui_locales=en');
    const consent = await browser.submit(page, person);
    expect(consent.location).toContain('ui_locales=en');
    expectSound(await browser.follow(consent));
  });

  it.each(['tlh', '', '\u0000', 'x'.repeat(5000), '"><script>'])('is English where the wish is %j', async (wish) => {
    const query = new URLSearchParams({ ui_locales: wish });
    for (const accepted of ['', 'tlh;q=0.9, *;q=0.1']) {
      const answer = await fresh().get(`/signed-out?${query}`, { headers: { 'accept-language': accepted } });
      expectSound(answer);
      expect(answer.html).not.toContain('<script>');
    }
  });
});
