import {
  addOwnFactor,
  askRecovery,
  credentialOf,
  keepPasskeyUse,
  proveByCode,
  proveByMail,
  recoverPassword,
  removeOwnFactor,
  renewRecoveryCodes,
  sendFactorCode,
  signInElsewhere,
  undoFactorChange,
} from '@signet/administration';
import { digest, identifier, unlessSuperseded } from '@signet/authorization-server';
import { type Account, newTotp, type TotpData, totp, totpSecretLength, withoutCodes } from '@signet/identity';
import { SoftwareAuthenticator } from '@signet/identity/testing';
import { generateSync } from 'otplib/functional';
import { isRecent } from '../../src/account/guard.js';
import { derived, derivedCodes, newSetup, onceOf, sealed, unsealed } from '../../src/factors/enrolment-key.js';
import type { ConfirmedFactor } from '../../src/factors/factor-kind.js';
import { passwordMark } from '../../src/interaction/prove-password.js';
import { atAcme } from './acts-of-operators.js';
import { type Asked, type Browser, came, type Errand, pkce, type SentForm, type World } from './world.js';

const callback = 'https://app.example/callback';
const codeAt = (secret: string, epoch: number) => generateSync({ strategy: 'totp', secret, epoch });

export async function account({ records, subject }: World): Promise<Account> {
  const found = await records.accounts.find(subject);
  if (!found) throw new Error('the account is gone');
  return found;
}

/** An app sends its person here. */
export async function ask(world: World, browser: Browser, asked: Asked): Promise<void> {
  const { acr, essential, maxAge, login } = asked;
  const claims = essential && acr ? { id_token: { acr: { essential: true, value: acr } } } : undefined;
  const parameters = Object.entries({
    client_id: 'app',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: pkce.challenge,
    code_challenge_method: 'S256',
    ...(acr && !claims && { acr_values: acr }),
    ...(claims && { claims: JSON.stringify(claims) }),
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
    ...(login && { prompt: 'login' }),
  });
  const session = await world.session(browser);
  const { core } = world.replica;
  const outcome = await core.authorization.authorize({ parameters, session, browserDigest: browser.digest });
  await world.arrived(browser, { asked, began: world.now }, outcome);
}

export async function typePassword(world: World, browser: Browser, errand: Errand): Promise<void> {
  const own = await account(world);
  if (own.passwordHash !== `password ${world.password}`) return;
  await world.prove(browser, errand, { step: 'login', amr: ['pwd'], credential: passwordMark(own) });
}

interface Typing {
  readonly nth: number;
  readonly twice: boolean;
  /** The session ends at the same moment. */
  readonly isRaced?: boolean;
}

/** @param steps from now, of one of the apps that ever were set up; typed in both processes at once where it is sent twice */
export async function typeTotp(
  world: World,
  browser: Browser,
  errand: Errand,
  { nth, steps, twice, isRaced }: Typing & { readonly steps: number },
): Promise<void> {
  const secret = world.phone[nth % Math.max(1, world.phone.length)];
  if (secret === undefined) return;
  const typed = codeAt(secret, world.now + 30 * steps);
  const use = { kind: 'totp', typed } as const;
  await typeCode(world, browser, errand, use, `totp ${secret} ${Math.floor(world.now / 30) + steps}`, {
    twice,
    isRaced,
  });
}

export async function typeRecoveryCode(
  world: World,
  browser: Browser,
  errand: Errand,
  { nth, twice, isRaced }: Typing,
): Promise<void> {
  const typed = world.codes[nth % Math.max(1, world.codes.length)];
  if (typed === undefined) return;
  await typeCode(world, browser, errand, { kind: 'recovery_codes', typed }, `recovery code ${typed}`, {
    twice,
    isRaced,
  });
}

async function typeCode(
  world: World,
  browser: Browser,
  errand: Errand,
  use: Parameters<typeof proveByCode>[2],
  name: string,
  { twice, isRaced }: Pick<Typing, 'isRaced' | 'twice'>,
): Promise<void> {
  const asked = twice ? world.replicas : [world.replica];
  const all = await Promise.all(asked.map(({ ports }) => proveByCode(ports, world.own, use)));
  for (const proved of all) {
    if (!proved && world.evidence.wasUsed(name)) came('code refused that was used');
    if (!proved) continue;
    came(`code ${use.kind}`);
    world.evidence.usedOnce(name);
    const { factorId } = proved.factor;
    const credential = credentialOf(proved.factor);
    const proving = { step: 'second_factor', amr: proved.amr, credential, by: factorId, isRaced } as const;
    await world.prove(browser, errand, proving);
  }
}

