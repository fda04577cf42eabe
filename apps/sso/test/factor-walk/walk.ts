import { noPassword } from '@signet/identity';
import fc from 'fast-check';
import * as operators from './acts-of-operators.js';
import * as person from './acts-of-person.js';
import { classOf } from './evidence.js';
import type { Browser, World } from './world.js';

const [twoFactors, byKey] = [classOf(['mfa']), classOf(['hwk', 'mfa'])];
const [nth, browser] = [fc.nat(9), fc.nat(1)];
const asked = fc.record({
  acr: fc.constantFrom(undefined, undefined, twoFactors, byKey),
  essential: fc.boolean(),
  maxAge: fc.constantFrom(undefined, undefined, 0, 60),
  login: fc.constantFrom(false, false, false, true),
});
const type = fc.constantFrom('totp' as const, 'passkey' as const);

/** What is tried; at an errand of the browser where one is named. */
export const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), browser, asked }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('password' as const), browser, nth }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('totp' as const),
      browser,
      nth,
      steps: fc.integer({ min: -1, max: 1 }),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('recovery_code' as const), browser, nth, twice: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mailed_code' as const), browser, nth }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('key' as const),
      browser,
      nth,
      alone: fc.boolean(),
      copied: fc.constantFrom(false, false, false, true),
      again: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('acme' as const), browser, nth }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('set_up' as const), browser, nth, type, journey: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('send_again', 'undo', 'recover', 'reset', 'wait'), nth }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('remove', 'codes', 'unlink', 'link', 'sign_out'), browser, nth }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('want', 'turn_acme', 'delete_acme', 'unlink_by_operator', 'order'),
      nth,
    }),
  },
);
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Of operators, who may take the last way in. */
const ofOperators = new Set(['reset', 'turn_acme', 'delete_acme', 'unlink_by_operator', 'wait']);

/** Seconds; back as well, and over the edges of what lasts. */
const waits = [1, 30, 31, 90, -20, -90, 600, 901, 86_400, 8 * 86_400];

/** One step, and what must be true behind it. */
export async function take(world: World, step: Action): Promise<void> {
  const before = await isOpen(world);
  await act(world, step);
  for (const session of await world.records.sessions.listLive(world.subject, world.now, 99)) {
    world.evidence.judge(session);
  }
  for (const { former } of world.browsers) {
    for (const cookie of former.slice(-3)) {
      if (await world.replica.core.sessions.current(cookie)) throw new Error('a former cookie is good');
    }
  }
  if (before && !ofOperators.has(step.kind) && !(await isOpen(world))) throw new Error('nobody can sign in any more');
}

async function act(world: World, step: Action): Promise<void> {
  const { kind } = step;
  if (!('browser' in step)) return elsewhere(world, kind as Parameters<typeof elsewhere>[1], step.nth);
  const at = world.browsers[step.browser] as Browser;
  if (kind === 'ask') return person.ask(world, at, step.asked);
  const errand = world.errand(at, step.nth);
  switch (kind) {
    case 'set_up':
      if (step.journey && !errand) return;
      return person.setUp(world, at, { errand: step.journey ? errand : undefined, type: step.type });
    case 'remove':
      return person.remove(world, at, { nth: step.nth, everywhere: step.nth > 6 });
    case 'codes':
      return person.makeCodes(world, at, step.nth > 4);
    case 'link':
      return operators.link(world, at);
    case 'unlink':
      return operators.unlink(world, at);
    case 'sign_out': {
      const session = await world.session(at);
      return session && world.replica.core.sessions.end(session.sessionId);
    }
  }
  if (!errand) return;
  switch (kind) {
    case 'password':
      return person.typePassword(world, at, errand);
    case 'totp':
      return person.typeTotp(world, at, errand, step);
    case 'recovery_code':
      return person.typeRecoveryCode(world, at, errand, step);
    case 'mailed_code':
      return person.typeMailedCode(world, at, errand);
    case 'key':
      return person.useKey(world, at, errand, step);
    case 'acme':
      return person.signInAtAcme(world, at, errand);
  }
}

