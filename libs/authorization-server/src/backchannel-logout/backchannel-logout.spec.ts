import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { issuer } from '../../test/authorization-fixture.js';
import { deliverLogouts } from '../../test/deliver-logouts.js';
import { authorizeAndRedeem, read, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import { createCore } from '../create-core.js';
import type { Client } from '../records/client.js';
import { grant as aGrant } from '../testing/contract-records.js';

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
    expect(await deliverLogouts(server)).toEqual([
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
    await deliverLogouts(server);
    const [told, signedIn] = [read(logoutToken(server)), read(id_token)];
    expect(told.claims).toMatchObject({ sub: signedIn.claims.sub, sid: signedIn.claims.sid });
    expect(told.header.alg).toBe('ES256');
  });

  it('is accepted nowhere else: neither as an access token nor as a hint', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await deliverLogouts(server);
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
    await deliverLogouts(server);
    expect(server.outbound.posted.map(({ url }) => url).sort()).toEqual([uri, other].sort());
    const userinfo = { scheme: 'Bearer', method: 'GET', accessToken: elsewhere.access_token } as const;
    expect((await server.core.userinfo.handle(userinfo)).kind).toBe('json');
  });

  it('nobody when a session is ended a second time, or one that nobody has', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await server.core.sessions.end(session.sessionId);
    await server.core.sessions.end('ghost');
    await deliverLogouts(server);
    expect(server.outbound.posted).toHaveLength(1);
  });

  it('nobody when the client is gone or does not want it any more', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    await server.stores.clients.delete('portal');
    expect(await deliverLogouts(server)).toMatchObject([{ delivered: true }]);
    expect(server.outbound.posted).toEqual([]);
  });

  it('a client with offline access too, and that access goes on (§2.7)', async () => {
    const { server, session, refresh_token } = await start(
      { identityScopes: ['openid', 'offline_access'] },
      { scope: 'openid offline_access orders:read' },
    );
    await server.core.sessions.end(session.sessionId);
    await deliverLogouts(server);
    expect(server.outbound.posted).toHaveLength(1);
    expect(await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token })).toHaveProperty('id_token');
  });

  it('the clients of a session that gave way to another person', async () => {
    const { server, session } = await start();
    await server.core.sessions.start({ subject: 'bob', amr: ['pwd'], replaces: session });
    await deliverLogouts(server);
    expect(read(logoutToken(server)).claims).toMatchObject({ sub: 'alice', sid: session.sessionId });
  });
});

