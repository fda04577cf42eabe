import { describe, expect, it } from '@jest/globals';
import { answerOf, browser, invoices, issuer, orders, parametersWith } from '../../test/authorization-fixture.js';
import {
  allowSupport,
  changeClient,
  ended,
  entered,
  type SupportedIssuer,
  startSupported,
  toldOfSupport,
} from '../../test/support-fixture.js';
import {
  authorizeAndRedeem,
  type Fields,
  push,
  read,
  redemption,
  refusalOf,
  tokens,
} from '../../test/token-fixture.js';
import type { Factors } from '../records/factors.js';
import type { Session } from '../records/session.js';
import { digest } from '../shared/digest.js';
import { defaultIssuerSettings } from '../shared/issuer-settings.js';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

function asks(server: SupportedIssuer, session: Session | undefined, changes: Record<string, string | undefined> = {}) {
  const parameters = parametersWith(changes);
  return server.core.authorization.authorize({ parameters, session, browserDigest: browser });
}

async function errorOf(server: SupportedIssuer, session: Session, changes: Record<string, string | undefined> = {}) {
  return answerOf(await asks(server, session, changes)).error;
}

function exchange(server: SupportedIssuer, subject_token: string, fields: Fields = {}, clientId = 'orders-api') {
  return tokens(server, clientId, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token,
    subject_token_type: accessTokenType,
    ...fields,
  });
}

describe('tokens in which somebody of support acts as a person', () => {
  it('say whose doing they are, and nothing of a sign-in that was none', async () => {
    const server = await startSupported();
    const { own, theirs } = await entered(server);
    const response = await authorizeAndRedeem(server, { session: own });
    const now = server.clock.now();
    const { claims } = read(response.access_token);
    expect(claims).toEqual({
      iss: issuer,
      aud: orders,
      sub: 'alice',
      client_id: 'portal',
      iat: now,
      exp: now + 300,
      jti: expect.any(String),
      scope: 'openid orders:read',
      sid: theirs.sessionId,
      grant_id: expect.any(String),
      act: { sub: 'sally' },
      support_access: 'access',
    });
    const id = read(response.id_token).claims;
    expect(id).toMatchObject({ sub: 'alice', sid: theirs.sessionId, act: { sub: 'sally' }, support_access: 'access' });
    for (const claim of ['auth_time', 'acr', 'amr']) expect(id).not.toHaveProperty(claim);
    expect(await toldOfSupport(server)).toEqual([
      ['support_access_entered', 'alice', 'sally'],
      ['support_access_used', 'alice', 'sally'],
    ]);
  });

  it('call the supporter as the client knows them, where that is pairwise', async () => {
    const server = await startSupported({ clients: { portal: { subjectType: 'pairwise' } } });
    const { own } = await entered(server);
    const { access_token } = await authorizeAndRedeem(server, { session: own });
    const { act } = read(access_token).claims as { act: { sub: string } };
    expect(act.sub).toMatch(/^[\w-]{43}$/);
  });

  it('do not outlive the access, nor does what they are renewed by', async () => {
    const server = await startSupported();
    const { own } = await entered(server, { until: server.clock.now() + 100 });
    const response = await authorizeAndRedeem(server, { session: own });
    expect(response.expires_in).toBe(100);
    expect(read(response.id_token).claims.exp).toBe(server.clock.now() + 100);
    server.clock.advance(60);
    const refresh = { grant_type: 'refresh_token', refresh_token: response.refresh_token };
    const renewed = await tokens(server, 'portal', refresh);
    expect(renewed.expires_in).toBe(40);
    expect(read(renewed.access_token).claims).toMatchObject({ act: { sub: 'sally' }, support_access: 'access' });
    server.clock.advance(40);
    const late = tokens(server, 'portal', { ...refresh, refresh_token: renewed.refresh_token });
    expect((await refusalOf(late)).code).toBe('invalid_grant');
  });

  it('tell an app at UserInfo whom it sees, but no API to which one was exchanged', async () => {
    const server = await startSupported();
    const { own } = await entered(server);
    const { access_token } = await authorizeAndRedeem(server, { session: own });
    const asks = (accessToken: string) => server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect(await asks(access_token)).toMatchObject({ kind: 'json', claims: { sub: 'alice' } });
    await allowSupport(server, invoices, 'allowed');
    const exchanged = await exchange(server, access_token);
    expect((await refusalOf(asks(exchanged.access_token))).code).toBe('insufficient_scope');
    await ended(server);
    expect((await refusalOf(asks(access_token))).code).toBe('invalid_token');
  });

  it('are never offline, whatever was asked for', async () => {
    const server = await startSupported();
    const { own, theirs } = await entered(server, { clientIds: ['web-post'] });
    const request = { scope: 'openid offline_access orders:read' };
    const { access_token, scope } = await authorizeAndRedeem(server, { client: 'web-post', session: own, request });
    expect(scope).not.toContain('offline_access');
    const grant = await server.stores.grants.find(String(read(access_token).claims.grant_id));
    expect(grant).toMatchObject({ offline: false, expiresAt: theirs.expiresAt, support: { supporter: 'sally' } });
    expect(grant?.identityScopes).toEqual(['openid']);
  });

  it('are exchanged for audiences that take them alone, and the access stays', async () => {
    const server = await startSupported();
    const { own } = await entered(server);
    const { access_token } = await authorizeAndRedeem(server, { session: own });
    expect((await refusalOf(exchange(server, access_token))).code).toBe('invalid_target');
    await allowSupport(server, invoices, 'allowed');
    const second = await exchange(server, access_token);
    expect(read(second.access_token).claims).toMatchObject({
      aud: invoices,
      sub: 'alice',
      act: { sub: 'orders-api', act: { sub: 'sally' } },
      support_access: 'access',
    });
    const third = await exchange(server, second.access_token, {}, 'invoices-api');
    expect(read(third.access_token).claims).toMatchObject({ aud: orders, support_access: 'access' });
    await ended(server);
    expect((await refusalOf(exchange(server, second.access_token, {}, 'invoices-api'))).code).toBe('invalid_grant');
  });
});

