import { beforeEach, describe, expect, it } from '@jest/globals';
import { digest, type Session } from '@signet/authorization-server';
import { inMemoryAdministration, now, refusal } from '../../test/in-memory-administration.js';
import { disableAccount } from '../accounts/end-account.js';
import type { Initiator } from '../initiator.js';
import { takeRole } from '../roles/assign-role.js';
import { endSessions } from '../sessions/end-sessions.js';
import { admin, by, found, role, shell } from '../testing/small-company.js';
import { beginSupport, type NewSupport } from './begin-support.js';
import { endDueSupport, endOwnSupport, endSupport } from './end-support.js';
import { enterOwnSupport } from './enter-own-support.js';
import { listOwnSupport, listSupport } from './list-support.js';
import { SupportRightsOf } from './support-rights-of.js';

let memory: ReturnType<typeof inMemoryAdministration>;
beforeEach(async () => {
  memory = inMemoryAdministration();
  await found(memory.records);
});

const wanted = (person: string, changes: Partial<NewSupport> = {}): NewSupport => ({
  person: { subject: person },
  reason: 'Ticket 4711',
  clientIds: ['portal'],
  lifetime: 900,
  ...changes,
});
const begin = (initiator: Initiator, person: string, changes?: Partial<NewSupport>) =>
  beginSupport(memory.ports, initiator, wanted(person, changes));

/** Signed in by a password now, where nothing else is said. */
async function signedIn(subject: string, changes: Partial<Session> = {}): Promise<Session> {
  const at = memory.ports.clock.now();
  const session: Session = {
    sessionId: `session of ${subject}`,
    cookieDigest: digest(`cookie of ${subject}`),
    subject,
    methods: [{ amr: 'pwd', at }],
    authTime: at,
    amr: ['pwd'],
    createdAt: at,
    expiresAt: at + 10_000,
    ...changes,
  };
  await memory.records.sessions.insert(session);
  return session;
}

const enter = (subject: string, session: Pick<Session, 'sessionId'>, accessId: string) =>
  enterOwnSupport(memory.ports, { subject }, session, accessId);

async function entered(person = 'ned') {
  const { accessId } = await begin(by('sue'), person);
  const session = await signedIn('sue');
  await enter('sue', session, accessId);
  const access = await memory.records.supportAccesses.find(accessId);
  if (access?.sessionId === undefined) throw new Error('it was not entered');
  return { accessId, session, theirs: access.sessionId };
}

