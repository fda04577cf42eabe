import { describe, expect, it } from '@jest/globals';
import { acrClasses } from '@signet/auth-contracts';
import {
  allow,
  answerOf,
  browser,
  interactionOf,
  parametersWith,
  proveTo,
  startCore,
} from '../../test/authorization-fixture.js';
import type { Client } from '../records/client.js';
import type { Factors } from '../records/factors.js';
import type { Session } from '../records/session.js';
import { digest } from '../shared/digest.js';
import { identityProvider } from '../testing/contract-records.js';
import type { StepName } from './pending-steps.js';

const factor = 'second_factor';
/** Alice has one, and nobody else. */
const factors: Factors = {
  enrolled: async (subject) => (subject === 'alice' ? [{ amr: ['otp'], isAsked: true }] : []),
  enrollable: [],
  hasOneKeyOnly: async () => false,
};

async function atLogin(request: Record<string, string> = {}, client: Partial<Client> = {}) {
  const server = await startCore({ consentRequired: false, ...client }, factors);
  const begun = await server.core.authorization.authorize({
    parameters: parametersWith(request),
    browserDigest: browser,
  });
  const login = interactionOf(begun, 'login');
  type More = { subject?: string; replaces?: Session; keep?: boolean };
  const prove = (step: StepName, amr: string, more: More = {}) =>
    server.core.journey.proved({ ...login, proving: { step, subject: 'alice', amr: [amr], ...more } });
  const next = async (session?: Session) => (await server.core.journey.describe({ ...login, session }))?.next;
  return { ...server, login, prove, next };
}

/** With a password alone. */
async function halfSignedIn(request: Record<string, string> = {}, client: Partial<Client> = {}) {
  const server = await atLogin(request, client);
  return { ...server, half: await server.prove('login', 'pwd') };
}

/** Who is alice here, and signs in with somebody else. */
async function atProvider() {
  const server = await atLogin();
  const { identityProviders, federatedIdentities } = server.stores;
  const { providerId, issuer } = identityProvider;
  const credential = digest('them');
  const identity = { key: credential, providerId, issuer, upstreamSubject: 'them', subject: 'alice', linkedAt: 1 };
  await identityProviders.insert(identityProvider);
  await federatedIdentities.insert(identity);
  const upstream = { providerId, sid: 'there' };
  const elsewhere = { step: 'login', subject: 'alice', amr: ['fed'], credential, upstream } as const;
  return { ...server, upstream, elsewhere };
}

