import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acrClasses } from '@signet/auth-contracts';
import { newRecoveryCodes, newTotp, onlyOne } from '@signet/identity';
import { SoftwareAuthenticator } from '@signet/identity/testing';
import { byId, textOf } from './support/html.js';
import { haveKey, optionsOf, usedOn } from './support/passkeys.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const origin = 'https://sso.example';

let sso: RunningSso;
let subject: string;
let username: string;
let device: SoftwareAuthenticator;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: origin, TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
  for (const [clientId, requiredAcr] of [
    ['strict', acrClasses.twoFactors],
    ['hardware', acrClasses.phishingResistantHardware],
  ] as const) {
    await sso.issuer.stores.clients.save({ ...shop, clientId, consentRequired: false, requiredAcr });
  }
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
const sessions = () => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);
const keys = () => sso.issuer.records.factors.ofPerson(subject);

/** Up to where the password was proved. */
async function half(client_id = 'own') {
  const browser = new TestBrowser(sso);
  const login = await browser.open(authorizationPath({ client_id }));
  return { browser, led: await browser.follow(await browser.submit(login, { username, password: person.password })) };
}

async function haveOther(type: 'totp' | 'recovery_codes') {
  const data = type === 'totp' ? newTotp(sso.issuer.random.bytes(20)) : newRecoveryCodes(sso.issuer.random).data;
  const handle = onlyOne(type, subject);
  const factor = {
    factorId: `${type}-${subject}`,
    subject,
    name: '',
    handle,
    amr: ['otp'],
    data,
    revision: 0,
    createdAt: 1,
  };
  await sso.issuer.records.factors.insert(factor);
}

describe('a passkey as a second factor', () => {
  it('is asked of whoever has one, and their keys are named to nobody before their password', async () => {
    const key = await haveKey(sso, subject, device);
    const { browser, led } = await half();
    expect(led.url).toContain('/second-factor?');
    expect(led.headers['content-security-policy']).toContain("; script-src 'self';");
    expect(optionsOf(led)).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ type: 'public-key', id: key.data.credentialId }],
    });
    expect(await sessions()).toEqual([]);
    expect(isCode(await browser.submit(led, usedOn(led, device, { userHandle: null })))).toBe(true);
    expect(await sessions()).toMatchObject([{ acr: acrClasses.phishingResistantHardware }]);
    // All of it, also where the password was a second earlier and `amr` tells of the key alone.
    const proved = (await sessions())[0]?.methods?.map(({ amr }) => amr);
    expect(proved).toEqual(expect.arrayContaining(['pwd', 'hwk', 'user', 'mfa']));
  });

  it('does beside a password though it verified nobody', async () => {
    device.traits = { ...device.traits, verifiesUser: false, backupEligible: true };
    await haveKey(sso, subject, device);
    const { browser, led } = await half('strict');
    expect(isCode(await browser.submit(led, usedOn(led, device)))).toBe(true);
    expect(await sessions()).toMatchObject([{ acr: acrClasses.phishingResistant }]);
  });

  it('refuses that of somebody else, an answer for the sign-in page, and one that was used', async () => {
    await haveKey(sso, subject, device);
    const theirs = new SoftwareAuthenticator({ origin });
    await haveKey(
      sso,
      (await sso.issuer.identity.createAccount({ username: `other${people}`, password: person.password })).subject,
      theirs,
    );
    const { browser, led } = await half();
    const { challenge, rpId } = optionsOf(led);
    const foreign = await browser.submit(led, { decision: 'passkey', passkey: theirs.use({ challenge, rpId }) });
    expect([foreign.status, textOf(byId(foreign.page, 'second-factor-alert'))]).toEqual([
      401,
      expect.stringContaining('not known here'),
    ]);
    const stranger = new TestBrowser(sso);
    const login = await stranger.open(authorizationPath({ client_id: 'own' }));
    const alone = usedOn(login, device);
    expect((await browser.submit(foreign, alone)).status).toBe(401);
    // Nor does the answer to a second factor sign anybody in.
    expect((await stranger.submit(login, usedOn(led, device))).status).toBe(401);
    expect(await sessions()).toEqual([]);
  });

  it('asks for another way where the key may have been copied', async () => {
    const key = await haveKey(sso, subject, device);
    await haveOther('totp');
    await sso.issuer.records.factors.replace({ ...key, revision: 1, data: { ...key.data, signatureCounter: 7 } });
    const { browser, led } = await half();
    const refused = await browser.submit(led, usedOn(led, device));
    expect([refused.status, textOf(byId(refused.page, 'second-factor-alert'))]).toEqual([
      401,
      expect.stringContaining('may have been copied'),
    ]);
    expect(byId(refused.page, 'way-totp')).toBeDefined();
    expect(await sessions()).toEqual([]);
  });

  it('wants what was not sent', async () => {
    await haveKey(sso, subject, device);
    const { browser, led } = await half();
    const empty = await browser.submit(led, { passkey: '' });
    expect([empty.status, textOf(byId(empty.page, 'second-factor-alert'))]).toEqual([
      400,
      expect.stringContaining('Use your passkey'),
    ]);
  });
});

describe('a passkey that is set up on the way', () => {
  it('is enough, and no answer is taken twice', async () => {
    await haveOther('recovery_codes');
    const { browser, led } = await half('strict');
    const page = await browser.open(`${new URL(led.url).pathname}${new URL(led.url).search}&way=passkey`);
    const options = optionsOf(page);
    expect(options).toMatchObject({ attestation: 'none', excludeCredentials: [], user: { name: username } });
    expect(options.user.id).not.toContain(subject);
    const passkey = device.create(options);
    expect((await browser.submit(page, { passkey: passkey.slice(0, -2) })).status).toBe(401);
    expect(isCode(await browser.submit(page, { passkey }))).toBe(true);
    expect(await sessions()).toMatchObject([{ acr: acrClasses.phishingResistantHardware }]);
    const made = (await keys()).filter(({ data }) => data.type === 'passkey');
    expect(made).toMatchObject([{ amr: ['hwk', 'user', 'mfa'], data: { discoverable: true, backedUp: false } }]);
    expect((await browser.submit(page, { passkey })).status).not.toBe(200);
    expect((await keys()).filter(({ data }) => data.type === 'passkey')).toHaveLength(1);
  });

  it('comes with recovery codes where there were none', async () => {
    const { browser, led } = await half('strict');
    const page = await browser.open(`${new URL(led.url).pathname}${new URL(led.url).search}&way=passkey`);
    const codes = await browser.submit(page, { passkey: device.create(optionsOf(page)) });
    expect(codes.status).toBe(200);
    expect(byId(codes.page, 'recovery-codes')).toBeDefined();
    expect(await keys()).toEqual([]);
    expect(isCode(await browser.submit(codes))).toBe(true);
    expect((await keys()).map(({ data }) => data.type).sort()).toEqual(['passkey', 'recovery_codes']);
  });

  it('is what an app for hardware keys leads to, and of another kind is not enough', async () => {
    await haveOther('recovery_codes');
    const { browser, led } = await half('hardware');
    expect(byId(led.page, 'passkey')).toBeDefined();
    device.traits = { ...device.traits, backupEligible: true };
    const after = await browser.submit(led, { passkey: device.create(optionsOf(led)) });
    expect(isCode(await browser.follow(after))).toBe(false);
  });
});