describe('a support access that is asked for', () => {
  it('says who, as whom, why, where, and until when', async () => {
    const access = await begin(by('sue'), 'ned');
    expect(access).toEqual({
      accessId: expect.any(String),
      supporter: 'sue',
      subject: 'ned',
      reason: 'Ticket 4711',
      clientIds: ['portal'],
      createdAt: now,
      enterBefore: now + 600,
      until: now + 900,
      state: 'asked',
    });
    expect(await listSupport(memory.records, { subject: 'ned' }, now)).toEqual([access]);
    expect(await listOwnSupport(memory.records, 'sue', now)).toEqual([access]);
  });

  it.each([
    ['whoever has no such right', 'ann', 'ned', 'forbidden'],
    ['nobody in particular', 'ned', 'carl', 'forbidden'],
    ['themselves', 'sue', 'sue', 'forbidden: nobody acts as themselves'],
    ['an owner', 'sue', 'olga', 'forbidden: it leads to'],
    ['an administrator', 'sue', 'adam', 'forbidden: it leads to'],
    ['an owner, by an administrator', 'adam', 'olga', 'forbidden: it leads to'],
    ['somebody who is not there', 'sue', 'gone', 'unknown'],
    ['somebody elsewhere, by whoever administers one place', 'olaf', 'ned', 'forbidden'],
  ])('is refused as %s', async (_, supporter, person, expected) => {
    expect(await refusal(begin(by(supporter), person))).toContain(expected);
    expect(await memory.records.supportAccesses.ofPerson(person, 9)).toEqual([]);
  });

  it('is for whoever administers a place as those who are there alone', async () => {
    expect(await begin(by('olaf'), 'mia')).toMatchObject({ supporter: 'olaf', subject: 'mia' });
    expect(await refusal(begin(by('olaf'), 'max'))).toContain('forbidden');
  });

  it('needs the scope in the token as well', async () => {
    expect(await refusal(begin(by('olga', ['admin:users:write']), 'ned'))).toContain('forbidden');
  });

  it('is refused as somebody who is locked out, and for somebody who is', async () => {
    await disableAccount(memory.ports, shell, { subject: 'ned' });
    expect(await refusal(begin(by('sue'), 'ned'))).toContain('forbidden: the person is locked out');
    await disableAccount(memory.ports, shell, { subject: 'sue' });
    const atShell = begin(shell, 'carl', { supporter: { subject: 'sue' } });
    expect(await refusal(atShell)).toContain('forbidden: whoever would act is locked out');
  });

  it('is for whoever asks: with a token nobody names another, at a shell somebody who may is named', async () => {
    expect(await refusal(begin(by('olga'), 'ned', { supporter: { subject: 'sue' } }))).toContain('forbidden');
    expect(await refusal(begin(shell, 'ned'))).toContain('invalid: who acts is missing');
    expect(await refusal(begin(shell, 'olga', { supporter: { subject: 'sue' } }))).toContain('forbidden: it leads to');
    const token = { clientId: 'robot', audience: admin, scopes: ['admin:support:write'] };
    expect(await refusal(begin({ entity: 'admin', through: 'admin_api', token }, 'ned'))).toContain('forbidden');
    expect(await begin(shell, 'ned', { supporter: { subject: 'sue' } })).toMatchObject({ supporter: 'sue' });
  });

  it.each<[string, Partial<NewSupport>, string]>([
    ['no reason', { reason: ' ' }, 'invalid'],
    ['more than an hour', { lifetime: 3601 }, 'invalid'],
    ['no time', { lifetime: 0 }, 'invalid'],
    ['a part of a second', { lifetime: 60.5 }, 'invalid'],
    ['no app', { clientIds: [] }, 'invalid'],
    ['nine apps', { clientIds: [...'abcdefghi'] }, 'invalid'],
    ['an app that there is not', { clientIds: ['nothing'] }, 'unknown'],
  ])('is refused with %s', async (_, changes, expected) => {
    expect(await refusal(begin(by('sue'), 'ned', changes))).toContain(expected);
  });

  it('is one of five of one supporter', async () => {
    for (let nth = 0; nth < 5; nth += 1) await begin(by('sue'), 'ned');
    expect(await refusal(begin(by('sue'), 'carl'))).toContain('in_use');
    memory.ports.clock.advance(900);
    expect(await begin(by('sue'), 'carl')).toMatchObject({ state: 'asked' });
  });
});

