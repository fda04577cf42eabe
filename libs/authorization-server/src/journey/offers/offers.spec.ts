import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allow, answerOf, browser, parametersWith, portal, startCore } from '../../../test/authorization-fixture.js';
import type { WaitingRequest } from '../../records/authorization-request.js';
import type { EnrolledMethod, Factors } from '../../records/factors.js';

import type { Session } from '../../records/session.js';
import { digest } from '../../shared/digest.js';
import { type OfferName, offerNames } from '../../shared/offers.js';
import type { AuthorizeOutcome } from '../outcome.js';
import { offerStateOf } from './offer-state.js';

const day = 86_400;
const totp: EnrolledMethod = { amr: ['otp'], isAsked: true };
const key: EnrolledMethod = { amr: ['hwk', 'user', 'mfa'], isAsked: true };
const mailCode: EnrolledMethod = { amr: ['email'], isAsked: false };

class Peoples implements Factors {
  has: readonly EnrolledMethod[] = [];
  oneKeyOnly = false;
  enrollable: readonly EnrolledMethod[] = [totp, key];
  enrolled = async () => this.has;
  hasOneKeyOnly = async () => this.oneKeyOnly;
}

interface Setting {
  readonly allowed?: readonly OfferName[];
  readonly requiredIn?: number;
}

async function start({ allowed = offerNames, requiredIn }: Setting = {}) {
  const people = new Peoples();
  const started = await startCore({}, people);
  const { settings, clock } = started;
  Object.assign(settings, { offers: { allowed, interval: 30 * day } });
  if (requiredIn !== undefined) Object.assign(settings, { factorPolicy: { requiredFrom: clock.now() + requiredIn } });
  return { ...started, people };
}

type Started = Awaited<ReturnType<typeof start>>;

interface Way {
  readonly amr?: readonly string[];
  readonly makesPasskeys?: boolean;
  readonly subject?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly session?: Session | undefined;
}

/** Up to where somebody has said who they are. */
async function signInto({ core }: Started, way: Way = {}) {
  const { amr = ['pwd'], makesPasskeys = true, subject = 'alice', parameters = {}, session } = way;
  const begun = await core.authorization.authorize({
    parameters: parametersWith(parameters),
    session,
    browserDigest: browser,
  });
  if (begun.kind !== 'interaction') throw new Error(`nobody is asked: ${begun.kind}`);
  const reference = { interactionId: begun.interactionId, browserDigest: browser };
  const proving = { step: 'login', subject, amr, makesPasskeys, replaces: session } as const;
  const { outcome, begun: made } = await core.journey.proved({ ...reference, proving });
  if (!made) throw new Error('no session began');
  return { reference, outcome, session: made.session };
}

async function reasonOf({ core }: Started, { reference, session }: Awaited<ReturnType<typeof signInto>>) {
  const { next, reason } = (await core.journey.describe({ ...reference, session })) ?? {};
  return next === 'offer' ? reason : undefined;
}

/** What is offered at one sign-in after so many seconds, and turned down until later. */
async function offeredAfter(started: Started, seconds: number, way: Way = {}) {
  started.clock.advance(seconds);
  const visit = await signInto(started, way);
  const reason = await reasonOf(started, visit);
  if (reason !== undefined) await started.core.journey.refuseOffer({ ...visit, ...visit.reference, forGood: false });
  return reason;
}

const stepOf = (outcome: AuthorizeOutcome) => (outcome.kind === 'interaction' ? outcome.step : outcome.kind);

