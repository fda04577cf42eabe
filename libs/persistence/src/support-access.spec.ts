import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  beginSupport,
  endDueSupport,
  endOwnSupport,
  endSupport,
  enterOwnSupport,
} from '@signet/administration';
import { smallCompany } from '@signet/administration/testing';
import { defaultIssuerSettings, digest, type Session } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { SystemRandomSource } from '@signet/runtime';
import { type OpenedDatabase, testDatabases } from '../test/support/test-databases.js';

const databases = testDatabases();
const { by, found, now } = smallCompany;

describe.each(databases.migrated)('support as a person over two processes: %s', (_, configuration) => {
  let replicas: readonly [OpenedDatabase, OpenedDatabase];
  let clock: ManualClock;
  let operators: readonly AdministrationPorts[];
  let people: readonly AdministrationPorts[];
  beforeEach(async () => {
    clock = new ManualClock(now);
    const config = await configuration();
    replicas = [await databases.open(config), await databases.open(config)];
    const inputs = {
      clock,
      random: new SystemRandomSource(),
      settings: defaultIssuerSettings('https://sso.example.com'),
    };
    operators = replicas.map(({ administration: unitOfWork }) => ({ ...inputs, unitOfWork }));
    people = replicas.map(({ selfService: unitOfWork }) => ({ ...inputs, unitOfWork }));
    await found(replicas[0].records);
  });

  const begin = (ports: AdministrationPorts, subject = 'ned') =>
    beginSupport(ports, by('sue'), {
      ...{ person: { subject }, reason: 'Ticket 4711', clientIds: ['portal'], lifetime: 900 },
    });

  async function signedIn(sessionId = 'own'): Promise<Session> {
    const session: Session = {
      ...{ sessionId, cookieDigest: digest(sessionId), subject: 'sue', methods: [{ amr: 'pwd', at: now }] },
      ...{ authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 10_000 },
    };
    await replicas[0].stores.sessions.insert(session);
    return session;
  }

  /** By each process twice at once: what came of it, how often. */
  async function four(
    each: readonly AdministrationPorts[],
    work: (ports: AdministrationPorts, nth: number) => unknown,
  ) {
    const settled = await Promise.allSettled([...each, ...each].map(async (ports, nth) => work(ports, nth)));
    return settled
      .map((one) => (one.status === 'fulfilled' ? 'done' : String((one.reason as { readonly code?: string }).code)))
      .toSorted();
  }

  const told = async (name: 'support_access_entered' | 'support_access_ended') =>
    (await replicas[1].records.auditLog.page({ name, limit: 9 })).length;

  it('is entered by one of many, and makes one session', async () => {
    const { accessId } = await begin(operators[0] as AdministrationPorts);
    const own = await signedIn();
    const each = await four(people, (ports) => enterOwnSupport(ports, { subject: 'sue' }, own, accessId));
    expect(each).toEqual(['done', 'unknown', 'unknown', 'unknown']);
    expect(await replicas[1].stores.sessions.listLive('ned', now, 9)).toHaveLength(1);
    expect(await told('support_access_entered')).toBe(1);
  });

  it('is as one person at once from one sign-in, whichever process is asked', async () => {
    const accesses = await Promise.all(
      ['ned', 'mia', 'sam', 'max'].map((subject) => begin(operators[0] as AdministrationPorts, subject)),
    );
    const own = await signedIn();
    const each = await four(people, (ports, nth) =>
      enterOwnSupport(ports, { subject: 'sue' }, own, accesses[nth]?.accessId ?? ''),
    );
    expect(each).toEqual(['done', 'in_use', 'in_use', 'in_use']);
    expect(await replicas[1].stores.supportAccesses.enteredIn('own')).toHaveLength(1);
  });

  it('is asked for five times at once at most', async () => {
    for (let nth = 0; nth < 4; nth += 1) await begin(operators[nth % 2] as AdministrationPorts);
    expect(await four(operators, (ports) => begin(ports))).toEqual(['done', 'in_use', 'in_use', 'in_use']);
    expect(await replicas[1].stores.supportAccesses.openOf('sue', now, 99)).toHaveLength(5);
  });

  it('ends once, at once, and for the other process too', async () => {
    const { accessId } = await begin(operators[0] as AdministrationPorts);
    const own = await signedIn();
    await enterOwnSupport(people[0] as AdministrationPorts, { subject: 'sue' }, own, accessId);
    const each = await Promise.all([
      ...people.map((ports) => endOwnSupport(ports, { subject: 'ned' }, accessId)),
      ...operators.map((ports) =>
        endSupport(ports, by('olga'), accessId).then(
          () => true,
          () => false,
        ),
      ),
    ]);
    expect(each.filter(Boolean)).toHaveLength(1);
    expect(await replicas[1].stores.sessions.listLive('ned', now, 9)).toEqual([]);
    expect(await told('support_access_ended')).toBe(1);
  });

  it('is ended in its time by one of several', async () => {
    await begin(operators[0] as AdministrationPorts);
    clock.advance(900);
    const ended = await Promise.all(operators.map((ports) => endDueSupport(ports, replicas[0].records)));
    expect(ended.toSorted()).toEqual([0, 1]);
    expect(await told('support_access_ended')).toBe(1);
  });
});