describe('whoever acts as a person', () => {
  it.each([
    ['another app', { client_id: 'web-post' }, 'sally'],
    ['an app of theirs', {}, 'alice'],
  ])('is themselves but in the apps that were named: %s', async (_, request, sub) => {
    const server = await startSupported();
    const { own } = await entered(server);
    const client = 'client_id' in request ? request.client_id : 'portal';
    const { id_token } = await authorizeAndRedeem(server, { client, session: own, request: { prompt: 'none' } });
    expect(read(id_token).claims.sub).toBe(sub);
  });

  it('is themselves in every other browser', async () => {
    const server = await startSupported();
    await entered(server);
    const { session } = await server.core.sessions.start({ subject: 'sally', amr: ['pwd'] });
    expect(read((await authorizeAndRedeem(server, { session })).id_token).claims.sub).toBe('sally');
  });

  it('is themselves before it was entered, and once it is over', async () => {
    const server = await startSupported();
    const { own } = await entered(server, { until: server.clock.now() + 60 });
    server.clock.advance(60);
    expect(read((await authorizeAndRedeem(server, { session: own })).id_token).claims.sub).toBe('sally');
  });

  it('enters it once', async () => {
    const server = await startSupported();
    await entered(server);
    const again = await server.stores.supportAccesses.enter({
      accessId: 'access',
      enteredAt: 1,
      sessionId: 'another',
      supporterSessionId: 'another',
    });
    expect(again).toBe(false);
  });

  it('is given no session: no cookie opens that of the person', async () => {
    const server = await startSupported();
    const { theirs } = await entered(server);
    await server.stores.sessions.insert({ ...theirs, sessionId: 'stolen', cookieDigest: digest('stolen') });
    expect(await server.core.sessions.current('stolen')).toBeUndefined();
  });

  it('pushes their requests as everybody does', async () => {
    const server = await startSupported();
    const { own } = await entered(server, { clientIds: ['web-post'] });
    const request = await push(server, 'web-post');
    const { access_token } = await authorizeAndRedeem(server, { client: 'web-post', session: own, request });
    expect(read(access_token).claims).toMatchObject({ sub: 'alice', support_access: 'access' });
  });
});

