import { describe, expect, it } from '@jest/globals';
import { issuer } from '../../test/authorization-fixture.js';
import {
  authorizeAndRedeem,
  read,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import { endEverythingOf } from '../sessions/end-session.js';
import { digest } from '../shared/digest.js';

const session = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const token = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';
const offline = { client: 'web-post', request: { scope: 'openid offline_access orders:read' } };

/** Type, subject and initiating entity of everything that an API hears from the beginning. */
async function heard(server: TestIssuer): Promise<ReadonlyArray<readonly [string, unknown, string]>> {
  const { core } = server;
  const { stream_id } = await core.securityEvents.create(await requestOf(server, 'orders-api', {}));
  const { response } = await core.securityEvents.poll({
    request: await requestOf(server, 'orders-api', {}),
    streamId: String(stream_id),
    body: { maxEvents: 500, returnImmediately: true },
    until: new AbortController().signal,
  });
  return Object.values(response.sets).map((set) => {
    const { events, sub_id } = read(set).claims as {
      events: Record<string, { event_timestamp: number; initiating_entity: string }>;
      sub_id: unknown;
    };
    const [[type, event] = ['', undefined]] = Object.entries(events);
    expect(event?.event_timestamp).toBe(server.clock.now());
    return [type, sub_id, event?.initiating_entity ?? ''] as const;
  });
}

const ofSession = (id: string | undefined) => ({ format: 'complex', session: { format: 'opaque', id } });
const ofGrant = (id: unknown) => ({ format: 'complex', grant: { format: 'opaque', id } });
const grantIn = (accessToken: string) => read(accessToken).claims.grant_id;

function refresh(server: TestIssuer, clientId: string, refresh_token: string | undefined) {
  return tokens(server, clientId, { grant_type: 'refresh_token', refresh_token });
}

async function revoke(server: TestIssuer, clientId: string, what: string | undefined): Promise<void> {
  await server.core.revocation.handle(await requestOf(server, clientId, { token: what }));
}

function endEverything(server: TestIssuer, subject = 'alice'): Promise<number> {
  return server.unitOfWork.run((stores) => endEverythingOf(server.ports, stores, subject, 'admin'));
}

describe('APIs hear of', () => {
  it('a session that ends, once, as the sid of its tokens', async () => {
    const server = await startIssuer();
    const { access_token, session: ended } = await authorizeAndRedeem(server);
    await Promise.all([1, 2, 3].map(() => server.core.sessions.end(ended.sessionId)));
    expect(await heard(server)).toEqual([[session, ofSession(ended.sessionId), 'user']]);
    expect(read(access_token).claims.sid).toBe(ended.sessionId);
  });

  it('a session that gives way to another person, and not one that goes on', async () => {
    const server = await startIssuer();
    const first = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const again = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'], replaces: first.session });
    expect(await heard(server)).toEqual([]);
    await server.core.sessions.start({ subject: 'bob', amr: ['pwd'], replaces: again.session });
    expect(await heard(server)).toEqual([[session, ofSession(first.session.sessionId), 'policy']]);
  });

  it('a person whose everything ends, by the sub of their access tokens, and of each session', async () => {
    const server = await startIssuer();
    const { access_token, session: ended } = await authorizeAndRedeem(server);
    await endEverything(server);
    const { sub } = read(access_token).claims;
    const events = await heard(server);
    expect(events).toHaveLength(2);
    expect(events).toContainEqual([session, ofSession(ended.sessionId), 'admin']);
    expect(events).toContainEqual([session, { format: 'iss_sub', iss: issuer, sub }, 'admin']);
  });

  it('such a person without a grant as well', async () => {
    const server = await startIssuer();
    await endEverything(server);
    expect(await heard(server)).toEqual([[session, { format: 'iss_sub', iss: issuer, sub: 'alice' }, 'admin']]);
  });

  it('their grants of pairwise clients one by one: no event has a pairwise sub', async () => {
    const server = await startIssuer({ clients: { 'web-post': { subjectType: 'pairwise' } } });
    const { access_token } = await authorizeAndRedeem(server, offline);
    await endEverything(server);
    const { sub } = read(access_token).claims;
    const events = await heard(server);
    expect(events).toContainEqual([token, ofGrant(grantIn(access_token)), 'admin']);
    expect(JSON.stringify(events)).not.toContain(sub);
  });

  it('a revoked refresh token, as its grant, once', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    for (let count = 0; count < 2; count += 1) await revoke(server, 'web-post', refresh_token);
    expect(await heard(server)).toEqual([[token, ofGrant(grantIn(access_token)), 'system']]);
  });

  it('a revoked access token, as its jti, once', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, offline);
    for (let count = 0; count < 2; count += 1) await revoke(server, 'web-post', access_token);
    const { jti } = read(access_token).claims;
    expect(await heard(server)).toEqual([[token, { format: 'jwt_id', iss: issuer, jti }, 'system']]);
  });

  it.each(['web basic', 'portal'])('nothing where %s presents the tokens of another client', async (thief) => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    for (const stolen of [access_token, refresh_token, 'guess']) await revoke(server, thief, stolen);
    expect(await heard(server)).toEqual([]);
  });

  it('a replayed code, as its grant (RFC 6749 §4.1.2)', async () => {
    const server = await startIssuer();
    const { access_token, code } = await authorizeAndRedeem(server);
    for (let count = 0; count < 2; count += 1) await refusalOf(tokens(server, 'portal', redemption(code)));
    expect(await heard(server)).toEqual([[token, ofGrant(grantIn(access_token)), 'policy']]);
  });

  it('a reused refresh token, as its grant (RFC 9700 §4.14.2)', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server);
    await refresh(server, 'portal', refresh_token);
    server.clock.advance(10);
    await refusalOf(refresh(server, 'portal', refresh_token));
    expect(await heard(server)).toEqual([[token, ofGrant(grantIn(access_token)), 'policy']]);
  });

  it('a client that deletes itself, as one event however many grants it had (RFC 7592 §2.3)', async () => {
    const server = await startIssuer({
      settings: { clientRegistration: 'open' },
      clients: { portal: { registrationAccessTokenDigest: digest('manage') } },
    });
    for (let count = 0; count < 3; count += 1) await authorizeAndRedeem(server);
    await server.core.registration.delete('portal', 'manage');
    const application = { format: 'opaque', id: 'portal' };
    expect(await heard(server)).toEqual([[token, { format: 'complex', application }, 'system']]);
  });

  it('nothing else: tokens that are issued and refreshed are no event', async () => {
    const server = await startIssuer();
    const { refresh_token } = await authorizeAndRedeem(server);
    await refresh(server, 'portal', refresh_token);
    expect(await heard(server)).toEqual([]);
  });
});

describe('what is retained', () => {
  it('lasts as long as the longest access token, and a minute for slow clocks', async () => {
    const server = await startIssuer();
    const [first] = await server.stores.resourceServers.list();
    if (!first) throw new Error('no resource server');
    await server.stores.resourceServers.save({ ...first, accessTokenLifetime: 7200 });
    await endEverything(server);
    const due = server.clock.now() + 7260;
    expect(await server.stores.securityEvents.deleteExpired(due - 1, 9)).toBe(0);
    expect(await server.stores.securityEvents.deleteExpired(due, 9)).toBe(1);
  });
});
