import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orderAction } from '@signet/administration';
import { acrClasses } from '@signet/auth-contracts';
import { newRecoveryCodes, newTotp, onlyOne } from '@signet/identity';
import { generateSync } from 'otplib/functional';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const environment = {
  ISSUER: 'https://sso.example',
  TRUSTED_PROXIES: '127.0.0.1',
  SECOND_FACTOR_REMEMBERED_DAYS: '30',
};
const own = { client_id: 'own' };
const day = 86_400;

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
/** Of the app of whoever is there, each good once. */
let code: () => string;
beforeAll(async () => {
  sso = await runSso({ environment });
  await seed(sso);
  const { stores } = sso.issuer;
  const strict = { ...shop, consentRequired: false, clientName: 'Strict' };
  await stores.clients.save({ ...strict, clientId: 'strict', requiredAcr: acrClasses.twoFactors });
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password }));
  code = await withTotp(subject);
});

async function withTotp(whose: string): Promise<() => string> {
  const data = newTotp(sso.issuer.random.bytes(20));
  const factorId = `totp-${whose}`;
  const factor = { factorId, subject: whose, name: '', handle: `totp:${factorId}`, amr: ['otp'] };
  await sso.issuer.records.factors.insert({ ...factor, data, revision: 0, createdAt: 1 });
  let step = -1;
  return () => {
    const epoch = Math.floor(Date.now() / 1000) + 30 * step;
    step += 1;
    return generateSync({ strategy: 'totp', secret: data.secret, epoch });
  };
}

const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const isAsked = (answer: Answer) => answer.url.includes('/second-factor?');
const devices = () => sso.issuer.stores.rememberedDevices;
const devicesOf = (whose = subject) => devices().ofPerson(whose);
const sessionsOf = () => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);
const cookieOf = (browser: TestBrowser, name: string) => [...browser.jar].find(([key]) => key.includes(name));
const silently = (browser: TestBrowser) => browser.get(authorizationPath({ ...own, prompt: 'none' }));

/** They close the window: who was signed in is not any more. */
function signedOut(browser: TestBrowser): TestBrowser {
  browser.jar.delete(cookieOf(browser, 'signet_session')?.[0] ?? '');
  return browser;
}

async function password(browser: TestBrowser, more: Readonly<Record<string, string>> = {}, who = username) {
  const login = await browser.open(authorizationPath({ ...own, ...more }));
  return browser.follow(await browser.submit(login, { username: who, password: person.password }));
}

async function remembered(browser = new TestBrowser(sso)): Promise<TestBrowser> {
  const led = await password(browser);
  expect(isCode(await browser.submit(led, { totp_code: code(), remember_device: 'yes' }))).toBe(true);
  return signedOut(browser);
}

/** Each was used that long ago. */
async function later(seconds: number) {
  for (const device of await devicesOf()) {
    await devices().delete(device);
    await devices().insert({
      ...device,
      createdAt: device.createdAt - seconds,
      lastUsedAt: device.lastUsedAt - seconds,
    });
  }
}

/** The cookies of one in another. */
function copied(browser: TestBrowser): TestBrowser {
  const copy = new TestBrowser(sso);
  for (const [name, value] of browser.jar) copy.jar.set(name, value);
  return copy;
}