describe('somebody half signed in', () => {
  it('has no session, and is asked for the rest', async () => {
    const { stores, clock, login, half, next } = await halfSignedIn();
    expect(half).toEqual({ outcome: { kind: 'interaction', step: factor, interactionId: login.interactionId } });
    expect(await stores.sessions.listLive('alice', clock.now(), 10)).toEqual([]);
    expect(await stores.grants.list({}, 10)).toEqual([]);
    expect(await stores.proofs.find(login.interactionId)).toEqual({
      interactionId: login.interactionId,
      browserDigest: browser,
      subject: 'alice',
      methods: [{ amr: 'pwd', at: clock.now() }],
      createdAt: clock.now(),
      expiresAt: clock.now() + 900,
    });
    expect(await next()).toBe(factor);
  });

  it('gets a session of all methods when nothing is left to prove, as old as the first of them', async () => {
    const { core, stores, clock, prove } = await halfSignedIn();
    const began = clock.now();
    clock.advance(20);
    const { outcome, begun } = await prove(factor, 'otp');
    expect(answerOf(outcome).code).toHaveLength(43);
    expect(begun?.session).toMatchObject({ subject: 'alice', amr: ['pwd', 'otp', 'mfa'], authTime: began });
    expect(await core.sessions.current(begun?.cookie)).toEqual(begun?.session);
    const [grant] = await stores.grants.list({ subject: 'alice' }, 10);
    expect(grant).toMatchObject({ sessionId: begun?.session.sessionId, amr: ['pwd', 'otp', 'mfa'], authTime: began });
  });

  it.each([true, false, undefined])('stays signed in as they said at first: %s', async (keep) => {
    const { prove, settings, stores, login } = await atLogin();
    Object.assign(settings, { keptSessionLifetime: 86_400 });
    await prove('login', 'pwd', { ...(keep !== undefined && { keep }) });
    expect((await stores.proofs.find(login.interactionId))?.keep).toBe(keep || undefined);
    expect((await prove(factor, 'otp')).begun?.session.kept).toBe(keep || undefined);
  });

  it('stays signed in as they said last, and as nobody else said', async () => {
    const { prove, settings } = await atLogin({}, { consentRequired: true });
    Object.assign(settings, { keptSessionLifetime: 86_400 });
    await prove('login', 'pwd', { keep: true });
    expect((await prove('login', 'pwd', { subject: 'bob' })).begun?.session.kept).toBeUndefined();
    await prove('login', 'pwd', { keep: true });
    await prove('login', 'pwd', { keep: false });
    expect((await prove(factor, 'otp')).begun?.session.kept).toBeUndefined();
  });

  it.each<[string, (stores: Awaited<ReturnType<typeof atProvider>>['stores']) => Promise<unknown>]>([
    ['is gone', ({ identityProviders }) => identityProviders.delete('acme')],
    ['is disabled', ({ identityProviders }) => identityProviders.replace({ ...identityProvider, disabledAt: 1 })],
    ['is theirs no more', ({ federatedIdentities }) => federatedIdentities.delete(digest('them'))],
  ])('elsewhere is nobody once their provider %s', async (_, change) => {
    const { core, clock, login, prove, next, stores, elsewhere } = await atProvider();
    await core.journey.proved({ ...login, proving: elsewhere });
    expect(await next()).toBe(factor);
    await change(stores);
    expect(await next()).toBe('login');
    expect((await prove(factor, 'otp')).begun).toBeUndefined();
    expect(await stores.sessions.listLive('alice', clock.now(), 10)).toEqual([]);
  });

  it('keeps where they signed in elsewhere, and when, until their session begins', async () => {
    const { core, clock, login, prove, upstream, elsewhere } = await atProvider();
    const at = clock.now() - 100;
    await core.journey.proved({ ...login, proving: { ...elsewhere, at } });
    const { begun } = await prove(factor, 'otp');
    expect(begun?.session).toMatchObject({
      upstream,
      amr: ['fed', 'otp', 'mfa'],
      authTime: at,
      acr: acrClasses.twoFactors,
    });
    // With the one of theirs that it was: where that goes, the session ends.
    expect(begun?.session.methods).toStrictEqual([
      { amr: 'fed', at, credential: digest('them') },
      { amr: 'otp', at: clock.now() },
    ]);
    // Who proves themselves once more goes on in it; who is somebody else does not.
    const again = core.sessions.prepare({ subject: 'alice', amr: ['pwd'], replaces: begun?.session });
    expect(again.session.upstream).toEqual(upstream);
    const bob = core.sessions.prepare({ subject: 'bob', amr: ['pwd'], replaces: begun?.session });
    expect(bob.session.upstream).toBeUndefined();
    // Nor is anything proved later than now.
    const ahead = await atLogin();
    const future = { ...elsewhere, upstream: undefined, subject: 'bob', at: clock.now() + 1000 };
    const proved = await ahead.core.journey.proved({ ...ahead.login, proving: future });
    expect(proved.begun?.session.authTime).toBe(ahead.clock.now());
  });

  it('gets it before the consent, and a denial keeps it', async () => {
    const { core, login, stores, prove, next } = await halfSignedIn({ prompt: 'login' }, { consentRequired: true });
    const { outcome, begun } = await prove(factor, 'otp');
    if (!begun) throw new Error('no session began');
    const consent = interactionOf(outcome, 'consent');
    expect(await stores.proofs.find(login.interactionId)).toMatchObject({ sessionId: begun.session.sessionId });
    expect(await next(begun.session)).toBe('consent');
    expect(answerOf(await core.journey.deny(consent)).error).toBe('access_denied');
    expect(await core.sessions.current(begun.cookie)).toEqual(begun.session);
  });

  it('is not let through by the session of somebody else in this browser', async () => {
    const { core, stores, login, next, signIn } = await halfSignedIn({}, { consentRequired: true });
    const { session } = await signIn('bob');
    expect(await next(session)).toBe(factor);
    expect(await allow(core, login, session)).toMatchObject({ kind: 'interaction', step: factor });
    expect(await stores.grants.list({}, 10)).toEqual([]);
  });

  it('may sign in as somebody else, who has nothing more to prove', async () => {
    const { login, prove, stores } = await halfSignedIn({}, { consentRequired: true });
    const { begun } = await prove('login', 'pwd', { subject: 'bob' });
    expect(begun?.session).toMatchObject({ subject: 'bob', amr: ['pwd'] });
    expect(await stores.proofs.find(login.interactionId)).toMatchObject({ subject: 'bob' });
    expect((await prove(factor, 'otp')).begun).toBeUndefined();
  });

  it('is forgotten where somebody else is to sign in', async () => {
    const { core, login, next } = await halfSignedIn();
    expect(await core.journey.switchPerson(login)).toMatchObject({ kind: 'interaction', step: 'login' });
    expect(await next()).toBe('login');
  });

  it('with a second click leads to the client with a code', async () => {
    const { prove } = await halfSignedIn();
    const [one, other] = [await prove(factor, 'otp'), await prove(factor, 'otp')];
    expect(answerOf(other.outcome).code).toHaveLength(43);
    expect(answerOf(other.outcome).code).not.toBe(answerOf(one.outcome).code);
    expect(other.begun?.session.amr).toEqual(['pwd', 'otp', 'mfa']);
  });
});