export async function typeMailedCode(world: World, browser: Browser, errand: Errand): Promise<void> {
  const own = await account(world);
  const { factors } = world.records;
  const isGood = world.secondFactor.emailCode && (await factors.enrolled(world.subject)).length === 0;
  if (!isGood) return;
  came(`mailed code ${await sendFactorCode(world.replica.ports, { account: own })}`);
  for (const { code } of await mailed(world, 'verify-email-code')) {
    if (code === undefined || world.evidence.wasUsed(`mailed ${code}`)) continue;
    if (!(await proveByMail(world.replica.ports, { account: own }, code))) continue;
    world.evidence.usedOnce(`mailed ${code}`);
    await world.prove(browser, errand, { step: 'second_factor', amr: ['email'] });
    if (await proveByMail(world.replica.ports, { account: own }, code)) world.evidence.usedOnce(`mailed ${code}`);
  }
}

interface KeyUse {
  readonly alone: boolean;
  /** By a copy of the key, whose counter stands where it stood. */
  readonly copied: boolean;
  readonly again: boolean;
}

/** @param use.again what was signed before is presented once more, to another process */
export async function useKey(world: World, browser: Browser, errand: Errand, use: KeyUse): Promise<void> {
  const { subject } = world;
  const within = errand.interactionId;
  const binding = use.alone
    ? ({ purpose: 'sign_in', within, browser: browser.digest } as const)
    : ({ purpose: 'second_factor', within, subject } as const);
  const { passkeys, records, ports } = world.replica;
  let text: string | undefined;
  if (use.again) text = world.assertions.at(-1)?.text;
  else {
    const all = await records.factors.ofPerson(subject);
    const request = await passkeys.request(binding, all);
    // Whoever is asked for any key chooses one that is set up.
    const known = new Set(request.allowCredentials.map(({ id }) => id));
    const device = use.copied ? world.copy : world.device;
    const good = all.flatMap(({ data }) =>
      data.type === 'passkey' && data.counterWentBackAt === undefined ? [{ id: data.credentialId }] : [],
    );
    const allowCredentials = good.length > 0 ? good : request.allowCredentials;
    if (device.keys.some(({ id }) => known.has(id))) text = device.use({ ...request, allowCredentials });
  }
  if (text === undefined) return;
  const name = `challenge of ${digest(text)}`;
  const used = await passkeys.used(text, binding, (handle) => records.factors.findByHandle(handle));
  if (used.kind === 'refused') return came(`key ${used.reason}`);
  world.evidence.usedOnce(name);
  world.assertions.push({ text, within, browser });
  const isKept = await keepPasskeyUse(ports, used, undefined);
  came(`key ${used.kind}`);
  if (used.kind === 'suspected' || !isKept) return;
  const { factorId } = used.factor;
  const step = use.alone ? 'login' : 'second_factor';
  await world.prove(browser, errand, { step, amr: used.amr, credential: credentialOf(used.factor), by: factorId });
}

/** @param sub who they are there */
export async function signInAtAcme(world: World, browser: Browser, errand: Errand): Promise<void> {
  const { ports, byOperators, records } = world.replica;
  const provider = await records.identityProviders.find(atAcme(world).providerId);
  if (!provider || provider.disabledAt !== undefined) return;
  const person = { issuer: provider.issuer, upstreamSubject: 'them', claims: {} };
  const known = await signInElsewhere({ ...ports, byInviter: byOperators.unitOfWork }, records, { provider, person });
  if (known.kind !== 'known') return;
  const { key } = atAcme(world);
  await world.prove(browser, errand, { step: 'login', amr: ['fed'], credential: key, by: key });
}

/** Whether this page of their own opens for whoever is in this browser. */
export async function atOwnPage(world: World, browser: Browser) {
  const session = await world.session(browser);
  return session && (await isRecent(world.replica.issuer, session)) ? session : undefined;
}

