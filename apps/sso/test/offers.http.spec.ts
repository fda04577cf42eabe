import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newRecoveryCodes, newTotp } from '@signet/identity';
import { SoftwareAuthenticator } from '@signet/identity/testing';
import { startPostgres, unsynced } from '@signet/runtime/testing';
import { generateSync } from 'otplib/functional';
import { byId, textOf } from './support/html.js';
import { haveKey, optionsOf, usedOn } from './support/passkeys.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const origin = 'https://sso.example';
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
const environment = {
  ISSUER: origin,
  TRUSTED_PROXIES: '127.0.0.1',
  SIGN_IN_OFFERS: 'passkey,second_way,second_factor',
  SECOND_FACTOR: `required-from:${soon}`,
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'sso@sso.example',
};
const able = { makes_passkeys: 'yes' };

let sso: RunningSso;
let subject: string;
let username: string;
let device: SoftwareAuthenticator;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ environment });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password }));
  device = new SoftwareAuthenticator({ origin });
});

const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const kinds = async () => (await sso.issuer.records.factors.enrolled(subject)).map(({ type }) => type).sort();
const buttons = ({ page }: Answer) => ['offer-later', 'offer-never', 'cancel'].filter((id) => byId(page, id));

async function signIn(said: Readonly<Record<string, string>> = {}, on = sso, browser = new TestBrowser(on)) {
  const login = await browser.open(authorizationPath({ client_id: 'own' }));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password, ...said }));
  return { browser, led };
}

/** The reminder was made, so that it stands in nobody’s way. */
async function reminded() {
  const offeredAt = sso.issuer.clock.now();
  const bounds = { notSince: 0, notAfter: offeredAt };
  await sso.issuer.stores.madeOffers.make({ subject, offer: 'second_factor', offeredAt }, bounds);
}

describe('a passkey that is offered', () => {
  it('is set up on the way to the app, with codes, and its person is told', async () => {
    const { browser, led } = await signIn(able);
    expect(led.url).toContain('/set-up-factor?');
    expect(buttons(led)).toEqual(['offer-later', 'offer-never']);
    expect(optionsOf(led)).toMatchObject({ excludeCredentials: [] });
    const shown = await browser.submit(led, { decision: 'passkey', passkey: device.create(optionsOf(led)) });
    expect(byId(shown.page, 'recovery-codes')).toBeDefined();
    expect(await kinds()).toEqual([]);
    const done = await browser.submit(shown);
    expect(isCode(done)).toBe(true);
    expect(await kinds()).toEqual(['passkey', 'recovery_codes']);
    const [session] = await sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 5);
    expect(session?.amr).toEqual(expect.arrayContaining(['hwk', 'user', 'mfa']));
    const again = await signIn(able);
    expect(isCode(await again.browser.submit(again.led, usedOn(again.led, device)))).toBe(true);
  });

  it('is offered to nobody whose browser says nothing of it', async () => {
    await reminded();
    expect(isCode((await signIn()).led)).toBe(true);
    expect(isCode((await signIn({ makes_passkeys: 'no' })).led)).toBe(true);
  });

  it('is refused until later, from its form or the one with the codes', async () => {
    await reminded();
    const { browser, led } = await signIn(able);
    const shown = await browser.submit(led, { decision: 'passkey', passkey: device.create(optionsOf(led)) });
    expect(buttons(shown)).toEqual(['offer-later', 'offer-never']);
    expect(isCode(await browser.submit(shown, { decision: 'later' }))).toBe(true);
    // Sent again, it leads there again.
    expect(isCode(await browser.submit(led, { decision: 'later' }))).toBe(true);
    expect(await kinds()).toEqual([]);
    expect(isCode((await signIn(able)).led)).toBe(true);
  });

  it('is refused for good, which is told and can be read', async () => {
    await reminded();
    const { browser, led } = await signIn(able);
    expect(isCode(await browser.submit(led, { decision: 'never' }))).toBe(true);
    const [told] = await sso.issuer.stores.auditLog.page({ subject, name: 'offer_declined', limit: 5 });
    expect(told).toMatchObject({ initiator: { entity: 'user', through: 'browser' } });
    const activity = await browser.open('/account/activity');
    expect(textOf(byId(activity.page, 'content'))).toContain('You said that you do not want to be asked this again');
  });

  it('is not answered from another site, nor by another person', async () => {
    const { browser, led } = await signIn(able);
    const elsewhere = { headers: { origin: 'https://evil.example' } };
    expect((await browser.submit(led, { decision: 'never' }, elsewhere)).status).toBe(403);
    expect((await browser.submit(led, { decision: 'never', csrf: 'x' })).status).toBe(400);
    const stranger = new TestBrowser(sso);
    expect((await stranger.submit(led, { decision: 'never' })).status).toBe(400);
    expect(await sso.issuer.stores.madeOffers.ofPerson(subject)).toEqual([
      expect.not.objectContaining({ declinedAt: expect.anything() }),
    ]);
  });

  it('goes as it came where somebody else signs in, and leaves silent requests alone', async () => {
    const { browser, led } = await signIn(able);
    expect(led.url).toContain('/set-up-factor?');
    const silent = await browser.get(authorizationPath({ client_id: 'own', prompt: 'none' }));
    expect(isCode(silent)).toBe(true);
  });
});

