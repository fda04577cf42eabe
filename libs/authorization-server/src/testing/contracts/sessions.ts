import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of sessions. */
export function describeSessionContracts(name: string, create: CreateStores): void {
  describe(`sessions: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('lists the live sessions of a subject, newest first', async () => {
      const session = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 10 };
      for (const [sessionId, more] of [
        ['old', {}],
        ['new', { createdAt: now + 1 }],
        ['expired', { expiresAt: now }],
        ['ended', { endedAt: now }],
        ['other', { subject: 'other' }],
      ] as const) {
        await stores.sessions.insert({ ...session, sessionId, subject: 's', cookieDigest: digest(sessionId), ...more });
      }
      const live = async (limit: number) =>
        (await stores.sessions.listLive('s', now, limit)).map(({ sessionId }) => sessionId);
      expect(await live(10)).toEqual(['new', 'old']);
      expect(await live(1)).toEqual(['new']);
    });

    it('finds sessions by cookie and ends each once', async () => {
      const session = {
        sessionId: 'sid',
        cookieDigest: digest('cookie'),
        subject: 's',
        authTime: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.sessions.insert(session);
      expect(await stores.sessions.findByCookie(digest('cookie'))).toEqual(session);
      const ends = await Promise.all(Array.from({ length: 20 }, () => stores.sessions.end('sid', now)));
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect((await stores.sessions.find('sid'))?.endedAt).toBe(now);
      expect(await stores.sessions.endAllOf('s', now)).toBe(0);
      expect(await stores.sessions.deleteExpired(now + 10, 10)).toBe(1);
    });

    it('notes a visit of a session, and none of one that ended', async () => {
      const session = {
        sessionId: 'seen',
        cookieDigest: digest('seen'),
        subject: 'alice',
        authTime: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: now + 60,
      };
      await stores.sessions.insert(session);
      expect(await stores.sessions.find('seen')).toEqual(session);
      await stores.sessions.touch('seen', now + 7);
      expect(await stores.sessions.find('seen')).toEqual({ ...session, lastSeenAt: now + 7 });
      await stores.sessions.end('seen', now + 8);
      await stores.sessions.touch('seen', now + 9);
      await stores.sessions.touch('unknown', now + 9);
      expect((await stores.sessions.find('seen'))?.lastSeenAt).toBe(now + 7);
    });

    it('renews a session under its sid, unless it has ended', async () => {
      const session = {
        sessionId: 'sid',
        cookieDigest: digest('cookie'),
        subject: 's',
        authTime: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.sessions.insert(session);
      const device = { browser: 'Firefox', system: 'Linux' } as const;
      const later = { authTime: now + 5, acr: 'high', expiresAt: now + 20, device, kept: true };
      const renewed = { ...session, cookieDigest: digest('new'), ...later };
      expect(await stores.sessions.renew(renewed)).toBe(true);
      expect(await stores.sessions.find('sid')).toEqual(renewed);
      expect(await stores.sessions.findByCookie(digest('cookie'))).toBeUndefined();
      expect(await stores.sessions.findByCookie(digest('new'))).toEqual(renewed);
      await stores.sessions.end('sid', now + 6);
      expect(await stores.sessions.renew({ ...session, cookieDigest: digest('late') })).toBe(false);
      expect(await stores.sessions.findByCookie(digest('late'))).toBeUndefined();
      expect(await stores.sessions.renew({ ...session, sessionId: 'unknown' })).toBe(false);
    });

    it('ends every session of a subject that had not ended, and no other', async () => {
      const session = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 10 };
      for (const [sessionId, subject] of [
        ['a', 's'],
        ['b', 's'],
        ['c', 'other'],
      ] as const) {
        await stores.sessions.insert({ ...session, sessionId, subject, cookieDigest: digest(sessionId) });
      }
      await stores.sessions.end('a', now);
      expect(await stores.sessions.endAllOf('s', now + 1)).toBe(1);
      expect((await stores.sessions.find('a'))?.endedAt).toBe(now);
      expect((await stores.sessions.find('c'))?.endedAt).toBeUndefined();
    });
  });
}
