import fc from 'fast-check';
import * as operators from './acts-of-operators.js';
import * as person from './acts-of-person.js';
import { classOf } from './evidence.js';
import { goOn, isOpen, signIn } from './sign-in.js';
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
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const), browser, asked }) },
  // As somebody does who wants nothing but to come to their app.
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sign_in' as const), browser, asked }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('go_on' as const), browser }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('password' as const), browser, nth }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('totp' as const),
      browser,
      nth,
      steps: fc.integer({ min: -1, max: 1 }),
      twice: fc.boolean(),
      isRaced: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('recovery_code' as const),
      browser,
      nth,
      twice: fc.boolean(),
      isRaced: fc.boolean(),
    }),
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
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('send_again', 'send_again', 'undo', 'recover', 'reset', 'wait'),
      nth,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom('remove', 'remove', 'codes', 'codes', 'unlink', 'link', 'sign_out', 'sign_out'),
      browser,
      nth,
    }),
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
  const [before, copies] = [await isOpen(world), await copiesOf(world)];
  await act(world, step);
  for (const session of await world.records.sessions.listLive(world.subject, world.now, 99)) {
    world.evidence.judge(session);
  }
  for (const { former } of world.browsers) {
    for (const cookie of former.slice(-3)) {
      if (await world.replica.core.sessions.current(cookie)) throw new Error('a former cookie is good');
    }
  }
  // A key of which there is a copy ends itself (decision 91).
  const isEnded = (await copiesOf(world)) > copies;
  if (before && !isEnded && !ofOperators.has(step.kind) && !(await isOpen(world))) {
    throw new Error('nobody can sign in any more');
  }
}

async function copiesOf({ records, subject }: World): Promise<number> {
  const factors = await records.factors.ofPerson(subject);
  return factors.filter(({ data }) => data.type === 'passkey' && data.counterWentBackAt !== undefined).length;
}

async function act(world: World, step: Action): Promise<void> {
  const { kind } = step;
  if (!('browser' in step)) return elsewhere(world, kind as Parameters<typeof elsewhere>[1], step.nth);
  const at = world.browsers[step.browser] as Browser;
  if (kind === 'ask') return person.ask(world, at, step.asked);
  if (kind === 'go_on') return goOn(world, at);
  if (kind === 'sign_in') return void (await signIn(world, at, step.asked));
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
