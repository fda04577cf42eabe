import { describe, expect, it, jest } from '@jest/globals';
import { startIssuer } from '../../test/token-fixture.js';

const day = 86_400;
const alice = { subject: 'alice', amr: ['pwd'] } as const;

describe('a session whose person wants to stay signed in', () => {
  it('lives as long as the operator says, used or not', async () => {
    const { core, clock } = await startIssuer({ settings: { keptSessionLifetime: 30 * day } });
    const { cookie, session } = await core.sessions.start({ ...alice, keep: true });
    expect(session).toMatchObject({ kept: true, expiresAt: clock.now() + 30 * day });
    clock.advance(30 * day - 1);
    expect(await core.sessions.current(cookie)).toBeDefined();
    clock.advance(1);
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('goes on so when they prove again who they are, and is nobody else’s wish', async () => {
    const { core } = await startIssuer({ settings: { keptSessionLifetime: 30 * day } });
    const first = await core.sessions.start({ ...alice, keep: true });
    const again = await core.sessions.start({ ...alice, replaces: first.session });
    expect([again.session.sessionId, again.session.kept]).toEqual([first.session.sessionId, true]);
    const bob = await core.sessions.start({ subject: 'bob', amr: ['pwd'], replaces: again.session });
    expect(bob.session.kept).toBeUndefined();
  });

  it('is like any other where the operator lets nobody', async () => {
    const { core, clock, settings } = await startIssuer({});
    const { session } = await core.sessions.start({ ...alice, keep: true });
    expect([session.kept, session.expiresAt]).toEqual([undefined, clock.now() + settings.sessionLifetime]);
  });
});

describe('a person with more sessions than they may have', () => {
  it('loses the oldest, with what lives in it, and never the one that has just begun', async () => {
    const { core, clock, stores } = await startIssuer({ settings: { mostSessions: 2 } });
    const all = [];
    for (let nth = 0; nth < 4; nth += 1) {
      all.push(await core.sessions.start(alice));
      clock.advance(1);
    }
    const live = await Promise.all(all.map(async ({ cookie }) => (await core.sessions.current(cookie)) !== undefined));
    expect(live).toEqual([false, false, true, true]);
    const ended = await stores.auditLog.page({ name: 'session_ended', limit: 9 });
    expect(ended.map(({ initiator }) => initiator.entity)).toEqual(['policy', 'policy']);
  });

  it('is asked nothing where there is no limit', async () => {
    const { core, stores } = await startIssuer({});
    const listed = jest.spyOn(stores.sessions, 'listLive');
    await core.sessions.start(alice);
    expect(listed).not.toHaveBeenCalled();
  });
});

describe('a session', () => {
  it('says of its browser what we have words for', async () => {
    const { core } = await startIssuer({});
    const of = async (userAgent: string) =>
      (await core.sessions.start({ ...alice, origin: { userAgent } })).session.device;
    expect(await of('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toEqual({
      browser: 'Firefox',
      system: 'Linux',
    });
    expect(await of('<script>alert(1)</script>\u202e')).toBeUndefined();
  });

  it('is not there where its owner could not be told of it', async () => {
    const { core, stores } = await startIssuer({});
    const tellOwner = async () => {
      throw new Error('on purpose');
    };
    await expect(core.sessions.start({ ...alice, tellOwner })).rejects.toThrow('on purpose');
    expect(await stores.sessions.listLive('alice', 0, 9)).toEqual([]);
  });
});
