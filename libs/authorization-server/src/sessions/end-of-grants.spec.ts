import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { authorizeAndRedeem, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import type { Session } from '../records/session.js';
import { endEverythingOf, endSession, endSessionsOf } from './end-session.js';

type End = (server: TestIssuer, session: Session) => Promise<unknown>;

const ends: ReadonlyArray<[string, End]> = [
  ['a sign-out', ({ core }, { sessionId }) => core.sessions.end(sessionId)],
  [
    'the sign-in of another person',
    ({ core }, replaces) => core.sessions.start({ subject: 'bob', amr: ['pwd'], replaces }),
  ],
  [
    'an operator',
    ({ ports, unitOfWork }, { sessionId }) => unitOfWork.run((stores) => endSession(ports, stores, sessionId, 'admin')),
  ],
  [
    'an operator, with all of the person',
    ({ ports, unitOfWork }, { subject }) => unitOfWork.run((stores) => endSessionsOf(ports, stores, subject, 'admin')),
  ],
  ['its time', async ({ clock, settings }) => clock.advance(settings.sessionLifetime)],
  ['nobody who used it', async ({ clock, settings }) => clock.advance(settings.sessionIdleTimeout)],
];

const identityScopes = ['openid', 'offline_access'];

/** A grant that lives in the session, and one that outlives it. */
async function twoGrants() {
  const server = await startIssuer({
    clients: { portal: { identityScopes, grantTypes: ['authorization_code', 'refresh_token'] } },
  });
  const online = await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
  const scope = 'openid offline_access orders:read';
  const offline = await authorizeAndRedeem(server, { request: { scope }, session: online.session });
  const refresh = (refresh_token: string | undefined) =>
    tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
  return { server, online, offline, refresh };
}

describe('a session that is ended', () => {
  it.each(ends)('by %s takes its grants with it, but for offline access', async (_name, end) => {
    const { server, online, offline, refresh } = await twoGrants();
    await end(server, online.session);
    expect((await refusalOf(refresh(online.refresh_token))).code).toBe('invalid_grant');
    const userinfo = { accessToken: online.access_token, scheme: 'Bearer', method: 'GET' } as const;
    expect((await refusalOf(server.core.userinfo.handle(userinfo))).code).toBe('invalid_token');
    expect(await refresh(offline.refresh_token)).toHaveProperty('access_token');
  });

  it.each(ends)(
    'by %s is named by no access token from then on: an event of its end cannot take one back',
    async (_name, end) => {
      const { server, online, offline, refresh } = await twoGrants();
      const before = await refresh(offline.refresh_token);
      expect(decodeJwt(before.access_token).sid).toBe(online.session.sessionId);
      await end(server, online.session);
      expect(decodeJwt((await refresh(before.refresh_token)).access_token)).not.toHaveProperty('sid');
    },
  );

  it('by a password that was set, or an account that was disabled, takes everything', async () => {
    const { server, online, offline, refresh } = await twoGrants();
    await server.unitOfWork.run((stores) => endEverythingOf(server.ports, stores, 'alice', 'admin'));
    for (const { refresh_token } of [online, offline]) {
      expect((await refusalOf(refresh(refresh_token))).code).toBe('invalid_grant');
    }
    expect((await server.stores.sessions.find(online.session.sessionId))?.endedAt).toBeDefined();
  });

  it('tells clients also where the person has more grants than are read at once', async () => {
    const { server, online } = await twoGrants();
    const other = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const portal = await server.stores.clients.find('portal');
    if (portal)
      await server.stores.clients.save({ ...portal, backchannelLogoutUri: 'https://portal.example.com/logout' });
    server.stores.grants.list = async () => [];
    await server.unitOfWork.run((stores) => endEverythingOf(server.ports, stores, 'alice', 'admin'));
    expect(await server.stores.logoutDeliveries.dueClients(server.clock.now())).toEqual(['portal']);
    for (const { sessionId } of [online.session, other.session]) {
      expect((await server.stores.sessions.find(sessionId))?.endedAt).toBeDefined();
    }
  });
});
