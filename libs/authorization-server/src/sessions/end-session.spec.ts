import { describe, expect, it } from '@jest/globals';
import { startCore } from '../../test/authorization-fixture.js';
import { shownSession } from '../records/session.js';
import { digest } from '../shared/digest.js';
import { SeededRandomSource } from '../testing/manual-inputs.js';
import { endSessionsBy } from './end-session.js';

const gone = digest('factor');
const methods = [
  { amr: 'pwd', at: 1 },
  { amr: 'otp', at: 1, credential: gone },
];

async function start() {
  const { settings, clock, stores } = await startCore();
  const random = new SeededRandomSource();
  const now = clock.now();
  const insert = (sessionId: string, createdAt: number, more = {}) =>
    stores.sessions.insert({
      sessionId,
      cookieDigest: digest(sessionId),
      subject: 'alice',
      amr: ['pwd'],
      authTime: now,
      createdAt,
      expiresAt: now + 600,
      ...more,
    });
  const end = (except?: string) =>
    endSessionsBy(
      { settings, clock, random },
      stores,
      { subject: 'alice', credentials: [gone], except },
      { entity: 'user', subject: 'alice' },
    );
  const live = async () =>
    (await stores.sessions.listLive('alice', now, 10_000)).map(({ sessionId }) => sessionId).sort();
  return { now, insert, end, live };
}

describe('sessions that rest on what is gone', () => {
  it('end, but that of the person who says so', async () => {
    const { now, insert, end, live } = await start();
    for (const each of ['here', 'there']) await insert(each, now, { methods });
    await insert('other', now, { methods: [{ amr: 'pwd', at: 1, credential: digest('password') }] });
    await insert('old', now);
    await end('here');
    expect(await live()).toEqual(['here', 'old', 'other']);
  });

  it('end behind however many that began since: a thief begins as many as they like', async () => {
    const { now, insert, end, live } = await start();
    await insert('stolen', now - 10, { methods });
    for (let nth = 0; nth < 1_010; nth += 1) await insert(`s${nth}`, now);
    await end();
    expect((await live()).includes('stolen')).toBe(false);
    expect(await live()).toHaveLength(1_010);
  });
});

describe('a session as it is shown', () => {
  it('says what was proved and when, and nothing by which', async () => {
    const { now } = await start();
    const times = { authTime: now, createdAt: now, expiresAt: now + 1 };
    const session = { sessionId: 's', cookieDigest: digest('c'), subject: 'alice', amr: ['pwd', 'otp'], ...times };
    const shown = shownSession({ ...session, methods });
    expect(shown.methods).toEqual([
      { amr: 'pwd', at: 1 },
      { amr: 'otp', at: 1 },
    ]);
    expect(JSON.stringify(shown)).not.toContain(gone);
    expect('methods' in shownSession(session)).toBe(false);
  });
});
