import { beforeEach, describe, expect, it } from '@jest/globals';
import { digest, identityKey, linkPurposes, type Session } from '@signet/authorization-server';
import { type Account, noPassword } from '@signet/identity';
import { inMemoryAdministration, operator } from '../../test/in-memory-administration.js';
import { createProvider } from '../federation/index.js';
import { makeLink } from '../links/index.js';
import { listOwnActivity } from './activity/list-own-activity.js';
import { endOwnSession, endOwnSessions } from './sessions/end-own-sessions.js';
import { listOwnSessions } from './sessions/list-own-sessions.js';
import { tellOfNewDevice } from './sessions/new-device.js';
import { disownSignIn } from './sessions/not-me.js';

let memory: ReturnType<typeof inMemoryAdministration>;
const there = 'https://id.acme.example';
let alice: string;
let bob: string;
beforeEach(async () => {
  memory = inMemoryAdministration();
  [alice, bob] = [await memory.addPerson('alice'), await memory.addPerson('bob')];
});

async function session(sessionId: string, subject: string, more: Partial<Session> = {}): Promise<Session> {
  const now = memory.ports.clock.now();
  const life = { authTime: now, createdAt: now, expiresAt: now + 100_000, lastSeenAt: now };
  const made = { sessionId, subject, cookieDigest: digest(sessionId), amr: ['pwd'], ...life, ...more };
  await memory.records.sessions.insert(made);
  return made;
}
async function accountOf(subject: string): Promise<Account> {
  const found = await memory.records.accounts.find(subject);
  if (!found) throw new Error('no such account');
  return found;
}
const live = async (subject: string) =>
  (await memory.records.sessions.listLive(subject, memory.ports.clock.now(), 2000)).map(({ sessionId }) => sessionId);

describe('the sessions of a person', () => {
  it('are told without what opens them, and not where nobody used them for too long', async () => {
    await session('used', alice);
    await session('kept', alice, { kept: true, lastSeenAt: 1 });
    await session('idle', alice, { lastSeenAt: 1 });
    await session('bob', bob);
    const told = await listOwnSessions(memory.ports, memory.records, alice);
    expect(told.map(({ sessionId }) => sessionId).sort()).toEqual(['kept', 'used']);
    expect(JSON.stringify(told)).not.toContain('cookieDigest');
  });

  it('end by their person alone', async () => {
    await session('own', alice);
    await session('other', bob);
    const person = { subject: alice };
    for (const sessionId of ['other', 'nobody', '\u0000', 'x'.repeat(999)]) {
      expect(await endOwnSession(memory.ports, person, sessionId)).toBe(false);
    }
    const ends = await Promise.all(Array.from({ length: 3 }, () => endOwnSession(memory.ports, person, 'own')));
    expect(ends.filter(Boolean)).toHaveLength(1);
    expect([await live(alice), await live(bob)]).toEqual([[], ['other']]);
  });

  it('end all but one, however many there are', async () => {
    for (let nth = 0; nth < 520; nth += 1) await session(`s${nth}`, alice);
    await session('other', bob);
    expect(await endOwnSessions(memory.ports, { subject: alice }, 's7')).toBe(519);
    expect([await live(alice), await live(bob)]).toEqual([['s7'], ['other']]);
    expect(await endOwnSessions(memory.ports, { subject: alice }, 's7')).toBe(0);
    expect(await endOwnSessions(memory.ports, { subject: alice })).toBe(1);
  });
});