describe('an offer', () => {
  it('comes once somebody is signed in, before what the app asks, and leads on to that', async () => {
    const started = await start();
    const visit = await signInto(started);
    expect(stepOf(visit.outcome)).toBe('offer');
    expect(await started.stores.sessions.find(visit.session.sessionId)).toBeDefined();
    expect(await reasonOf(started, visit)).toBe('passkey');
    // Opened again it is the same.
    const { reference, session } = visit;
    expect(stepOf(await started.core.journey.resume({ ...reference, session }))).toBe('offer');
    const later = await started.core.journey.refuseOffer({ ...reference, session, forGood: false });
    expect(stepOf(later)).toBe('consent');
    expect(answerOf(await allow(started.core, reference, session)).code).toHaveLength(43);
  });

  it('is made once in its time, to one person, in whichever browser', async () => {
    const started = await start();
    expect(await offeredAfter(started, 0)).toBe('passkey');
    expect(await offeredAfter(started, 30 * day - 1)).toBeUndefined();
    expect(await offeredAfter(started, 1)).toBe('passkey');
    expect(await offeredAfter(started, 0, { subject: 'bob' })).toBe('passkey');
  });

  it('is made though a clock that was ahead says that it was made', async () => {
    const started = await start();
    const offeredAt = started.clock.now() + 365 * day;
    const bounds = { notSince: 0, notAfter: offeredAt };
    await started.stores.madeOffers.make({ subject: 'alice', offer: 'passkey', offeredAt }, bounds);
    expect(await offeredAfter(started, 0)).toBe('passkey');
    expect(await offeredAfter(started, 60)).toBeUndefined();
  });

  it('is never made again to whoever does not want it, which is told', async () => {
    const started = await start();
    const visit = await signInto(started);
    const { core, stores } = started;
    const never = () => core.journey.refuseOffer({ ...visit.reference, session: visit.session, forGood: true });
    expect((await Promise.all([never(), never(), never()])).map(stepOf)).toEqual(['consent', 'consent', 'consent']);
    expect(await offeredAfter(started, 400 * day)).toBeUndefined();
    const told = await stores.auditLog.page({ name: 'offer_declined', limit: 5 });
    expect(told).toMatchObject([{ subject: 'alice', target: { record: 'madeOffers', id: 'passkey' } }]);
  });

  it('that comes on a day is put off and not turned down for good', async () => {
    const started = await start({ allowed: ['second_factor'], requiredIn: 5 * day });
    const visit = await signInto(started);
    await started.core.journey.refuseOffer({ ...visit.reference, session: visit.session, forGood: true });
    expect(await offeredAfter(started, day)).toBe('second_factor');
    expect(await started.stores.auditLog.page({ name: 'offer_declined', limit: 5 })).toEqual([]);
  });

  it('is one at a sign-in, and the first that suits', async () => {
    const started = await start({ requiredIn: 20 * day });
    started.people.oneKeyOnly = true;
    expect(await offeredAfter(started, 0)).toBe('passkey');
    expect(await offeredAfter(started, 1)).toBe('second_factor');
    expect(await offeredAfter(started, 1)).toBe('second_way');
    expect(await offeredAfter(started, 1)).toBeUndefined();
  });

  it('turns nobody else’s down, and is not of another browser or person', async () => {
    const started = await start();
    const { core, stores, signIn } = started;
    const visit = await signInto(started);
    const { session: bob } = await signIn('bob');
    await core.journey.refuseOffer({ ...visit.reference, session: bob, forGood: true });
    await core.journey.refuseOffer({ ...visit.reference, session: undefined, forGood: true });
    const elsewhere = { ...visit.reference, browserDigest: digest('elsewhere') };
    const outcome = await core.journey.refuseOffer({ ...elsewhere, session: visit.session, forGood: true });
    expect(outcome.kind).toBe('error_page');
    expect(await stores.madeOffers.ofPerson('alice')).toEqual([
      { subject: 'alice', offer: 'passkey', offeredAt: started.clock.now() },
    ]);
    expect((await core.journey.describe({ ...visit.reference, session: bob }))?.next).not.toBe('offer');
    expect(await reasonOf(started, visit)).toBe('passkey');
  });

  it('is made within one of two ways that somebody is on at once', async () => {
    const started = await start();
    const both = await Promise.all([signInto(started), signInto(started)]);
    expect(both.map(({ outcome }) => stepOf(outcome)).sort()).toEqual(['consent', 'offer']);
  });

  it('leads twice where it was refused twice', async () => {
    const started = await start();
    await started.stores.clients.save({ ...portal, consentRequired: false });
    const { reference, session } = await signInto(started);
    const later = () => started.core.journey.refuseOffer({ ...reference, session, forGood: false });
    expect(answerOf(await later()).code).toHaveLength(43);
    expect(answerOf(await later()).code).toHaveLength(43);
  });

  it('is taken by a factor that is set up, which the session then has, and nothing more is offered', async () => {
    const started = await start({ requiredIn: 20 * day });
    started.people.oneKeyOnly = true;
    const { reference, session } = await signInto(started);
    const proved = await started.core.journey.fulfil({
      ...reference,
      proving: { step: 'enrol_factor', subject: 'alice', amr: key.amr, replaces: session },
      write: async () => {
        started.people.has = [key];
        return true;
      },
    });
    expect(proved && stepOf(proved.outcome)).toBe('consent');
    expect(proved?.begun?.session).toMatchObject({ sessionId: session.sessionId, amr: ['pwd', 'hwk', 'user', 'mfa'] });
  });

  it('is nothing that a page proves by itself: nobody else’s step, and no factor without an offer', async () => {
    const started = await start({ allowed: [] });
    const { reference, session } = await signInto(started);
    const proving = { step: 'enrol_factor', subject: 'alice', amr: key.amr, replaces: session } as const;
    const write = async () => true;
    expect(await started.core.journey.fulfil({ ...reference, proving, write })).toBeUndefined();
  });
});