describe('a proof counts for nothing', () => {
  it('that only adds to one which is not there', async () => {
    const { stores, clock, prove, next } = await atLogin();
    const { begun, outcome } = await prove(factor, 'otp');
    expect([begun, outcome.kind]).toEqual([undefined, 'interaction']);
    expect(await stores.sessions.listLive('alice', clock.now(), 10)).toEqual([]);
    expect(await next()).toBe('login');
  });

  it('in another interaction of the same browser', async () => {
    const { core, prove } = await halfSignedIn();
    const begun = await core.authorization.authorize({ parameters: parametersWith(), browserDigest: browser });
    const second = interactionOf(begun, 'login');
    const proving = { step: factor, subject: 'alice', amr: ['otp'] } as const;
    const jumped = await core.journey.proved({ ...second, proving });
    expect([jumped.begun, jumped.outcome]).toMatchObject([undefined, { kind: 'interaction', step: 'login' }]);
    expect((await prove(factor, 'otp')).begun).toBeDefined();
  });

  it('in another browser, whatever it names', async () => {
    const { core, stores, login, clock } = await halfSignedIn();
    const elsewhere = { ...login, browserDigest: digest('elsewhere') };
    for (const step of ['login', factor] as const) {
      const proving = { step, subject: 'alice', amr: ['otp'] };
      expect((await core.journey.proved({ ...elsewhere, proving })).outcome.kind).toBe('error_page');
    }
    // Also where the record itself was put under another interaction.
    const proof = await stores.proofs.find(login.interactionId);
    const begun = await core.authorization.authorize({
      parameters: parametersWith(),
      browserDigest: elsewhere.browserDigest,
    });
    const { interactionId } = interactionOf(begun, 'login');
    if (proof) await stores.proofs.save({ ...proof, interactionId });
    expect((await core.journey.describe({ ...elsewhere, interactionId }))?.next).toBe('login');
    expect(await stores.sessions.listLive('alice', clock.now(), 10)).toEqual([]);
  });

  it('that has expired, and it is swept', async () => {
    const { stores, clock, login, prove, next } = await halfSignedIn();
    const proof = await stores.proofs.find(login.interactionId);
    if (proof) await stores.proofs.save({ ...proof, expiresAt: clock.now() + 5 });
    clock.advance(5);
    expect(await next()).toBe('login');
    expect((await prove(factor, 'otp')).begun).toBeUndefined();
    expect(await stores.proofs.deleteExpired(clock.now(), 10)).toBe(1);
  });

  it('of an account that was disabled meanwhile', async () => {
    const { disabled, prove, next } = await halfSignedIn();
    disabled.add('alice');
    expect(await next()).toBe('login');
    expect((await prove(factor, 'otp')).begun).toBeUndefined();
  });

  it('once its session is another', async () => {
    const { core, login, signIn } = await atLogin({ prompt: 'login' }, { consentRequired: true });
    const bob = await proveTo(core, login, { subject: 'bob' });
    expect((await core.journey.describe({ ...login, session: bob.session }))?.next).toBe('consent');
    const { session } = await signIn('bob');
    expect((await core.journey.describe({ ...login, session }))?.next).toBe('login');
  });
});