describe('what a person would be asked', () => {
  it.each([
    ['a fresh sign-in', { prompt: 'login' }],
    ['another account', { prompt: 'select_account' }],
    ['a recent sign-in', { max_age: '3600' }],
    ['consent anew', { prompt: 'consent' }],
    ['a class of sign-in', { acr_values: 'https://signet.example.com/acr/2fa', claims: essential() }],
  ])('is theirs: %s', async (_, changes) => {
    const server = await startSupported();
    const { own } = await entered(server);
    expect(await errorOf(server, own, changes)).toMatch(/^(access_denied|unmet_authentication_requirements)$/);
    expect((await toldOfSupport(server)).map(([name]) => name)).toEqual(['support_access_entered']);
    expect(refusals(server)).toHaveLength(1);
    expect(await server.stores.grants.list({ subject: 'alice' }, 9)).toEqual([]);
  });

  it('is consent that they did not give', async () => {
    const server = await startSupported({ clients: { portal: { consentRequired: true } } });
    const { own } = await entered(server);
    expect(await errorOf(server, own)).toBe('access_denied');
    expect(await errorOf(server, own, { prompt: 'none' })).toBe('consent_required');
  });

  it('is a class of sign-in that the app or the API wants, also where nobody has anything for it', async () => {
    const requiredAcr = 'https://signet.example.com/acr/2fa';
    const server = await startSupported({ clients: { portal: { requiredAcr } } });
    const { own } = await entered(server);
    expect(await errorOf(server, own)).toBe('access_denied');
    await changeClient(server, 'portal', { requiredAcr: undefined });
    const { code = '' } = answerOf(await asks(server, own));
    const found = await server.stores.resourceServers.find(orders);
    if (!found) throw new Error('no orders');
    await server.stores.resourceServers.save({ ...found, requiredAcr });
    expect(await errorOf(server, own)).toBe('access_denied');
    expect((await refusalOf(tokens(server, 'portal', redemption(code)))).code).toBe('invalid_target');
  });
});

describe('a second factor of the person', () => {
  const has = { amr: ['otp'], isAsked: true };
  const factorsOf = (enrolled: Factors['enrollable']): Factors => ({
    enrolled: async () => enrolled,
    hasOneKeyOnly: async () => false,
    enrollable: [{ ...has, isAsked: false }],
  });
  const always = { factorPolicy: { ...defaultIssuerSettings(issuer).factorPolicy, requiredFrom: 0 } };
  const two = { amr: ['pwd', 'otp'] };

  it.each([
    ['that they have', {}, [has], 'has_factor'],
    ['that everybody must have, and they have', always, [has], 'has_factor'],
    ['that everybody must have, and they have not', always, [], 'required'],
  ])('%s takes two of the supporter, and is claimed by no token', async (_, settings, enrolled, reason) => {
    const server = await startSupported({ settings }, factorsOf(enrolled));
    const { own: weak } = await entered(server);
    expect(await errorOf(server, weak)).toBe('access_denied');
    expect(refusals(server)).toMatchObject([{ reason }]);
    await ended(server);
    const { own } = await entered(server, { accessId: 'second' }, two);
    const { access_token, id_token } = await authorizeAndRedeem(server, { session: own });
    for (const token of [access_token, id_token]) {
      const { claims } = read(token);
      expect(claims).toMatchObject({ sub: 'alice', act: { sub: 'sally' }, support_access: 'second' });
      for (const claim of ['auth_time', 'acr', 'amr']) expect(claims).not.toHaveProperty(claim);
    }
  });

  it('counts of the sign-in that entered it alone, and while that lives', async () => {
    const server = await startSupported({}, factorsOf([has]));
    const { own } = await entered(server);
    await server.core.sessions.start({ subject: 'sally', ...two });
    expect(await errorOf(server, own)).toBe('access_denied');
  });

  it('is not one that a remembered browser spares the supporter', async () => {
    const rememberedFor = 3600;
    const settings = { factorPolicy: { ...defaultIssuerSettings(issuer).factorPolicy, rememberedFor } };
    const server = await startSupported({ settings }, factorsOf([has]));
    const now = server.clock.now();
    const device = { deviceId: 'device', valueDigest: digest('device'), createdAt: now, lastUsedAt: now };
    await server.stores.rememberedDevices.insert({ ...device, subject: 'sally', expiresAt: now + rememberedFor });
    const methods = [{ amr: 'pwd', at: now, rememberedDevice: 'device' }];
    const { own } = await entered(server, {}, { amr: ['pwd'], methods });
    expect(await errorOf(server, own)).toBe('access_denied');
  });

  it.each([
    ['an essential class', { claims: essential() }],
    ['a fresh sign-in', { prompt: 'login' }],
    ['a recent sign-in', { max_age: '3600' }],
  ])('is no answer for %s, whatever the supporter proved', async (_, changes) => {
    const server = await startSupported({}, factorsOf([has]));
    const { own } = await entered(server, {}, two);
    expect(await errorOf(server, own, changes)).toMatch(/^(access_denied|unmet_authentication_requirements)$/);
    expect(await server.stores.grants.list({ subject: 'alice' }, 9)).toEqual([]);
  });

  it('is reached by no token where a request only wishes for it', async () => {
    const server = await startSupported({}, factorsOf([{ ...has, amr: ['hwk', 'mfa'] }]));
    const { own } = await entered(server, {}, two);
    const request = { acr_values: 'https://signet.example.com/acr/2fa' };
    const { id_token } = await authorizeAndRedeem(server, { session: own, request });
    expect(read(id_token).claims).not.toHaveProperty('acr');
  });

  it('is none for an app or an API that wants a class', async () => {
    const requiredAcr = 'https://signet.example.com/acr/2fa';
    const server = await startSupported({ clients: { portal: { requiredAcr } } }, factorsOf([has]));
    const { own } = await entered(server, {}, two);
    expect(await errorOf(server, own)).toBe('access_denied');
    await changeClient(server, 'portal', { requiredAcr: undefined });
    const found = await server.stores.resourceServers.find(orders);
    if (!found) throw new Error('no orders');
    await server.stores.resourceServers.save({ ...found, requiredAcr });
    expect(await errorOf(server, own)).toBe('access_denied');
  });

  it('is not had where the person was ordered another password', async () => {
    const server = await startSupported({}, factorsOf([has]));
    await server.stores.actionOrders.insert({ subject: 'alice', action: 'change_password', orderedAt: 1 });
    const { own } = await entered(server, {}, two);
    expect(await errorOf(server, own)).toBe('access_denied');
  });
});

