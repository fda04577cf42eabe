import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { issuer } from '../../test/authorization-fixture.js';
import { authorizeAndRedeem, read, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import { createCore } from '../create-core.js';
import type { Client } from '../records/client.js';

const uri = 'https://portal.example.com/backchannel-logout';
const ok = { status: 200, contentType: '', body: '' };

/** A signed-in person whose portal asked to be told. */
async function start(changes: Partial<Client> = {}, request: Record<string, string> = {}) {
  const server = await startIssuer({ clients: { portal: { backchannelLogoutUri: uri, ...changes } } });
  const walk = await authorizeAndRedeem(server, { request });
  server.outbound.answers.set(uri, ok);
  return { server, ...walk };
}

function logoutToken(server: TestIssuer, index = 0): string {
  const fields = server.outbound.posted[index]?.fields ?? [];
  expect(fields.map(([name]) => name)).toEqual(['logout_token']);
  return fields[0]?.[1] ?? '';
}

describe('logout token (OpenID Connect Back-Channel Logout 1.0 §2.4)', () => {
  it('has exactly these header members and claims', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    expect(await server.core.backchannelLogout.deliverDue()).toEqual([
      { clientId: 'portal', delivered: true, attempts: 1, reason: undefined },
    ]);
    expect(server.outbound.posted.map(({ url }) => url)).toEqual([uri]);
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const now = server.clock.now();
    const options = { issuer, audience: 'portal', typ: 'logout+jwt', currentDate: new Date(now * 1000) };
    const { payload, protectedHeader } = await jwtVerify(logoutToken(server), jwks, options);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'logout+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: issuer,
      sub: 'alice',
      aud: 'portal',
      iat: now,
      exp: now + 120,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      sid: session.sessionId,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
  });

  it('names sid and sub as the ID token of that sign-in did, and has its algorithm', async () => {
    const { server, session, id_token } = await start({ subjectType: 'pairwise', idTokenSignedResponseAlg: 'ES256' });
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.deliverDue();
    const [told, signedIn] = [read(logoutToken(server)), read(id_token)];
    expect(told.claims).toMatchObject({ sub: signedIn.claims.sub, sid: signedIn.claims.sid });
    expect(told.header.alg).toBe('ES256');
  });

  it('is accepted nowhere else: neither as an access token nor as a hint', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.deliverDue();
    const accessToken = logoutToken(server);
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('invalid_token');
    expect((await refusalOf(server.core.tokenSigner.verifyIdTokenHint(accessToken))).code).toBe('invalid_request');
  });
});

describe('who is told of a logout (§2.3, §2.7)', () => {
  it('every client of the session that asked for it, once each, and no other', async () => {
    const other = 'https://web.example/logout';
    const { server, session } = await start();
    const web = await server.stores.clients.find('web-post');
    if (web) await server.stores.clients.save({ ...web, backchannelLogoutUri: other });
    server.outbound.answers.set(other, ok);
    await authorizeAndRedeem(server, { session });
    for (const client of ['web-post', 'web basic']) await authorizeAndRedeem(server, { client, session });
    const elsewhere = await authorizeAndRedeem(server);
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.deliverDue();
    expect(server.outbound.posted.map(({ url }) => url).sort()).toEqual([uri, other].sort());
    const userinfo = { scheme: 'Bearer', method: 'GET', accessToken: elsewhere.access_token } as const;
    expect((await server.core.userinfo.handle(userinfo)).kind).toBe('json');
  });

  it('nobody when a session is ended a second time, or one that nobody has', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await server.core.sessions.end(session.sessionId);
    await server.core.sessions.end('ghost');
    await server.core.backchannelLogout.deliverDue();
    expect(server.outbound.posted).toHaveLength(1);
  });

  it('nobody when the client is gone or does not want it any more', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await server.stores.clients.delete('portal');
    expect(await server.core.backchannelLogout.deliverDue()).toMatchObject([{ delivered: true }]);
    expect(server.outbound.posted).toEqual([]);
  });

  it('a client with offline access too, and that access goes on (§2.7)', async () => {
    const { server, session, refresh_token } = await start(
      { identityScopes: ['openid', 'offline_access'] },
      { scope: 'openid offline_access orders:read' },
    );
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.deliverDue();
    expect(server.outbound.posted).toHaveLength(1);
    expect(await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token })).toHaveProperty('id_token');
  });

  it('the clients of a session that gave way to another person', async () => {
    const { server, session } = await start();
    await server.core.sessions.start({ subject: 'bob', amr: ['pwd'], replaces: session });
    await server.core.backchannelLogout.deliverDue();
    expect(read(logoutToken(server)).claims).toMatchObject({ sub: 'alice', sid: session.sessionId });
  });
});