describe('delivery (§2.5, §2.8)', () => {
  it.each([204, 200])('is done with %s', async (status) => {
    const { server, session } = await start();
    server.outbound.answers.set(uri, { ...ok, status });
    await server.core.sessions.end(session.sessionId);
    await deliverLogouts(server);
    server.clock.advance(86_000);
    expect(await deliverLogouts(server)).toEqual([]);
  });

  it('is tried again after 5, 10, 20 ... seconds, up to an hour, with a fresh token each time', async () => {
    const { server, session } = await start();
    server.outbound.answers.set(uri, { ...ok, status: 503 });
    await server.core.sessions.end(session.sessionId);
    const waits: number[] = [];
    let last = server.clock.now();
    for (let second = 0; second < 12_000; second += 5) {
      const [attempt] = await deliverLogouts(server);
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
    expect(await deliverLogouts(server)).toMatchObject([{ delivered: false, reason: 'no route to host' }]);
    server.outbound.answers.set(uri, ok);
    server.clock.advance(5);
    expect(await deliverLogouts(server)).toMatchObject([{ delivered: true, attempts: 2 }]);
    server.clock.advance(86_000);
    expect(await deliverLogouts(server)).toEqual([]);
  });

  it('is given up after a day, and swept', async () => {
    const { server, session } = await start();
    server.outbound.answers.clear();
    await server.core.sessions.end(session.sessionId);
    server.clock.advance(86_400);
    expect(await deliverLogouts(server)).toEqual([]);
    expect(await server.stores.logoutDeliveries.deleteExpired(server.clock.now(), 10)).toBe(1);
  });

  it('never sends the same one from two processes, and one that died is taken over', async () => {
    const { server, session } = await start();
    await server.core.sessions.end(session.sessionId);
    const second = createCore(server.ports);
    await Promise.all([server.core, second, server.core].map((core) => deliverLogouts(server, core)));
    expect(server.outbound.posted).toHaveLength(1);

    const again = await authorizeAndRedeem(server);
    await server.core.sessions.end(again.session.sessionId);
    const now = server.clock.now();
    const claim = { clientId: 'portal', now, leaseUntil: now + 60, limit: 20 };
    expect(await server.stores.logoutDeliveries.claimDue(claim)).toHaveLength(1);
    expect(await deliverLogouts(server, second)).toEqual([]);
    server.clock.advance(60);
    expect(await deliverLogouts(server, second)).toMatchObject([{ delivered: true, attempts: 2 }]);
  });

  it('works through many of one client, so many at once, without waiting for the next look', async () => {
    const { server } = await start();
    let most = 0;
    let now = 0;
    server.outbound.answers.set(uri, async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return ok;
    });
    for (let count = 0; count < 25; count += 1) {
      await server.core.sessions.end((await authorizeAndRedeem(server)).session.sessionId);
    }
    expect(await deliverLogouts(server)).toHaveLength(25);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('a client that does not answer', () => {
  const good = 'https://web.example/logout';
  const silent = () => new Promise<typeof ok>(() => undefined);

  /** Ends one session of each of these clients; their hosts never answer. */
  async function hang(server: TestIssuer, count: number, origin: Client['origin']) {
    const web = (await server.stores.clients.find('portal')) as Client;
    const names = Array.from({ length: count }, (_, index) => `hanging-${index}`);
    for (const clientId of names) {
      const backchannelLogoutUri = `https://${clientId}.example/logout`;
      await server.stores.clients.save({ ...web, clientId, origin, backchannelLogoutUri });
      server.outbound.answers.set(backchannelLogoutUri, silent);
      const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
      await server.stores.grants.insert(aGrant(clientId, { clientId, sessionId: session.sessionId }));
      await server.core.sessions.end(session.sessionId);
    }
  }

  /** Somebody signs out of a client that answers; resolves when it has heard, while all others still hang. */
  async function signOutElsewhere(server: TestIssuer): Promise<void> {
    const web = (await server.stores.clients.find('web-post')) as Client;
    await server.stores.clients.save({ ...web, backchannelLogoutUri: good });
    const heard = new Promise<void>((resolve) => {
      server.outbound.answers.set(good, () => {
        resolve();
        return ok;
      });
    });
    const { session } = await authorizeAndRedeem(server, { client: 'web-post' });
    await server.core.sessions.end(session.sessionId);
    await server.core.backchannelLogout.begin();
    await heard;
  }

  it('delays no other, however much waits for it', async () => {
    const { server } = await start();
    server.outbound.answers.set(uri, silent);
    for (let count = 0; count < 120; count += 1) {
      await server.core.sessions.end((await authorizeAndRedeem(server)).session.sessionId);
    }
    await server.core.backchannelLogout.begin();
    await signOutElsewhere(server);
    // What has no place was not taken: another process may have it.
    const now = server.clock.now();
    const left = { clientId: 'portal', now, leaseUntil: now + 60, limit: 200 };
    expect(await server.stores.logoutDeliveries.claimDue(left)).toHaveLength(119);
  });

  it('delays no client of an operator, however many strangers do not answer', async () => {
    const { server } = await start();
    await hang(server, 200, 'self_registered');
    await server.core.backchannelLogout.begin();
    await signOutElsewhere(server);
    expect(await server.stores.logoutDeliveries.dueClients(server.clock.now())).toHaveLength(184);
  });

  it('has few places when it did not answer before, so that those who do go on', async () => {
    const { server } = await start();
    await hang(server, 40, 'operator');
    for (const url of [...server.outbound.answers.keys()]) {
      if (url !== uri) server.outbound.answers.delete(url);
    }
    await deliverLogouts(server);
    for (let index = 0; index < 40; index += 1) {
      server.outbound.answers.set(`https://hanging-${index}.example/logout`, silent);
    }
    server.clock.advance(3600);
    await server.core.backchannelLogout.begin();
    await signOutElsewhere(server);
    expect(await server.stores.logoutDeliveries.dueClients(server.clock.now())).toHaveLength(24);
  });

  it('is left to another process when this one closes', async () => {
    const { server, session } = await start();
    await server.core.backchannelLogout.close();
    await server.core.sessions.end(session.sessionId);
    expect(await deliverLogouts(server)).toEqual([]);
    expect(await deliverLogouts(server, createCore(server.ports))).toMatchObject([{ delivered: true }]);
  });
});

describe('after very many grants', () => {
  it('every client of the session is told, also one whose grant was revoked meanwhile', async () => {
    const other = 'https://web.example/logout';
    const { server, session } = await start();
    const web = (await server.stores.clients.find('web-post')) as Client;
    await server.stores.clients.save({ ...web, backchannelLogoutUri: other });
    server.outbound.answers.set(other, ok);
    const { sessionId } = session;
    server.clock.advance(1);
    const createdAt = server.clock.now();
    for (let index = 0; index < 1_200; index += 1) {
      await server.stores.grants.insert(aGrant(`g${index}`, { clientId: 'web-post', sessionId, createdAt }));
    }
    await server.stores.grants.revokeAll({ clientId: 'portal' }, createdAt);
    await server.core.sessions.end(sessionId);
    await deliverLogouts(server);
    expect(server.outbound.posted.map(({ url }) => url).sort()).toEqual([uri, other].sort());
  });
});