async function elsewhere(world: World, kind: string, nth: number): Promise<void> {
  switch (kind) {
    case 'send_again': {
      const form = world.forms[nth % Math.max(1, world.forms.length)];
      return form && person.sendForm(world, form);
    }
    case 'undo':
      return person.undo(world, nth);
    case 'recover':
      return person.recover(world, nth > 4);
    case 'reset':
      return operators.reset(world, [0, 86_400, undefined][nth % 3]);
    case 'wait':
      return world.clock.advance(waits[nth % waits.length] ?? 1);
    case 'want':
      return world.want(wishes[nth % wishes.length] ?? {});
    case 'turn_acme':
      return operators.turnAcme(world, nth % 2 === 0);
    case 'delete_acme':
      return nth > 6 ? operators.deleteAcme(world) : operators.describeAcme(world);
    case 'unlink_by_operator':
      return operators.unlinkByOperator(world);
    case 'order':
      return operators.orderFactor(world);
  }
}

const wishes: ReadonlyArray<Parameters<World['want']>[0]> = [
  { required: true },
  { required: false },
  { kinds: ['totp'] },
  { kinds: ['passkey'] },
  { kinds: ['passkey', 'totp'] },
  { emailCode: true },
  { emailCode: false },
];

/** Whether somebody can begin to sign in: by a password, at a provider that is there, or by a key that was not copied. */
async function isOpen({ records, subject }: World): Promise<boolean> {
  const account = await records.accounts.find(subject);
  if (account?.passwordHash !== noPassword) return true;
  for (const { providerId } of await records.federatedIdentities.ofPerson(subject)) {
    const provider = await records.identityProviders.find(providerId);
    if (provider && provider.disabledAt === undefined) return true;
  }
  const factors = await records.factors.ofPerson(subject);
  return factors.some(
    ({ amr, data }) => data.type === 'passkey' && amr.includes('mfa') && data.counterWentBackAt === undefined,
  );
}

/** In a new browser, with all that they have: whoever could begin comes to the app. */
export async function comesIn(world: World): Promise<void> {
  if (!(await isOpen(world))) return;
  // What was guessed at, or proved a moment ago, is not in the way.
  world.clock.advance(120);
  const [at] = world.browsers;
  Object.assign(at, { cookie: undefined, errands: [] });
  const { records, subject } = world;
  const usual = { acr: undefined, essential: false, maxAge: undefined, login: false };
  await person.ask(world, at, usual);
  const factors = await records.factors.ofPerson(subject);
  const good = factors.some(
    ({ amr, data }) => data.type === 'passkey' && amr.includes('mfa') && data.counterWentBackAt === undefined,
  );
  const key = { alone: true, copied: false, again: false };
  const errand = () => {
    const found = world.errand(at, 0);
    if (!found) throw new Error('the way to the app ended early');
    return found;
  };
  const account = await person.account(world);
  if (account.passwordHash !== noPassword) await person.typePassword(world, at, errand());
  else {
    await person.signInAtAcme(world, at, errand());
    if (!(await world.session(at)) && errand().step === 'login' && good) await person.useKey(world, at, errand(), key);
  }
  if (await world.session(at)) return;
  const has = (wanted: string) => factors.find(({ data }) => data.type === wanted)?.data;
  const { step } = errand();
  if (step === 'second_factor') {
    const [app, codes] = [has('totp'), has('recovery_codes')];
    const isStuck =
      !app && !good && !(codes?.type === 'recovery_codes' && codes.digests.length > 0) && factors.length > 0;
    // A key alone that was copied: told by mail, and led past by an operator (docs/passkeys.md).
    if (isStuck) return;
    for (const [at_] of world.phone.entries()) {
      if (await world.session(at)) return;
      if (app) await person.typeTotp(world, at, errand(), { nth: at_, steps: 0, twice: false });
    }
    if (!(await world.session(at)) && good) await person.useKey(world, at, errand(), { ...key, alone: false });
    for (let each = 0; each < world.codes.length && !(await world.session(at)); each += 1) {
      await person.typeRecoveryCode(world, at, errand(), { nth: each, twice: false });
    }
    if (!(await world.session(at))) await person.typeMailedCode(world, at, errand());
  }
  if (step === 'enrol_factor') {
    const type_ = world.secondFactor.kinds.includes('totp') ? 'totp' : 'passkey';
    await person.setUp(world, at, { errand: errand(), type: type_ });
  }
  if (!(await world.session(at))) throw new Error(`somebody who has a way in does not come in: ${step}`);
}