describe('a support access that is entered', () => {
  it('makes a session of the person whose cookie nobody has, until its end', async () => {
    const { accessId, theirs } = await entered();
    const session = await memory.records.sessions.find(theirs);
    expect(session).toMatchObject({
      subject: 'ned',
      amr: [],
      methods: [],
      expiresAt: now + 900,
      support: { accessId, supporter: 'sue' },
    });
    expect(session?.acr).toBeUndefined();
    const [told] = await memory.records.auditLog.page({ limit: 9, name: 'support_access_entered' });
    expect(told).toMatchObject({ subject: 'ned', initiator: { subject: 'sue' }, target: { id: accessId } });
  });

  it('is told to the person, at the address that they showed to be theirs', async () => {
    const ned = await memory.records.accounts.find('ned');
    if (!ned) throw new Error('nobody is there');
    await memory.records.accounts.update({ ...ned, email: 'ned@example.com', emailVerified: true });
    await entered();
    expect(await memory.records.mail.page({ limit: 9 })).toMatchObject([
      {
        to: 'ned@example.com',
        template: 'support-access',
        data: { username: 'ned', reason: 'Ticket 4711', until: now + 900 },
      },
    ]);
  });

  it('does not outlive the sign-in with which it was entered', async () => {
    const { accessId } = await begin(by('sue'), 'ned');
    const session = await signedIn('sue', { expiresAt: now + 100 });
    await enter('sue', session, accessId);
    const { sessionId = '' } = (await memory.records.supportAccesses.find(accessId)) ?? {};
    expect((await memory.records.sessions.find(sessionId))?.expiresAt).toBe(now + 100);
  });

  it('is entered once', async () => {
    const { accessId, session } = await entered();
    expect(await refusal(enter('sue', session, accessId))).toContain('unknown');
    const other = await signedIn('sue', { sessionId: 'another', cookieDigest: digest('another') });
    expect(await refusal(enter('sue', other, accessId))).toContain('unknown');
  });

  it('is one at once from one sign-in', async () => {
    const { session } = await entered();
    const { accessId } = await begin(by('sue'), 'carl');
    expect(await refusal(enter('sue', session, accessId))).toContain('in_use');
  });

  it.each([
    ['too late', 600],
    ['after its time', 900],
  ])('is not entered %s', async (_, seconds) => {
    const { accessId } = await begin(by('sue'), 'ned');
    memory.ports.clock.advance(seconds);
    expect(await refusal(enter('sue', await signedIn('sue'), accessId))).toContain('unknown');
  });

  it('is not entered once it ended', async () => {
    const { accessId } = await begin(by('sue'), 'ned');
    await endSupport(memory.ports, by('olga'), accessId);
    expect(await refusal(enter('sue', await signedIn('sue'), accessId))).toContain('unknown');
  });

  it('is nobody’s but of whoever asked, though they know its id', async () => {
    const { accessId } = await begin(by('sue'), 'ned');
    for (const subject of ['olga', 'ned', 'ann']) {
      expect(await refusal(enter(subject, await signedIn(subject), accessId))).toContain('unknown');
    }
    for (const id of ['nothing', 'a\0b', 'x'.repeat(10_000)]) {
      expect(await refusal(enter('sue', { sessionId: 'session of sue' }, id))).toMatch(/unknown|forbidden/);
    }
  });

  it.each<[string, Partial<Session>]>([
    ['an old sign-in', { methods: [{ amr: 'pwd', at: now - 600 }], authTime: now - 600 }],
    ['one that ended', { endedAt: now }],
    ['one that is over', { expiresAt: now }],
    ['one of somebody else', { subject: 'olga' }],
    ['one in which they are somebody else', { support: { accessId: 'other', supporter: 'sue' } }],
    ['one in which only a code was proved', { methods: [{ amr: 'otp', at: now }], amr: ['otp'] }],
  ])('takes a fresh sign-in, and not %s', async (_, changes) => {
    const { accessId } = await begin(by('sue'), 'ned');
    expect(await refusal(enter('sue', await signedIn('sue', changes), accessId))).toContain('forbidden');
    expect((await memory.records.supportAccesses.find(accessId))?.enteredAt).toBeUndefined();
  });

  it('is refused where the right was taken meanwhile, or the person may do more by now', async () => {
    const { accessId } = await begin(by('sue'), 'ned');
    const session = await signedIn('sue');
    await memory.records.roleAssignments.insert(role({ role: 'owner', holder: { kind: 'account', id: 'ned' } }));
    expect(await refusal(enter('sue', session, accessId))).toContain('forbidden: it leads to');
    const { accessId: other } = await begin(by('sue'), 'carl');
    await memory.records.roleAssignments.delete(role({ role: 'support', holder: { kind: 'account', id: 'sue' } }));
    expect(await refusal(enter('sue', session, other))).toContain('forbidden');
  });
});