/** Up to the page that shows the recovery codes, or further where there are some. */
export async function setUp(
  world: World,
  browser: Browser,
  { errand, type }: { readonly errand: Errand | undefined; readonly type: 'passkey' | 'totp' },
): Promise<void> {
  if (!world.secondFactor.kinds.includes(type)) return;
  const session = errand ? undefined : await atOwnPage(world, browser);
  const about = errand?.interactionId ?? session?.sessionId;
  if (about === undefined || (errand && errand.step !== 'enrol_factor')) return;
  const needs = { issuer: world.replica.issuer, account: await account(world), about };
  const setup = newSetup(needs.issuer);
  const factor = type === 'totp' ? await scanned(world, needs, setup) : await madeKey(world, needs);
  if (!factor) return;
  const confirmed = await sealed(needs, setup, factor);
  const form = { about, setup, confirmed, isInJourney: errand !== undefined, browser };
  world.forms.push(form);
  await sendForm(world, form);
}

type Needs = Parameters<typeof sealed>[0];

async function scanned(world: World, needs: Needs, setup: string): Promise<ConfirmedFactor | undefined> {
  const data = newTotp(await derived(needs, 'totp', setup, totpSecretLength));
  const confirmed = totp.take(data, codeAt(data.secret, world.now), world.now) as TotpData | undefined;
  if (!confirmed) return undefined;
  world.evidence.usedOnce(`totp ${data.secret} ${Math.floor(world.now / 30)}`);
  world.phone.push(data.secret);
  return { kind: 'confirmed', handle: `totp:${digest(data.secret)}`, amr: totp.amr, data: confirmed, name: '' };
}

async function madeKey(world: World, { account: own, about }: Needs): Promise<ConfirmedFactor | undefined> {
  const { passkeys, records } = world.replica;
  const binding = { purpose: 'enrolment', within: about, subject: own.subject } as const;
  const creation = await passkeys.creation(binding, own, await records.factors.ofPerson(own.subject));
  const device = new SoftwareAuthenticator(world.device.traits);
  const made = await passkeys.made(device.create(creation), binding);
  world.device.keys.push(...device.keys);
  world.copy.keys.push(...device.keys.map((key) => ({ ...key })));
  if (made.kind === 'refused') return undefined;
  const { handle, amr, data } = made;
  return { kind: 'confirmed', handle, amr, data, name: '' };
}

/** The person says that they have saved their codes; also a second time, by the button that goes back. */
export async function sendForm(world: World, form: SentForm): Promise<void> {
  const { browser, about, setup, isInJourney } = form;
  const { issuer, core, ports } = world.replica;
  const session = await world.session(browser);
  const isAllowed = isInJourney || ((await atOwnPage(world, browser)) && session?.sessionId === about);
  if (!isAllowed) return;
  const needs = { issuer, account: await account(world), about };
  const factor = await unsealed(needs, setup, form.confirmed);
  if (!factor) return;
  const codes = await derivedCodes(needs, setup);
  const hasCodes = (await world.records.factors.enrolled(world.subject)).some(({ type }) => type === 'recovery_codes');
  const factorId = identifier(issuer.random);
  const named = { ...factor, factorId };
  const credential = credentialOf(named);
  const added = { factor: named, ...(!hasCodes && { codes: codes.data }), once: onceOf(setup) };
  const add = async () => {
    const outcome = await addOwnFactor(ports, world.own, added);
    came(`set up ${isInJourney ? 'on the way' : 'at home'} ${outcome}`);
    return outcome === 'added';
  };
  const proven = (sessionId: string | undefined) =>
    factor.amr.map((amr) => ({ amr, at: world.now, who: false, sessionId, by: factorId }));
  if (!isInJourney) {
    if (!session || !(await add())) return;
    if (!hasCodes) world.codes.push(...codes.codes);
    const methods = factor.amr.map((amr) => ({ amr, at: world.now, credential }));
    const signIn = { subject: world.subject, amr: factor.amr, methods, onlyAdds: true, replaces: session };
    const begun = await unlessSuperseded(() => core.sessions.start(signIn));
    if (!begun) return;
    world.keep(browser, begun.cookie);
    return world.evidence.added(begun.session, proven(session.sessionId));
  }
  const reference = { interactionId: about, browserDigest: browser.digest };
  const write = async () => {
    const isAdded = await add();
    if (!isAdded) return false;
    if (!hasCodes) world.codes.push(...codes.codes);
    world.evidence.prove(about, proven(session?.sessionId));
    return true;
  };
  const proving = {
    step: 'enrol_factor',
    subject: world.subject,
    amr: factor.amr,
    credential,
    replaces: session,
  } as const;
  const proved = await core.journey.fulfil({ ...reference, proving, write });
  if (proved?.begun) {
    world.keep(browser, proved.begun.cookie);
    world.evidence.begun(proved.begun.session, about);
  }
  const errand = browser.errands.find(({ interactionId }) => interactionId === about);
  if (proved && errand) await world.arrived(browser, errand, proved.outcome);
}