it('a session that is stepped up keeps what it was', async () => {
  const { core, clock, signIn } = await startCore({ consentRequired: false }, factors);
  const { session } = await signIn();
  clock.advance(100);
  const begun = await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
  if (begun.kind !== 'interaction') throw new Error(`expected a page, received ${begun.kind}`);
  expect(begun.step).toBe(factor);
  const reference = { interactionId: begun.interactionId, browserDigest: browser };
  const proving = { step: factor, subject: 'alice', amr: ['otp'], replaces: session } as const;
  const stepped = await core.journey.proved({ ...reference, proving });
  expect(answerOf(stepped.outcome).code).toHaveLength(43);
  expect(stepped.begun?.session).toMatchObject({
    sessionId: session.sessionId,
    amr: ['pwd', 'otp', 'mfa'],
    authTime: session.authTime,
  });
});

describe('what only adds to a session', () => {
  async function atFactor(request: Record<string, string> = {}) {
    const server = await startCore({ consentRequired: false }, factors);
    const { session, cookie } = await server.signIn();
    const parameters = parametersWith(request);
    const begun = await server.core.authorization.authorize({ parameters, session, browserDigest: browser });
    if (begun.kind !== 'interaction') throw new Error(`expected a page, received ${begun.kind}`);
    expect(begun.step).toBe(factor);
    const reference = { interactionId: begun.interactionId, browserDigest: browser };
    const prove = (step: StepName, amr: string, replaces?: Session) =>
      server.core.journey.proved({ ...reference, proving: { step, subject: 'alice', amr: [amr], replaces } });
    return { ...server, session, cookie, reference, prove };
  }

  it('is worth nothing once that has ended: no session begins by a code alone', async () => {
    const { core, stores, clock, session, prove } = await atFactor();
    await core.sessions.end(session.sessionId);
    const { begun, outcome } = await prove(factor, 'otp', session);
    expect([begun, outcome.kind]).toEqual([undefined, 'interaction']);
    expect(await stores.sessions.listLive('alice', clock.now(), 10)).toEqual([]);
    expect(await stores.grants.list({}, 10)).toEqual([]);
  });

  it('is worth nothing beside another session, or without one', async () => {
    const { core, stores, clock, session, reference, signIn } = await atFactor();
    const half = {
      ...reference,
      subject: 'alice',
      methods: [{ amr: 'otp', at: clock.now() }],
      addsTo: session.sessionId,
    };
    await stores.proofs.save({ ...half, createdAt: clock.now(), expiresAt: clock.now() + 60 });
    expect((await core.journey.describe(reference))?.next).toBe('login');
    const other = await signIn();
    expect((await core.journey.describe({ ...reference, session: other.session }))?.next).toBe(factor);
  });

  it('makes it no longer, and its cookie another one', async () => {
    const { clock, session, cookie, prove } = await atFactor();
    clock.advance(600);
    const { begun } = await prove(factor, 'otp', session);
    expect(begun?.session).toMatchObject({ sessionId: session.sessionId, expiresAt: session.expiresAt });
    expect(begun?.cookie).not.toBe(cookie);
  });

  it('is not asked again by whoever signs in again within it', async () => {
    const { core, clock, session, prove } = await atFactor();
    const { begun } = await prove(factor, 'otp', session);
    clock.advance(3_600);
    const parameters = parametersWith({ max_age: '60' });
    const asked = await core.authorization.authorize({ parameters, session: begun?.session, browserDigest: browser });
    const login = interactionOf(asked, 'login');
    const again = await proveTo(core, login, begun && { replaces: begun.session });
    expect(answerOf(again.outcome).code).toHaveLength(43);
    expect(again.session.methods?.map(({ amr }) => amr).sort()).toEqual(['otp', 'pwd']);
  });
});
