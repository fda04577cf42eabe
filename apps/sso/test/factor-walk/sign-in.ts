import { type Factor, noPassword } from '@signet/identity';
import * as person from './acts-of-person.js';
import type { Asked, Browser, World } from './world.js';

const usual: Asked = { acr: undefined, essential: false, maxAge: undefined, login: false };

/** A key that opens an account alone, and of which there is no copy. */
function isGoodKey({ amr, data }: Factor): boolean {
  return data.type === 'passkey' && amr.includes('mfa') && data.counterWentBackAt === undefined;
}

/** Whether somebody can begin to sign in: by a password, at a provider that is there, or by a key that was not copied. */
export async function isOpen({ records, subject }: World): Promise<boolean> {
  const account = await records.accounts.find(subject);
  if (account?.passwordHash !== noPassword) return true;
  for (const { providerId } of await records.federatedIdentities.ofPerson(subject)) {
    const provider = await records.identityProviders.find(providerId);
    if (provider && provider.disabledAt === undefined) return true;
  }
  return (await records.factors.ofPerson(subject)).some(isGoodKey);
}

/** In a browser that nobody signed in with, by all that they have: whoever could begin comes to the app. */
export async function comesIn(world: World): Promise<void> {
  if (!(await isOpen(world))) return;
  const [at] = world.browsers;
  Object.assign(at, { cookie: undefined, errands: [] });
  const step = await signIn(world, at, usual);
  // The key that they came with had been used by a copy.
  if (!(await isOpen(world))) return;
  const factors = await world.records.factors.ofPerson(world.subject);
  if ((await world.session(at)) || (step === 'second_factor' && isStuck(factors))) return;
  throw new Error(`somebody who has a way in does not come in: ${step}`);
}

/** With nothing but a key that was copied: told by mail, and led past by an operator (docs/passkeys.md). */
function isStuck(factors: readonly Factor[]): boolean {
  const { length } = factors.flatMap(({ data }) => (data.type === 'recovery_codes' ? data.digests : []));
  return length === 0 && !factors.some(isGoodKey) && !factors.some(({ data }) => data.type === 'totp');
}

/** All that is asked is done, as far as they can. Gives the step at which the way to the app stands. */
export async function signIn(world: World, at: Browser, asked: Asked): Promise<string | undefined> {
  at.errands = [];
  await person.ask(world, at, asked);
  let last: string | undefined;
  for (let pages = 0; pages < 6; pages += 1) {
    const errand = world.errand(at, 0);
    if (!errand || (errand.step === last && pages > 3)) return errand?.step;
    last = errand.step;
    await goOn(world, at);
  }
  return last;
}

/** What the last page of this browser asks for. */
export async function goOn(world: World, at: Browser): Promise<void> {
  // Their app shows another code by now.
  world.clock.advance(60);
  const step = world.errand(at, 0)?.step;
  if (step === 'login') await sayWho(world, at);
  if (step === 'second_factor') await proveMore(world, at);
  if (step !== 'enrol_factor') return;
  // In one browser an app on a phone is what comes to hand, in the other one a key.
  const types = ['totp', 'passkey'] as const;
  for (const type of at === world.browsers[0] ? types : types.toReversed()) {
    const errand = world.errand(at, 0);
    if (errand?.step === 'enrol_factor') await person.setUp(world, at, { errand, type });
  }
}

const byKey = { copied: false, again: false };

async function sayWho(world: World, at: Browser): Promise<void> {
  const { records, subject } = world;
  const account = await person.account(world);
  const ways: ReadonlyArray<() => Promise<void>> = [
    async () => {
      const keys = (await records.factors.ofPerson(subject)).filter(isGoodKey);
      const errand = world.errand(at, 0);
      if (errand && keys.length > 0) await person.useKey(world, at, errand, { ...byKey, alone: true });
    },
    async () => {
      const errand = world.errand(at, 0);
      if (errand) await person.signInAtAcme(world, at, errand);
    },
  ];
  const errand = world.errand(at, 0);
  if (errand && account.passwordHash !== noPassword) return person.typePassword(world, at, errand);
  for (const way of ways) if (world.errand(at, 0)?.step === 'login') await way();
}

async function proveMore(world: World, at: Browser): Promise<void> {
  const isAsked = () => world.errand(at, 0)?.step === 'second_factor';
  const attempts = [
    ...world.phone.map((_, nth) => ['totp', nth] as const),
    ['key', 0] as const,
    ['mail', 0] as const,
    ...world.codes.map((_, nth) => ['recovery_code', nth] as const),
  ];
  for (const [way, nth] of at === world.browsers[0] ? attempts : attempts.toReversed()) {
    const errand = world.errand(at, 0);
    if (!errand || !isAsked()) return;
    if (way === 'totp') await person.typeTotp(world, at, errand, { nth, steps: 0, twice: false });
    if (way === 'key') await person.useKey(world, at, errand, { ...byKey, alone: false });
    if (way === 'mail') await person.typeMailedCode(world, at, errand);
    if (way === 'recovery_code') await person.typeRecoveryCode(world, at, errand, { nth, twice: false });
  }
}