describe('a device that is remembered', () => {
  it('spares its person the second factor, and claims none', async () => {
    const browser = await remembered();
    await sso.issuer.stores.sessions.endAllOf(subject, sso.issuer.clock.now());
    expect(isCode(await password(browser))).toBe(true);
    const [session] = await sessionsOf();
    expect([session?.acr, session?.amr]).toEqual([acrClasses.oneFactor, ['pwd']]);
    expect(isCode(await silently(browser))).toBe(true);
    const [device] = await devicesOf();
    expect([device?.subject, (device?.expiresAt ?? 0) - (device?.createdAt ?? 0)]).toEqual([subject, 30 * day]);
    const trail = await sso.issuer.stores.auditLog.page({ subject, limit: 50 });
    expect(trail.map(({ name }) => name)).toContain('device_remembered');
    expect(JSON.stringify(trail)).not.toContain(device?.valueDigest);
  });

  it('is a wish of its own: whoever does not tick the box is asked again', async () => {
    const browser = new TestBrowser(sso);
    const led = await password(browser);
    expect(byId(led.page, 'remember_device')?.attributes.checked).toBeUndefined();
    expect(textOf(byId(led.page, 'remember_device-hint'))).toMatch(/30 days/);
    const wrong = await browser.submit(led, { totp_code: '000000', remember_device: 'yes' });
    expect([wrong.status, byId(wrong.page, 'remember_device')?.attributes.checked]).toEqual([401, '']);
    expect(await devicesOf()).toEqual([]);
    expect(isCode(await browser.submit(led, { totp_code: code() }))).toBe(true);
    expect(await devicesOf()).toEqual([]);
    expect(isAsked(await password(signedOut(browser)))).toBe(true);
  });

  it('stands for no class that a request, a client or a page of their own asks for, and the box is on none of these pages', async () => {
    const browser = await remembered();
    expect(isCode(await password(browser))).toBe(true);
    const essential = JSON.stringify({ id_token: { acr: { essential: true, values: [acrClasses.twoFactors] } } });
    for (const path of [
      authorizationPath({ ...own, acr_values: acrClasses.twoFactors }),
      authorizationPath({ ...own, claims: essential }),
      authorizationPath({ client_id: 'strict' }),
      '/account',
      '/account/sessions',
    ]) {
      const led = await browser.open(path);
      expect([path, isAsked(led), byId(led.page, 'remember_device')]).toEqual([path, true, undefined]);
    }
    const silent = await browser.get(authorizationPath({ client_id: 'strict', prompt: 'none' }));
    expect(silent.location).toMatch(/error=login_required/);
    // A box that a page does not have is none that counts.
    const led = await browser.open(authorizationPath({ client_id: 'strict' }));
    const back = await browser.submit(led, { totp_code: code(), remember_device: 'yes' });
    expect([isCode(back), (await devicesOf()).length]).toEqual([true, 1]);
  });

  it('lets nobody set up a factor without proving the one that there is', async () => {
    const browser = await remembered();
    const led = await password(browser, {
      acr_values: 'phr',
      claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['phr'] } } }),
    });
    expect(isAsked(led)).toBe(true);
  });

  it('chooses no other password: whoever knows the one that is to be changed proves the rest, too', async () => {
    const browser = await remembered();
    await orderAction(
      sso.issuer.administration.ports,
      { entity: 'admin', through: 'cli' },
      { subject },
      'change_password',
    );
    const led = await password(browser);
    expect([isAsked(led), byId(led.page, 'remember_device')]).toEqual([true, undefined]);
    const next = await browser.follow(await browser.submit(led, { totp_code: code() }));
    expect(next.url).toContain('/change-password?');
  });

  it('asks for the password as often as a request does', async () => {
    const browser = await remembered();
    expect(isCode(await password(browser))).toBe(true);
    const forced = await browser.open(authorizationPath({ ...own, prompt: 'login' }));
    expect(forced.url).toContain('/login?');
    expect(isCode(await browser.submit(forced, { username, password: person.password }))).toBe(true);
  });

  it('comes of no recovery code: it is typed where nothing else is at hand', async () => {
    const { codes, data } = newRecoveryCodes(sso.issuer.random);
    const kept = { factorId: `codes-${subject}`, subject, name: '', handle: onlyOne('recovery_codes', subject) };
    await sso.issuer.records.factors.insert({ ...kept, amr: ['otp'], data, revision: 0, createdAt: 1 });
    const browser = new TestBrowser(sso);
    const led = await password(browser);
    const form = await browser.get(`${led.url.replace(sso.address, '')}&way=recovery_codes`);
    expect(byId(form.page, 'recovery_code')).toBeDefined();
    expect(byId(form.page, 'remember_device')).toBeUndefined();
    const back = await browser.submit(form, { recovery_code: codes[0] ?? '', remember_device: 'yes' });
    expect([isCode(back), await devicesOf()]).toEqual([true, []]);
  });

  it('is offered by nobody who was not told to', async () => {
    const plain = await runSso({ environment: { ...environment, SECOND_FACTOR_REMEMBERED_DAYS: '0' } });
    try {
      await seed(plain);
      const account = await plain.issuer.identity.createAccount({ username: 'zoe', password: person.password });
      const data = newTotp(plain.issuer.random.bytes(20));
      const factor = { factorId: 'f', subject: account.subject, name: '', handle: 'f', amr: ['otp'] };
      await plain.issuer.records.factors.insert({ ...factor, data, revision: 0, createdAt: 1 });
      const browser = new TestBrowser(plain);
      const led = await password(browser, {}, 'zoe');
      expect([isAsked(led), byId(led.page, 'remember_device')]).toEqual([true, undefined]);
      const totp_code = generateSync({ strategy: 'totp', secret: data.secret });
      expect(isCode(await browser.submit(led, { totp_code, remember_device: 'yes' }))).toBe(true);
      expect(await plain.issuer.stores.rememberedDevices.ofPerson(account.subject)).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});

describe('a browser that several share', () => {
  it('is remembered for each of them apart', async () => {
    const browser = await remembered();
    const [alice, alices] = [username, code];
    const bob = `${username}b`;
    const account = await sso.issuer.identity.createAccount({ username: bob, password: person.password });
    code = await withTotp(account.subject);
    const led = await password(browser, {}, bob);
    expect(isAsked(led)).toBe(true);
    expect(isCode(await browser.submit(led, { totp_code: code(), remember_device: 'yes' }))).toBe(true);
    expect([(await devicesOf()).length, (await devicesOf(account.subject)).length]).toEqual([1, 1]);
    for (const who of [alice, bob]) expect(isCode(await password(signedOut(browser), {}, who))).toBe(true);
    code = alices;
  });

  it('lends nobody what another one kept: not by an entry that is cut, mixed or made up', async () => {
    const browser = await remembered();
    const [name = '', cookie = ''] = cookieOf(browser, 'signet_device') ?? [];
    const [device, at, proof, deviceId, value] = cookie.split('.');
    const other = new TestBrowser(sso);
    const mallory = `${username}m`;
    const account = await sso.issuer.identity.createAccount({ username: mallory, password: person.password });
    code = await withTotp(account.subject);
    for (const planted of [
      cookie,
      [device, at, proof].join('.'),
      [device, at, proof, deviceId, 'A'.repeat(43)].join('.'),
      [device, at, 'A'.repeat(43), deviceId, value].join('.'),
    ]) {
      other.jar.set(name, planted);
      expect(isAsked(await password(other, {}, mallory))).toBe(true);
    }
    for (const planted of [[device, at, proof].join('.'), [device, at, proof, deviceId, 'A'.repeat(43)].join('.')]) {
      other.jar.set(name, planted);
      expect(isAsked(await password(other))).toBe(true);
    }
    // Nor does any of it end what its owner has.
    expect(isCode(await password(browser))).toBe(true);
  });

  it('adopts nothing that somebody put there before: what is remembered has a value of its own', async () => {
    const first = await remembered();
    const planted = copied(first);
    const led = await password(planted, { prompt: 'login' });
    expect(isCode(led)).toBe(true);
    // Asked again, for the record is gone, the browser begins anew; the copy of before opens nothing.
    await devices().deleteAllOf(subject);
    const anew = await password(signedOut(planted));
    expect(isCode(await planted.submit(anew, { totp_code: code(), remember_device: 'yes' }))).toBe(true);
    expect(isAsked(await password(first))).toBe(true);
    expect(await devicesOf()).toHaveLength(1);
  });
});

describe('a device that is remembered no more', () => {
  it('is asked at once, also where somebody is signed in, and by a copy that was made before', async () => {
    const browser = await remembered();
    expect(isCode(await password(browser))).toBe(true);
    const thief = copied(browser);
    await devices().deleteAllOf(subject);
    expect((await silently(browser)).location).toMatch(/error=login_required/);
    const led = await browser.open(authorizationPath(own));
    expect([isAsked(led), byId(led.page, 'remember_device') !== undefined]).toEqual([true, true]);
    expect(isAsked(await password(signedOut(thief)))).toBe(true);
    expect(isCode(await browser.submit(led, { totp_code: code() }))).toBe(true);
  });

  it('is found and ended at the page of sessions, one by one and all', async () => {
    const browser = await remembered();
    await password(browser);
    const led = await browser.open('/account/sessions');
    const page = await browser.follow(await browser.submit(led, { totp_code: code() }));
    expect(page.url).toContain('/account/sessions');
    expect(byId(page.page, 'this-device')).toBeDefined();
    expect(byId(page.page, 'forget-all')).toBeUndefined();
    const [device] = await devicesOf();
    // What is somebody else's is not theirs to end.
    const others = { ...device, deviceId: 'somebody-elses', subject: 'nobody' } as Exclude<typeof device, undefined>;
    await devices().insert(others);
    await browser.submit(page, { forget: 'somebody-elses' });
    expect(await devices().find('somebody-elses')).toBeDefined();
    const after = await browser.follow(await browser.submit(page, { forget: device?.deviceId ?? '' }));
    expect(textOf(byId(after.page, 'forgotten'))).toMatch(/asked there again/);
    expect([await devicesOf(), (await sessionsOf()).length]).toEqual([[], 2]);
    expect(isAsked(await password(signedOut(browser)))).toBe(true);
  });

  it('is one whose time is over, or that the operator has shortened', async () => {
    const browser = await remembered();
    await later(30 * day - 100);
    expect(isCode(await password(browser))).toBe(true);
    await later(200);
    expect((await silently(browser)).location).toMatch(/error=login_required/);
    expect(isAsked(await password(signedOut(browser)))).toBe(true);
  });

  it('is one of a clock that ran ahead', async () => {
    const browser = await remembered();
    await later(-day);
    expect(isAsked(await password(browser))).toBe(true);
  });

  it('goes with the oldest of ten', async () => {
    const [first] = [await remembered()];
    const [device] = await devicesOf();
    for (let nth = 1; device && nth < 10; nth += 1) {
      await devices().insert({ ...device, deviceId: `d${nth}`, createdAt: device.createdAt - 10 + nth });
    }
    await remembered();
    const left = (await devicesOf()).map(({ deviceId }) => deviceId);
    expect([left.length, left.includes('d1'), left.includes(device?.deviceId ?? '')]).toEqual([10, false, true]);
    expect(isCode(await password(first))).toBe(true);
  });
});

describe('a copy of what a browser keeps', () => {
  it('ends the device for both as soon as the other one comes back', async () => {
    const browser = await remembered();
    const thief = copied(browser);
    expect(isCode(await password(thief))).toBe(true);
    expect(isCode(await password(signedOut(thief)))).toBe(true);
    await later(3600);
    expect(isAsked(await password(browser))).toBe(true);
    expect(await devicesOf()).toEqual([]);
    expect((await silently(thief)).location).toMatch(/error=login_required/);
    expect(isAsked(await password(signedOut(thief)))).toBe(true);
    const trail = await sso.issuer.stores.auditLog.page({ subject, name: 'device_copied', limit: 5 });
    expect(trail).toHaveLength(1);
  });

  it('is the same one where two tabs come at once, here and at another process, or an answer was lost', async () => {
    const { database, masterKey } = sso.issuer.config;
    const DATABASE_URL = database.type === 'sqlite' ? `sqlite:${database.file}` : database.url;
    const other = await runSso({ environment: { ...environment, DATABASE_URL, MASTER_KEY: masterKey.value ?? '' } });
    try {
      const browser = await remembered();
      const before = new Map(browser.jar);
      const twin = new TestBrowser(other);
      for (const [name, value] of before) twin.jar.set(name, value);
      const [one, two] = await Promise.all([password(browser), password(twin)]);
      expect([isCode(one), isCode(two)]).toEqual([true, true]);
      const tokens = [browser, twin].map((each) => cookieOf(each, 'signet_device')?.[1].split('.').slice(3));
      expect(tokens[0]).toEqual(tokens[1]);
      expect(tokens[0]).toHaveLength(2);
      // Whose answer was lost comes with the former one.
      const lost = new TestBrowser(sso);
      for (const [name, value] of before) lost.jar.set(name, value);
      expect(isCode(await password(lost))).toBe(true);
      await later(3600);
      for (const each of [browser, browser]) expect(isCode(await password(signedOut(each)))).toBe(true);
    } finally {
      await other.close();
    }
  });
});