describe('the reminder of a second factor', () => {
  it('says the day, shows what can be set up, and leads on without', async () => {
    const { browser, led } = await signIn();
    expect(textOf(byId(led.page, 'offer-why'))).toMatch(/From .+ on, everybody here needs a second way/);
    expect(buttons(led)).toEqual(['offer-later']);
    expect(['way-totp', 'way-passkey'].map((id) => byId(led.page, id) !== undefined)).toEqual([true, true]);
    expect(isCode(await browser.submit(led, { decision: 'later' }))).toBe(true);
    expect(isCode((await signIn()).led)).toBe(true);
  });

  it('leads to the form of what is chosen', async () => {
    const { browser, led } = await signIn();
    const form = await browser.open(byId(led.page, 'way-totp')?.attributes.href ?? '');
    expect(buttons(form)).toEqual(['offer-later']);
    const secret = textOf(byId(form.page, 'totp-key')).replaceAll(' ', '');
    const epoch = Math.floor(Date.now() / 1000);
    const shown = await browser.submit(form, { totp_code: generateSync({ strategy: 'totp', secret, epoch }) });
    expect(isCode(await browser.submit(shown))).toBe(true);
    expect(await kinds()).toEqual(['recovery_codes', 'totp']);
  });

  it('is not for whoever may put nothing off for good', async () => {
    const { browser, led } = await signIn();
    expect(isCode(await browser.submit(led, { decision: 'never' }))).toBe(true);
    expect(await sso.issuer.stores.madeOffers.ofPerson(subject)).toEqual([
      { subject, offer: 'second_factor', offeredAt: expect.any(Number) },
    ]);
  });
});

describe('a second way in', () => {
  it('is offered to whoever has one passkey and no code, and to nobody with another factor', async () => {
    await haveKey(sso, subject, device);
    const { browser, led } = await signIn();
    const offer = await browser.follow(await browser.submit(led, usedOn(led, device)));
    expect(textOf(byId(offer.page, 'offer-why'))).toMatch(/You have one passkey/);
    expect(buttons(offer)).toEqual(['offer-later', 'offer-never']);
    const form = await browser.open(byId(offer.page, 'way-passkey')?.attributes.href ?? '');
    expect(optionsOf(form).excludeCredentials).toHaveLength(1);
    expect(isCode(await browser.submit(offer, { decision: 'later' }))).toBe(true);
  });

  it('is not for whoever has an app beside the key', async () => {
    await haveKey(sso, subject, device);
    const data = newTotp(sso.issuer.random.bytes(20));
    const more = { subject, name: '', amr: ['otp'], revision: 0, createdAt: 1 };
    await sso.issuer.records.factors.insert({ ...more, factorId: `t-${subject}`, handle: `totp:${subject}`, data });
    const { browser, led } = await signIn();
    expect(isCode(await browser.submit(led, usedOn(led, device)))).toBe(true);
  });
});

describe('two processes on one PostgreSQL', () => {
  it('offer it once between them, and take what is said at either', async () => {
    const postgres = await startPostgres(unsynced);
    const shared = {
      ...environment,
      DATABASE_URL: await postgres.createDatabase(),
      MASTER_KEY: randomBytes(32).toString('base64url'),
      SIGN_IN_OFFERS: 'passkey',
    };
    const [one, other] = [await runSso({ environment: shared }), await runSso({ environment: shared })];
    try {
      await seed(one);
      await one.issuer.identity.createAccount({ username, password: person.password });
      const both = await Promise.all([signIn(able, one), signIn(able, other)]);
      expect(both.filter(({ led }) => isCode(led))).toHaveLength(1);
      const [offered] = both.filter(({ led }) => led.url.includes('/set-up-factor?'));
      if (!offered) throw new Error('nothing was offered');
      const there = new TestBrowser(other);
      for (const [name, value] of offered.browser.jar) there.jar.set(name, value);
      const answers = await Promise.all(
        [offered.browser, there].map((browser) => browser.submit(offered.led, { decision: 'never' })),
      );
      expect(answers.map(isCode)).toEqual([true, true]);
      expect(await one.issuer.stores.auditLog.page({ name: 'offer_declined', limit: 5 })).toHaveLength(1);
    } finally {
      await one.close();
      await other.close();
      await postgres.stop();
    }
  });
});

describe('a kind of factor that is taken of nobody by now', () => {
  it('is said plainly to whoever has nothing else, and a code leads past it', async () => {
    const plain = await runSso({
      environment: { ISSUER: 'http://127.0.0.1:4000', SUPPORT_CONTACT: 'help@sso.example' },
    });
    try {
      await seed(plain);
      const { subject: holder } = await plain.issuer.identity.createAccount({ username, password: person.password });
      const data = {
        type: 'passkey',
        credentialId: 'AA',
        publicKey: 'AA',
        algorithm: -7,
        signatureCounter: 0,
        transports: [],
        backupEligible: false,
        backedUp: false,
      } as const;
      const key = {
        factorId: 'key',
        subject: holder,
        name: '',
        handle: 'passkey:AA',
        amr: ['hwk', 'user', 'mfa'],
        data,
      };
      await plain.issuer.records.factors.insert({ ...key, revision: 0, createdAt: 1 });
      const { browser, led } = await signIn({}, plain);
      expect(led.status).toBe(200);
      expect(textOf(byId(led.page, 'no-way-left'))).toMatch(/is not accepted here any more/);
      expect(led.html).toContain('mailto:help@sso.example');
      expect(await plain.issuer.stores.sessions.listLive(holder, plain.issuer.clock.now(), 5)).toEqual([]);
      const left = await browser.submit(led, { decision: 'cancel' });
      expect(left.location).toMatch(/error=access_denied/);
      const { codes, data: made } = newRecoveryCodes(plain.issuer.random);
      const paper = { ...key, factorId: 'paper', handle: `recovery_codes:${holder}`, amr: ['otp'], data: made };
      await plain.issuer.records.factors.insert({ ...paper, revision: 0, createdAt: 1 });
      const again = await signIn({}, plain);
      const done = await again.browser.submit(again.led, { recovery_code: codes[0] ?? '' });
      expect(isCode(done)).toBe(true);
    } finally {
      await plain.close();
    }
  });
});