describe('nothing is offered', () => {
  it.each<[string, Way & Setting]>([
    ['where operators want nothing offered', { allowed: [] }],
    ['where the browser cannot make keys', { makesPasskeys: false }],
    ['to whoever signed in with a key', { amr: key.amr }],
    ['to whoever signed in elsewhere', { amr: ['fed'] }],
  ])('%s', async (_name, { allowed, ...way }) => {
    expect(stepOf((await signInto(await start({ ...(allowed && { allowed }) }), way)).outcome)).toBe('consent');
  });

  it('to whoever has a key, or could set up none', async () => {
    const started = await start();
    started.people.enrollable = [totp];
    expect(stepOf((await signInto(started)).outcome)).toBe('consent');
    started.people.enrollable = [totp, key];
    started.people.has = [{ ...key, isAsked: false }];
    expect(stepOf((await signInto(started)).outcome)).toBe('consent');
  });

  it('in a session that goes on', async () => {
    const started = await start();
    const { session } = await started.signIn();
    started.clock.advance(10);
    expect(stepOf((await signInto(started, { session, parameters: { prompt: 'login' } })).outcome)).toBe('consent');
    const { core } = started;
    const silent = await core.authorization.authorize({
      parameters: parametersWith(),
      session,
      browserDigest: browser,
    });
    expect(stepOf(silent)).toBe('consent');
  });

  it('where nobody may be asked', async () => {
    const started = await start();
    await started.stores.clients.save({ ...portal, consentRequired: false });
    const { session } = await started.signIn();
    const parameters = parametersWith({ prompt: 'none' });
    const silent = await started.core.authorization.authorize({ parameters, session, browserDigest: browser });
    expect(answerOf(silent).code).toHaveLength(43);
  });

  it('on the way to a page of the issuer', async () => {
    const started = await start();
    const login = await started.core.ownPages.signIn({ endpoint: { path: '/account' }, browserDigest: browser });
    if (login.kind !== 'interaction') throw new Error('nobody is asked');
    const proving = { step: 'login', subject: 'alice', amr: ['pwd'], makesPasskeys: true } as const;
    const reference = { interactionId: login.interactionId, browserDigest: browser };
    expect((await started.core.journey.proved({ ...reference, proving })).outcome.kind).toBe('own_page');
  });
});

describe('the reminder of a day', () => {
  it.each([
    ['a hundred days before', 100 * day, [0, 9 * day, day], ['second_factor', undefined, 'second_factor']],
    ['shortly before', 3 * day, [0, day - 1, 1, day], ['second_factor', undefined, 'second_factor', 'second_factor']],
  ])('comes %s, more often as it is nearer and never more than daily', async (_name, requiredIn, waits, expected) => {
    const started = await start({ allowed: ['second_factor'], requiredIn });
    const offered: unknown[] = [];
    for (const seconds of waits) offered.push(await offeredAfter(started, seconds));
    expect(offered).toEqual(expected);
  });

  it('is over with the day, on which it is asked', async () => {
    const started = await start({ allowed: ['second_factor'], requiredIn: 10 });
    started.clock.advance(10);
    const begun = await started.core.authorization.authorize({ parameters: parametersWith(), browserDigest: browser });
    if (begun.kind !== 'interaction') throw new Error('nobody is asked');
    const proving = { step: 'login', subject: 'alice', amr: ['pwd'] } as const;
    const reference = { interactionId: begun.interactionId, browserDigest: browser };
    expect(stepOf((await started.core.journey.proved({ ...reference, proving })).outcome)).toBe('enrol_factor');
  });

  it('is for whoever has nothing: a code by mail is enough where it counts', async () => {
    const started = await start({ allowed: ['second_factor'], requiredIn: day });
    started.people.has = [mailCode];
    expect(await offeredAfter(started, 0)).toBeUndefined();
    started.people.has = [];
    expect(await offeredAfter(started, 0)).toBe('second_factor');
  });
});