describe('the audit trail', () => {
  it('has the first of what an app does again and again, of each app', async () => {
    const server = await startSupported();
    const { own } = await entered(server, { clientIds: ['portal', 'web-post'] });
    const uses = async () => (await toldOfSupport(server)).filter(([name]) => name === 'support_access_used').length;
    for (let nth = 0; nth < 25; nth += 1) await asks(server, own, { prompt: 'none' });
    expect(await uses()).toBe(20);
    await authorizeAndRedeem(server, { client: 'web-post', session: own });
    expect(await uses()).toBe(21);
  });
});

describe('an audience that does not say that it takes support', () => {
  it('is refused where it is asked for, alone and beside others', async () => {
    const server = await startSupported();
    const { own } = await entered(server);
    expect(await errorOf(server, own, { scope: 'openid invoices:read' })).toBe('access_denied');
    const both = { scope: 'openid orders:read invoices:read', resource: orders, audience: invoices };
    expect(await errorOf(server, own, both)).toBe('access_denied');
  });

  it('is refused where it says so no more: a code, a renewal, a token', async () => {
    const server = await startSupported();
    const { own } = await entered(server);
    const { access_token, refresh_token } = await authorizeAndRedeem(server, { session: own });
    const { code = '' } = answerOf(await asks(server, own));
    await allowSupport(server, orders, undefined);
    expect((await refusalOf(tokens(server, 'portal', redemption(code)))).code).toBe('invalid_target');
    const renewal = tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    expect((await refusalOf(renewal)).code).toBe('invalid_target');
    expect((await refusalOf(server.core.verifyLive(access_token))).code).toBe('invalid_token');
  });

  it.each(['/admin/api/v1', '/account/api/v1'])('cannot be one of the issuer: %s', async (path) => {
    const server = await startSupported();
    const identifier = `${issuer}${path}`;
    const found = await server.stores.resourceServers.find(orders);
    if (!found) throw new Error('no orders');
    await server.stores.resourceServers.save({
      ...found,
      identifier,
      scopes: { own: 'Own' },
      supportAccess: 'allowed',
    });
    await changeClient(server, 'portal', { resources: [{ identifier, scopes: ['own'] }] });
    const { own } = await entered(server);
    expect(await errorOf(server, own, { scope: 'openid own' })).toBe('access_denied');
  });

  it.each(['/admin/api/v1', '/account/api/v1'])('is not reached by an exchange: %s', async (path) => {
    const server = await startSupported();
    const identifier = `${issuer}${path}`;
    const found = await server.stores.resourceServers.find(orders);
    if (!found) throw new Error('no orders');
    const own = { identifier, scopes: { own: 'Own' }, roles: undefined, supportAccess: 'allowed' } as const;
    await server.stores.resourceServers.save({ ...found, ...own });
    await changeClient(server, 'orders-api', { resources: [{ identifier, scopes: ['own'] }] });
    const { own: signIn } = await entered(server);
    const { access_token } = await authorizeAndRedeem(server, { session: signIn });
    expect((await refusalOf(exchange(server, access_token))).code).toBe('invalid_target');
    // What they may as themselves is another matter.
    const theirs = await server.core.sessions.start({ subject: 'sally', amr: ['pwd'] });
    const { access_token: ownToken } = await authorizeAndRedeem(server, { session: theirs.session });
    expect(read((await exchange(server, ownToken)).access_token).claims).toMatchObject({
      aud: identifier,
      sub: 'sally',
    });
  });
});