describe('what the core asks whenever it gives something', () => {
  it('is whether they may, by the roles of now', async () => {
    const rights = new SupportRightsOf(memory.records);
    expect(await rights.mayActAs('sue', 'ned')).toBe(true);
    expect(await rights.mayActAs('sue', 'sue')).toBe(false);
    expect(await rights.mayActAs('sue', 'olga')).toBe(false);
    expect(await rights.mayActAs('ned', 'carl')).toBe(false);
    expect(await rights.mayActAs('olaf', 'mia')).toBe(true);
    expect(await rights.mayActAs('olaf', 'ned')).toBe(false);
    const support = {
      resource: admin,
      role: 'support',
      holder: { kind: 'account', account: { subject: 'sue' } },
    } as const;
    await takeRole(memory.ports, shell, support);
    expect(await rights.mayActAs('sue', 'ned')).toBe(false);
  });
});

describe('a support access ends', () => {
  it.each([
    ['the supporter', 'sue', 'supporter'],
    ['the person', 'ned', 'person'],
  ])('by %s', async (_, subject, endedBy) => {
    const { accessId, theirs, session } = await entered();
    expect(await endOwnSupport(memory.ports, { subject }, accessId)).toBe(true);
    expect(await endOwnSupport(memory.ports, { subject }, accessId)).toBe(false);
    expect(await memory.records.supportAccesses.find(accessId)).toMatchObject({ endedAt: now, endedBy });
    expect((await memory.records.sessions.find(theirs))?.endedAt).toBe(now);
    expect((await memory.records.sessions.find(session.sessionId))?.endedAt).toBeUndefined();
    const told = await memory.records.auditLog.page({ limit: 9, name: 'support_access_ended' });
    expect(told).toMatchObject([{ subject: 'ned', initiator: { subject }, after: { supporter: 'sue', endedBy } }]);
  });

  it('by nobody else', async () => {
    const { accessId } = await entered();
    expect(await endOwnSupport(memory.ports, { subject: 'carl' }, accessId)).toBe(false);
    expect(await refusal(endSupport(memory.ports, by('ann'), accessId))).toContain('forbidden');
    expect(await refusal(endSupport(memory.ports, by('olaf'), accessId))).toContain('forbidden');
    expect((await memory.records.supportAccesses.find(accessId))?.endedAt).toBeUndefined();
  });

  it('by an operator, once', async () => {
    const { accessId, theirs } = await entered();
    await endSupport(memory.ports, by('adam'), accessId);
    expect(await memory.records.supportAccesses.find(accessId)).toMatchObject({ endedBy: 'operator' });
    expect((await memory.records.sessions.find(theirs))?.endedAt).toBe(now);
    expect(await refusal(endSupport(memory.ports, by('adam'), accessId))).toContain('unknown');
  });

  it('with the sign-ins of the supporter, by whoever may end those', async () => {
    const { accessId, theirs } = await entered();
    await endSessions(memory.ports, by('adam'), { subject: 'sue' });
    expect(await memory.records.supportAccesses.find(accessId)).toMatchObject({ endedBy: 'operator' });
    expect((await memory.records.sessions.find(theirs))?.endedAt).toBe(now);
  });

  it('with the account of either', async () => {
    const first = await entered('ned');
    await disableAccount(memory.ports, shell, { subject: 'ned' });
    expect((await memory.records.supportAccesses.find(first.accessId))?.endedAt).toBe(now);
    const { accessId } = await begin(by('sue'), 'carl');
    await enter('sue', first.session, accessId);
    await disableAccount(memory.ports, shell, { subject: 'sue' });
    expect((await memory.records.supportAccesses.find(accessId))?.endedAt).toBe(now);
  });

  it('by its time, and each once', async () => {
    const { accessId, theirs } = await entered();
    const unused = await begin(by('sue'), 'carl', { lifetime: 60 });
    expect(await endDueSupport(memory.ports, memory.records)).toBe(0);
    memory.ports.clock.advance(900);
    expect(await endDueSupport(memory.ports, memory.records)).toBe(2);
    expect(await endDueSupport(memory.ports, memory.records)).toBe(0);
    for (const id of [accessId, unused.accessId]) {
      expect(await memory.records.supportAccesses.find(id)).toMatchObject({ endedBy: 'time' });
    }
    expect((await memory.records.sessions.find(theirs))?.endedAt).toBe(now + 900);
    expect(await listOwnSupport(memory.records, 'sue', now + 900)).toEqual([]);
  });
});