describe('whatever is offered', () => {
  interface Asked {
    readonly prompt: string | undefined;
    readonly isSignedIn: boolean;
    readonly consentRequired: boolean;
    readonly forGood: boolean;
    readonly makesPasskeys: boolean;
    readonly requiredIn: number | undefined;
    readonly oneKeyOnly: boolean;
  }
  const requests: fc.Arbitrary<Asked> = fc.record({
    prompt: fc.constantFrom(undefined, 'login', 'consent', 'none'),
    isSignedIn: fc.boolean(),
    consentRequired: fc.boolean(),
    forGood: fc.boolean(),
    makesPasskeys: fc.boolean(),
    requiredIn: fc.constantFrom(undefined, day),
    oneKeyOnly: fc.boolean(),
  });

  /** All that somebody is asked but for offers, and what comes of it. */
  async function walk(asked: Asked, allowed: readonly OfferName[]) {
    const { prompt, isSignedIn, consentRequired, forGood, makesPasskeys, requiredIn, oneKeyOnly } = asked;
    const started = await start({ allowed, ...(requiredIn !== undefined && { requiredIn }) });
    const { core, stores, people, signIn } = started;
    people.oneKeyOnly = oneKeyOnly;
    await stores.clients.save({ ...portal, consentRequired });
    let session = isSignedIn ? (await signIn()).session : undefined;
    const steps: string[] = [];
    let offered = 0;
    const parameters = parametersWith({ prompt });
    let outcome = await core.authorization.authorize({ parameters, session, browserDigest: browser });
    while (outcome.kind === 'interaction') {
      const { step, interactionId } = outcome;
      const reference = { interactionId, browserDigest: browser };
      if (step === 'offer') offered += 1;
      else steps.push(step);
      if (steps.length + offered > 5) throw new Error('led round in a circle');
      if (step === 'login') {
        const proving = { step, subject: 'alice', amr: ['pwd'], makesPasskeys, replaces: session } as const;
        const proved = await core.journey.proved({ ...reference, proving });
        session = proved.begun?.session ?? session;
        outcome = proved.outcome;
      } else if (step === 'offer') outcome = await core.journey.refuseOffer({ ...reference, session, forGood });
      else if (session) outcome = await allow(core, reference, session);
    }
    const { code, ...answer } = answerOf(outcome);
    const [grant] = await stores.grants.list({ subject: 'alice' }, 5);
    const { amr, acr, authTime, identityScopes, resources } = grant ?? {};
    return {
      offered,
      same: { steps, answer, hasCode: code !== undefined, amr, acr, authTime, identityScopes, resources },
    };
  }

  it('changes nothing of what is asked, proved and answered, and is one at most', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (asked) => {
        const [plain, offering] = [await walk(asked, []), await walk(asked, offerNames)];
        expect(offering.same).toEqual(plain.same);
        expect(plain.offered).toBe(0);
        expect(offering.offered).toBeLessThanOrEqual(asked.prompt === 'none' ? 0 : 1);
      }),
      { numRuns: 60 },
    );
  });

  it('is nothing on the way of a device, which waits for an answer', async () => {
    const { settings, stores, people, signIn } = await start();
    const { session } = await signIn();
    const deps = { settings, stores, factors: people };
    const person = { session, proved: [{ amr: 'pwd', at: 0 }], makesPasskeys: true };
    const ofKind = (kind: WaitingRequest['kind']) =>
      offerStateOf(deps, { kind, prompts: [] } as unknown as WaitingRequest, person, {});
    expect(await ofKind('device')).toBeUndefined();
    expect(await ofKind('own_page')).toBeUndefined();
    expect(await ofKind('authorization')).toMatchObject({ allowed: offerNames, made: [] });
  });
});