describe('the end of a support access', () => {
  const endings: ReadonlyArray<readonly [string, (server: SupportedIssuer, own: Session) => Promise<unknown>]> = [
    ['an operator ends it', (server) => ended(server)],
    ['the supporter signs out', (server, own) => server.core.sessions.end(own.sessionId, { subject: 'sally' })],
    ['the supporter lost the right', async (server) => server.refused.add('sally')],
    ['its time is over', async (server) => server.clock.advance(900)],
  ];

  it.each(endings)('ends what was given: %s', async (_, end) => {
    const server = await startSupported();
    const { own } = await entered(server);
    const { access_token, refresh_token } = await authorizeAndRedeem(server, { session: own });
    const { code = '' } = answerOf(await asks(server, own));
    await end(server, own);
    for (const fields of [redemption(code), { grant_type: 'refresh_token', refresh_token }]) {
      expect((await refusalOf(tokens(server, 'portal', fields))).code).toBe('invalid_grant');
    }
    expect((await refusalOf(server.core.verifyLive(access_token))).code).toBe('invalid_token');
  });

  it('tells APIs, clients and the trail', async () => {
    const server = await startSupported({
      clients: { portal: { backchannelLogoutUri: 'https://portal.example.com/logout' } },
    });
    const { own, theirs } = await entered(server);
    await authorizeAndRedeem(server, { session: own });
    expect(await ended(server)).toBe(true);
    expect(await ended(server)).toBe(false);
    expect(await server.stores.supportAccesses.find('access')).toMatchObject({ endedBy: 'operator' });
    expect((await server.stores.sessions.find(theirs.sessionId))?.endedAt).toBe(server.clock.now());
    expect(await server.stores.logoutDeliveries.dueClients(server.clock.now())).toEqual(['portal']);
    expect((await toldOfSupport(server)).at(-1)?.[0]).toBe('support_access_ended');
    // Their own sign-in goes on.
    expect((await server.stores.sessions.find(own.sessionId))?.endedAt).toBeUndefined();
  });

  it.each([
    ['the person', 'alice', 'person'],
    ['the supporter', 'sally', 'supporter'],
  ])('is told as by %s, who ends the session', async (_, subject, endedBy) => {
    const server = await startSupported();
    const { theirs } = await entered(server);
    await server.core.sessions.end(theirs.sessionId, { subject });
    expect(await server.stores.supportAccesses.find('access')).toMatchObject({ endedBy });
  });

  it('pushes no sign-in of the person out', async () => {
    const server = await startSupported({ settings: { mostSessions: 1 } });
    const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const { theirs } = await entered(server);
    await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    expect((await server.stores.sessions.find(session.sessionId))?.endedAt).toBeDefined();
    expect((await server.stores.sessions.find(theirs.sessionId))?.endedAt).toBeUndefined();
  });

  it('is refused once the right is gone, and told', async () => {
    const server = await startSupported();
    const { own } = await entered(server);
    server.refused.add('sally');
    expect(await errorOf(server, own)).toBe('access_denied');
    expect(refusals(server)).toEqual([
      {
        event: 'support_access_refused',
        accessId: 'access',
        supporter: 'sally',
        subject: 'alice',
        clientId: 'portal',
        reason: 'the supporter may not act as this person any more',
      },
    ]);
  });
});

function refusals({ events }: SupportedIssuer) {
  return events.filter(({ event }) => event === 'support_access_refused');
}

function essential(): string {
  return JSON.stringify({ id_token: { acr: { essential: true, values: ['https://signet.example.com/acr/2fa'] } } });
}