let setups: Array<{ readonly setup: string; readonly about: string }> = [];

/** @param again the form of before, by the button that goes back */
export async function makeCodes(world: World, browser: Browser, again: boolean): Promise<void> {
  const session = await atOwnPage(world, browser);
  if (!session) return;
  const { issuer, ports } = world.replica;
  const needs = { issuer, account: await account(world), about: session.sessionId };
  const before = setups.filter(({ about }) => about === session.sessionId).at(-1)?.setup;
  const setup = (again ? before : undefined) ?? newSetup(issuer);
  setups = [...setups.slice(-9), { setup, about: session.sessionId }];
  const { codes, data } = await derivedCodes(needs, setup);
  const isRenewed = await renewRecoveryCodes(ports, world.own, data, onceOf(setup));
  came(isRenewed ? 'codes made' : 'codes not made');
  if (isRenewed) world.codes.push(...codes);
}

export async function remove(
  world: World,
  browser: Browser,
  { nth, everywhere }: { readonly nth: number; readonly everywhere: boolean },
): Promise<void> {
  const session = await atOwnPage(world, browser);
  const all = withoutCodes(await world.records.factors.enrolled(world.subject));
  const { factorId } = all[nth % Math.max(1, all.length)] ?? {};
  if (!session || factorId === undefined) return;
  const removal = { factorId, stays: session.sessionId, everywhere };
  const outcome = await removeOwnFactor(world.replica.ports, world.own, removal);
  came(`remove ${outcome}`);
  if (outcome === 'removed') await nothingRestsOn(world, factorId, session.sessionId);
}

/** But the session of whoever said so. */
export async function nothingRestsOn(world: World, by: string, except?: string): Promise<void> {
  for (const session of await world.records.sessions.listLive(world.subject, world.now, 99)) {
    if (session.sessionId !== except && world.evidence.restsOn(session, by)) {
      throw new Error('a session rests on what is gone');
    }
  }
}

interface Told {
  readonly secret?: string;
  readonly code?: string;
  readonly accounts?: ReadonlyArray<{ readonly secret: string }>;
}

/** The newest first. */
async function mailed({ records, subject }: World, template: string): Promise<readonly Told[]> {
  const mails = (await records.mail.page({ limit: 500 })).filter((mail) => mail.template === template);
  return mails.filter((mail) => mail.subject === subject).map(({ data }) => (data ?? {}) as Told);
}

export async function undo(world: World, nth: number): Promise<void> {
  const links = (await mailed(world, 'factors-changed')).flatMap(({ secret }) => secret ?? []);
  const secret = links[nth % Math.max(1, links.length)];
  if (secret === undefined) return;
  const outcome = await undoFactorChange(world.replica.ports, world.own, secret);
  came(`undo ${outcome}`);
  if (outcome === 'done') world.evidence.usedOnce(secret);
}

/** Another password by a link of a mail. */
export async function recover(world: World, everywhere: boolean): Promise<void> {
  const { ports } = world.replica;
  await askRecovery(ports, { identifier: world.username, source: '192.0.2.1' });
  const [secret] = (await mailed(world, 'recover-password')).flatMap(({ accounts = [] }) => accounts[0]?.secret ?? []);
  if (secret === undefined) return;
  const passwordHash = `password ${world.password + 1}`;
  const outcome = await recoverPassword(ports, { subject: world.subject, secret, passwordHash, everywhere });
  if (outcome !== 'done') return;
  came('recovered');
  world.evidence.usedOnce(secret);
  world.password += 1;
}
