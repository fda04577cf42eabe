import { beforeEach, describe, expect, it } from '@jest/globals';
import { orders, portal } from '../../test/authorization-fixture.js';
import { authorizeAndRedeem, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import type { Session } from '../records/session.js';

let server: TestIssuer;
let session: Session;
beforeEach(async () => {
  server = await startIssuer({ clients: { portal: { consentRequired: true } } });
  ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
});

const list = () => server.core.givenAccess.list('alice');
const walk = (client = 'portal', of = session) => authorizeAndRedeem(server, { client, session: of });

describe('what a person gave to clients', () => {
  it('is told by client: where it answers, what it may have and for how long', async () => {
    await walk();
    await walk('web basic');
    const { apps, next } = await list();
    expect(next).toBeUndefined();
    const given = {
      destinations: ['https://portal.example.com'],
      identityScopes: ['openid'],
      resources: [{ identifier: orders, scopes: ['orders:read'] }],
      since: server.clock.now(),
      lastOpenedAt: server.clock.now(),
      until: session.expiresAt,
    };
    expect(apps).toMatchObject([
      { clientId: 'portal', client: { clientName: 'Portal' }, ...given },
      { clientId: 'web basic', client: { clientName: 'Web' }, ...given },
    ]);
  });

  it('is gone with its end: grants by theirs, answers by their age', async () => {
    await walk();
    await walk('web basic');
    server.clock.advance(server.settings.sessionLifetime);
    expect((await list()).apps).toMatchObject([{ clientId: 'portal', until: undefined, identityScopes: ['openid'] }]);
    server.clock.advance(server.settings.consentLifetime);
    expect((await list()).apps).toMatchObject([{ clientId: 'portal', identityScopes: [], resources: [] }]);
  });

  it('is told to nobody else, and also of clients that are gone', async () => {
    const { session: bobs } = await server.core.sessions.start({ subject: 'bob', amr: ['pwd'] });
    await walk('web basic', bobs);
    expect((await list()).apps).toEqual([]);
    await walk();
    await server.stores.clients.delete('portal');
    expect((await list()).apps).toMatchObject([{ clientId: 'portal', client: undefined }]);
  });

  it('comes by the page, however many grants one client has', async () => {
    const ids = Array.from({ length: 45 }, (_, index) => `client-${String(index).padStart(2, '0')}`);
    for (const clientId of ids) {
      await server.stores.clients.save({ ...portal, clientId, consentRequired: false });
      await walk(clientId);
      await walk(clientId);
    }
    const seen: string[] = [];
    let after: string | undefined = '';
    for (let pages = 0; after !== undefined && pages < 9; pages += 1) {
      const page = await server.core.givenAccess.list('alice', after);
      expect(page.apps.length).toBeLessThanOrEqual(20);
      seen.push(...page.apps.map(({ clientId }) => clientId));
      after = page.next;
    }
    expect(seen).toEqual(ids);
  });
});

describe('what a person takes back', () => {
  it('ends with its tokens, APIs hear of it, and the person is asked before there is more', async () => {
    const [first, second] = [await walk(), await walk()];
    const other = await walk('web basic');
    const before = await server.stores.securityEvents.countSince(0);
    expect(await server.core.givenAccess.remove('alice', 'portal')).toBe(true);
    expect(await server.stores.securityEvents.countSince(0)).toBe(before + 2);
    for (const { refresh_token, access_token } of [first, second]) {
      const refreshed = tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
      expect((await refusalOf(refreshed)).code).toBe('invalid_grant');
      const asked = server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
      expect((await refusalOf(asked)).code).toBe('invalid_token');
    }
    const info = server.core.userinfo.handle({ accessToken: other.access_token, scheme: 'Bearer', method: 'GET' });
    expect(await info).toHaveProperty('claims.sub', 'alice');
    expect(await server.stores.consents.list('alice', 'portal')).toEqual([]);
    expect((await list()).apps.map(({ clientId }) => clientId)).toEqual(['web basic']);
  });

  it('is nobody else’s, and once', async () => {
    await walk();
    expect(await server.core.givenAccess.remove('bob', 'portal')).toBe(false);
    expect((await list()).apps).toHaveLength(1);
    const all = await Promise.all(Array.from({ length: 5 }, () => server.core.givenAccess.remove('alice', 'portal')));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it.each(['', 'nobody', 'a\u0000b', '\ud800', 'x'.repeat(2000)])(
    'is nothing of a client that is none: %j',
    async (id) => {
      await walk();
      expect(await server.core.givenAccess.remove('alice', id)).toBe(false);
      expect((await server.core.givenAccess.list('alice', '\u0000')).apps).toHaveLength(1);
    },
  );
});
