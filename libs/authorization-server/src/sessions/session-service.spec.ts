import { describe, expect, it } from '@jest/globals';
import { browser, parametersWith, startCore } from '../../test/authorization-fixture.js';

describe('SessionService', () => {
  it('finds a session by its cookie until it expires', async () => {
    const { core, clock, signIn } = await startCore();
    const { session, cookie } = await signIn();
    expect(await core.sessions.current(cookie)).toEqual(session);
    expect(await core.sessions.current('guess')).toBeUndefined();
    expect(await core.sessions.current(undefined)).toBeUndefined();
    clock.advance(12 * 3600);
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('forgets one that nobody used for too long, and writes down visits once a minute', async () => {
    const { core, clock, stores, signIn } = await startCore();
    const { session, cookie } = await signIn();
    const seen = async () => (await stores.sessions.find(session.sessionId))?.lastSeenAt;
    const began = clock.now();
    clock.advance(59);
    await core.sessions.current(cookie);
    expect(await seen()).toBe(began);
    clock.advance(1);
    await core.sessions.current(cookie);
    expect(await seen()).toBe(began + 60);
    clock.advance(4 * 3600 - 1);
    expect(await core.sessions.current(cookie)).toBeDefined();
    clock.advance(4 * 3600);
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('is not misled about that by a clock that ran ahead or was set back', async () => {
    const { core, clock, stores, signIn } = await startCore();
    const { session, cookie } = await signIn();
    clock.advance(3 * 3600);
    expect(await core.sessions.current(cookie)).toBeDefined();
    clock.advance(-2 * 3600);
    expect(await core.sessions.current(cookie)).toBeDefined();
    expect((await stores.sessions.find(session.sessionId))?.lastSeenAt).toBe(clock.now());
    clock.advance(4 * 3600);
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('counts from the next visit on where none was kept before', async () => {
    const { core, clock, stores, signIn } = await startCore();
    const { session, cookie } = await signIn();
    const { lastSeenAt: _, ...former } = session;
    await stores.sessions.renew({ ...former, lastSeenAt: undefined });
    clock.advance(5 * 3600);
    expect(await core.sessions.current(cookie)).toBeDefined();
    clock.advance(4 * 3600);
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('ends the replaced session, and is blind to disabled accounts', async () => {
    const { core, disabled, signIn } = await startCore();
    const first = await signIn();
    const second = await core.sessions.start({ subject: 'alice', amr: ['pwd'], replaces: first.session });
    expect(second.cookie).not.toBe(first.cookie);
    expect(await core.sessions.current(first.cookie)).toBeUndefined();
    disabled.add('alice');
    expect(await core.sessions.current(second.cookie)).toBeUndefined();
  });

  it('revokes the grants of the session that ends, and no others', async () => {
    const { core, stores, signIn } = await startCore({ consentRequired: false });
    const [one, other] = [await signIn(), await signIn()];
    for (const { session } of [one, other]) {
      await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
    }
    await core.sessions.end(one.session.sessionId);
    expect(await core.sessions.current(one.cookie)).toBeUndefined();
    const left = await stores.grants.list({ subject: 'alice' }, 10);
    expect(left.map(({ sessionId }) => sessionId)).toEqual([other.session.sessionId]);
  });
});