describe('delivery (§2.5, §2.8)', () => {
  it.each([204, 200])('is done with %s', async (status) => {
    const { server, session } = await start();
    server.outbound.answers.set(uri, { ...ok, status });
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.deliverDue();
    server.clock.advance(86_000);
    expect(await server.core.backchannelLogout.deliverDue()).toEqual([]);
  });

  it('is tried again after 5, 10, 20 ... seconds, up to an hour, with a fresh token each time', async () => {
    const { server, session } = await start();
    server.outbound.answers.set(uri, { ...ok, status: 503 });
    await server.core.sessions.end(session.sessionId);
    const waits: number[] = [];
    let last = server.clock.now();
    for (let second = 0; second < 12_000; second += 5) {
      const [attempt] = await server.core.backchannelLogout.deliverDue();
      if (attempt) {
        expect(attempt).toMatchObject({ delivered: false, reason: 'answered 503', attempts: waits.length + 1 });
        waits.push(server.clock.now() - last);
        last = server.clock.now();
      }
      server.clock.advance(5);
    }
    expect(waits).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600]);
    const all = server.outbound.posted.map((_, index) => read(logoutToken(server, index)).claims);
    expect(new Set(all.map(({ jti }) => jti)).size).toBe(all.length);
    for (const { iat = 0, exp } of all) expect(exp).toBe(iat + 120);
  });

  it('succeeds when the client is back', async () => {
    const { server, session } = await start();
    server.outbound.answers.clear();
    await server.core.sessions.end(session.sessionId);
    expect(await server.core.backchannelLogout.deliverDue()).toMatchObject([
      { delivered: false, reason: 'no route to host' },
    ]);
    server.outbound.answers.set(uri, ok);
    server.clock.advance(5);
    expect(await server.core.backchannelLogout.deliverDue()).toMatchObject([{ delivered: true, attempts: 2 }]);
    server.clock.advance(86_000);
    expect(await server.core.backchannelLogout.deliverDue()).toEqual([]);
  });

  it('is given up after a day, and swept', async () => {
    const { server, session } = await start();
    server.outbound.answers.clear();
    await server.core.sessions.end(session.sessionId);
    server.clock.advance(86_400);
    expect(await server.core.backchannelLogout.deliverDue()).toEqual([]);
    expect(await server.stores.logoutDeliveries.deleteExpired(server.clock.now(), 10)).toBe(1);
  });

  it('never sends the same one from two processes, and one that died is taken over', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    const second = createCore(server.ports);
    await Promise.all([server.core, second, server.core].map((core) => core.backchannelLogout.deliverDue()));
    expect(server.outbound.posted).toHaveLength(1);

    const again = await authorizeAndRedeem(server);
    await server.core.sessions.end(again.session.sessionId);
    const now = server.clock.now();
    const claim = { now, leaseUntil: now + 60, limit: 20 };
    expect(await server.stores.logoutDeliveries.claimDue(claim)).toHaveLength(1);
    expect(await second.backchannelLogout.deliverDue()).toEqual([]);
    server.clock.advance(60);
    expect(await second.backchannelLogout.deliverDue()).toMatchObject([{ delivered: true, attempts: 2 }]);
  });

  it('works through many in batches', async () => {
    const { server } = await start();
    for (let count = 0; count < 25; count += 1) {
      await server.core.sessions.end((await authorizeAndRedeem(server)).session.sessionId);
    }
    expect(await server.core.backchannelLogout.deliverDue()).toHaveLength(20);
    expect(await server.core.backchannelLogout.deliverDue()).toHaveLength(5);
  });
});
