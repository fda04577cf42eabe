import { describe, expect, it } from '@jest/globals';
import { authorizeAndRedeem, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';

const identityScopes = ['openid', 'offline_access'];
const clients = { portal: { identityScopes, grantTypes: ['authorization_code', 'refresh_token'] } } as const;

const refresh = (server: TestIssuer, refresh_token: string | undefined) =>
  tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });

async function seenAt(server: TestIssuer, sessionId: string) {
  return (await server.stores.sessions.find(sessionId))?.lastSeenAt;
}

describe('a session in which an app works', () => {
  it('is in use: neither the app nor the browser is thrown out in the middle of a day', async () => {
    const server = await startIssuer({ clients });
    const { cookie, session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const request = { scope: 'openid orders:read' };
    let { refresh_token } = await authorizeAndRedeem(server, { request, session });
    const most = server.settings.sessionIdleTimeout - 1;
    for (let visit = 0; visit < 2; visit += 1) {
      server.clock.advance(most);
      ({ refresh_token } = await refresh(server, refresh_token));
      expect(await seenAt(server, session.sessionId)).toBe(server.clock.now());
    }
    expect(await server.core.sessions.current(cookie)).toBeDefined();
  });

  it('is written down once a minute', async () => {
    const server = await startIssuer({ clients });
    const first = await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
    const began = server.clock.now();
    server.clock.advance(59);
    const second = await refresh(server, first.refresh_token);
    expect(await seenAt(server, first.session.sessionId)).toBe(began);
    server.clock.advance(1);
    await refresh(server, second.refresh_token);
    expect(await seenAt(server, first.session.sessionId)).toBe(began + 60);
  });

  it('is not kept by what outlives it, nor by what is refused', async () => {
    const server = await startIssuer({ clients });
    const online = await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
    const scope = 'openid offline_access orders:read';
    const offline = await authorizeAndRedeem(server, { request: { scope }, session: online.session });
    const began = server.clock.now();
    await refresh(server, online.refresh_token);
    server.clock.advance(3_600);
    await refresh(server, offline.refresh_token);
    await refusalOf(refresh(server, online.refresh_token));
    expect(await seenAt(server, online.session.sessionId)).toBe(began);
  });

  it('goes on for ever between visits where the operator says so', async () => {
    const server = await startIssuer({ clients, settings: { sessionIdleTimeout: 0 } });
    const { refresh_token } = await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
    server.clock.advance(server.settings.sessionLifetime - 1);
    expect(await refresh(server, refresh_token)).toHaveProperty('access_token');
  });
});