describe('the owner of an account', () => {
  it('ends with a sign-in that was not theirs all that began since: nobody is told of the second one with a browser', async () => {
    await session('before', alice);
    memory.ports.clock.advance(60);
    const account = { ...(await accountOf(alice)), email: 'alice@example.com', emailVerified: true };
    await memory.records.accounts.update(account);
    await session('first', alice);
    const made = await memory.unitOfWork.run(operator, (records) =>
      makeLink(memory.ports, records, { purpose: 'not-me', account, facts: { sessionId: 'first' } }),
    );
    memory.ports.clock.advance(60);
    await memory.records.sessions.end('first', memory.ports.clock.now());
    await session('second', alice);
    await session('bob', bob);
    const own = { ...memory.ports, unitOfWork: memory.unjudged };
    const disowned = { link: { subject: alice }, secret: made?.secret ?? '' };
    expect(await disownSignIn(own, disowned, true)).toBe('done');
    expect([await live(alice), await live(bob)]).toEqual([['before'], ['bob']]);
    const devicesSince = async (subject: string) => (await accountOf(subject)).devicesSince;
    expect([await devicesSince(alice), await devicesSince(bob)]).toEqual([memory.ports.clock.now(), undefined]);
  });

  it('takes back what was linked since, by which whoever it was would come again, and never the last way in', async () => {
    const { federatedIdentities } = memory.records;
    await createProvider(memory.ports, operator, {
      providerId: 'acme',
      name: 'Acme',
      issuer: there,
      clientId: 'signet',
    });
    const linked = async (upstreamSubject: string) => {
      const of = { providerId: 'acme', issuer: there, upstreamSubject };
      const linkedAt = memory.ports.clock.now();
      await federatedIdentities.insert({ ...of, key: identityKey(of), subject: alice, linkedAt });
    };
    const left = async () => (await federatedIdentities.ofPerson(alice)).map((each) => each.upstreamSubject);
    const disown = async (sessionId: string) => {
      await session(sessionId, alice);
      const account = { ...(await accountOf(alice)), email: 'alice@example.com', emailVerified: true };
      await memory.records.accounts.update(account);
      const made = await memory.unitOfWork.run(operator, (records) =>
        makeLink(memory.ports, records, { purpose: 'not-me', account, facts: { sessionId } }),
      );
      await linked('thief');
      const own = { ...memory.ports, unitOfWork: memory.unjudged };
      return disownSignIn(own, { link: { subject: alice }, secret: made?.secret ?? '' }, true);
    };
    await linked('owner');
    memory.ports.clock.advance(60);
    expect([await disown('first'), await left()]).toEqual(['done', ['owner']]);
    await memory.records.accounts.update({ ...(await accountOf(alice)), passwordHash: noPassword });
    await federatedIdentities.deleteAllOf(alice);
    expect([await disown('second'), await left()]).toEqual(['done', ['thief']]);
  });

  it('ends with what was linked since each session that rests on it, also one that began before', async () => {
    const { federatedIdentities } = memory.records;
    await createProvider(memory.ports, operator, {
      providerId: 'acme',
      name: 'Acme',
      issuer: there,
      clientId: 'signet',
    });
    const of = { providerId: 'acme', issuer: there, upstreamSubject: 'thief' };
    const key = identityKey(of);
    await session('before', alice);
    await session('went-on', alice, { methods: [{ amr: 'fed', at: 1, credential: key }] });
    memory.ports.clock.advance(60);
    const account = { ...(await accountOf(alice)), email: 'alice@example.com', emailVerified: true };
    await memory.records.accounts.update(account);
    await session('first', alice);
    const made = await memory.unitOfWork.run(operator, (records) =>
      makeLink(memory.ports, records, { purpose: 'not-me', account, facts: { sessionId: 'first' } }),
    );
    await federatedIdentities.insert({ ...of, key, subject: alice, linkedAt: memory.ports.clock.now() });
    const own = { ...memory.ports, unitOfWork: memory.unjudged };
    expect(await disownSignIn(own, { link: { subject: alice }, secret: made?.secret ?? '' }, true)).toBe('done');
    expect(await live(alice)).toEqual(['before']);
  });

  it('is told of a new browser also where as many links are open as may be', async () => {
    const account = { ...(await memory.records.accounts.find(alice)), email: 'a@example.com', emailVerified: true };
    const before = { name: 'signed_in', target: { record: 'sessions', id: 'x' }, subject: alice } as const;
    const initiator = { entity: 'user', through: 'browser' } as const;
    const at = memory.ports.clock.now();
    await memory.records.auditLog.append([{ ...before, entryId: 'e', at, initiator }]);
    const tell = tellOfNewDevice(memory.ports, account as never, {
      address: '192.0.2.1',
      userAgent: 'Firefox/1 Linux',
    });
    const begun = await session('begun', alice);
    const { mostOpen } = linkPurposes['not-me'];
    for (let nth = 0; nth <= mostOpen; nth += 1) {
      await tell?.(memory.records, begun);
      memory.ports.clock.advance(3_601);
    }
    const mail = await memory.records.mail.page({ limit: 200 });
    const secrets = mail.map(({ data }) => (data as { secret?: string } | undefined)?.secret);
    expect([mail.length, secrets.filter((secret) => secret === undefined).length]).toEqual([mostOpen + 1, 1]);
  });
});

describe('the activity of a person', () => {
  it('is theirs, and says nothing of where others were', async () => {
    const at = memory.ports.clock.now();
    const origin = { address: '192.0.2.9', userAgent: 'Firefox/1 Linux', salt: 's' };
    const entry = (entryId: string, subject: string, initiator: object) =>
      ({
        entryId,
        at,
        name: 'account_changed',
        target: { record: 'accounts', id: subject },
        subject,
        origin,
        initiator,
      }) as never;
    await memory.records.auditLog.append([
      entry('1', alice, { entity: 'user', subject: alice, through: 'self_service' }),
      entry('2', alice, { entity: 'admin', subject: bob, through: 'admin_api' }),
      entry('3', alice, { entity: 'user', subject: bob, through: 'admin_api' }),
      entry('4', bob, { entity: 'user', subject: alice, through: 'self_service' }),
    ]);
    const { entries, next } = await listOwnActivity(memory.records, alice, '');
    expect(next).toBeUndefined();
    expect(entries.map(({ entryId, by, address }) => [entryId, by, address])).toEqual([
      ['3', 'operator', undefined],
      ['2', 'operator', undefined],
      ['1', 'person', '192.0.2.9'],
    ]);
  });
});
