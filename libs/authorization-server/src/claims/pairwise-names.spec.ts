import { describe, expect, it } from '@jest/globals';
import { issuer } from '../../test/authorization-fixture.js';
import { deliverLogouts } from '../../test/deliver-logouts.js';
import { authorizeAndRedeem, read, requestOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';
import { changesSector, sectorOf } from './sector.js';

const device = 'urn:ietf:params:oauth:grant-type:device_code';
const client: Client = {
  clientId: 'c',
  clientName: 'C',
  origin: 'self_registered',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'none',
  redirectUris: ['https://shop.example/cb'],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code'],
  identityScopes: ['openid'],
  resources: [],
  requirePkce: true,
  consentRequired: true,
  rotateRefreshTokens: true,
  applicationType: 'web',
  subjectType: 'pairwise',
  createdAt: 0,
};
const list = 'https://sector.example/uris.json';

describe('the sector of a client (OpenID Connect Core §8.1)', () => {
  it.each<[string, Partial<Client>, string]>([
    ['one https host', {}, 'shop.example'],
    ['several addresses of it', { redirectUris: ['https://shop.example/a', 'https://shop.example/b'] }, 'shop.example'],
    ['another spelling of it', { redirectUris: ['https://SHOP.example:443/cb'] }, 'shop.example'],
    [
      'a list of redirect URIs',
      { sectorIdentifierUri: list, redirectUris: ['https://a.example/', 'app:/cb'] },
      'sector.example',
    ],
    ['a private scheme', { redirectUris: ['com.example.app:/cb'] }, 'c'],
    ['another one', { redirectUris: ['com.example.other:/cb'] }, 'c'],
    ['http on loopback', { redirectUris: ['http://127.0.0.1/cb'] }, 'c'],
    ['localhost', { redirectUris: ['http://localhost/cb'] }, 'c'],
    ['https beside a private scheme', { redirectUris: ['https://shop.example/cb', 'app:/cb'] }, 'c'],
    ['no redirect URI', { redirectUris: [], grantTypes: [device] }, 'c'],
    ['a device that names a site', { grantTypes: ['authorization_code', device] }, 'c'],
    ['a device that names a list', { grantTypes: [device], sectorIdentifierUri: list }, 'c'],
    [
      'a device that names a list, and nothing that is in it',
      { grantTypes: [device], redirectUris: [], sectorIdentifierUri: list },
      'c',
    ],
    [
      'the list of an operator',
      { origin: 'operator', grantTypes: [device], redirectUris: [], sectorIdentifierUri: list },
      'sector.example',
    ],
  ])('%s', (_name, changes, expected) => {
    expect(sectorOf({ ...client, ...changes })).toBe(expected);
  });

  it.each<[string, Partial<Client>, Partial<Client>, boolean]>([
    ['pairwise becomes public', {}, { subjectType: 'public' }, true],
    ['pairwise is forgotten', {}, { subjectType: undefined }, true],
    ['public becomes pairwise', { subjectType: undefined }, {}, true],
    ['another host', {}, { redirectUris: ['https://other.example/'] }, true],
    ['another address of the host', {}, { redirectUris: ['https://shop.example/other'] }, false],
    ['a device of a site', {}, { grantTypes: [device] }, true],
    [
      'another host of a public client',
      { subjectType: 'public' },
      { subjectType: undefined, redirectUris: ['https://other.example/'] },
      false,
    ],
  ])('changes where %s: %s', (_name, before, after, expected) => {
    expect(changesSector({ ...client, ...before }, { ...client, ...after })).toBe(expected);
  });
});

const uri = 'https://portal.example.com/backchannel-logout';
const webUri = 'https://web.example/logout';

/** One person, one session, two pairwise clients of two hosts. */
async function twoClients() {
  const server = await startIssuer({
    clients: {
      portal: { subjectType: 'pairwise', backchannelLogoutUri: uri },
      'web-post': { subjectType: 'pairwise', backchannelLogoutUri: webUri, sectorIdentifierUri: list },
    },
  });
  for (const url of [uri, webUri]) server.outbound.answers.set(url, { status: 200, contentType: '', body: '' });
  const one = await authorizeAndRedeem(server);
  const two = await authorizeAndRedeem(server, { client: 'web-post', session: one.session });
  return { server, one, two, session: one.session };
}

const sidOf = (token: string | undefined) => String(read(token ?? '').claims.sid);

async function endedSids(server: TestIssuer): Promise<readonly unknown[]> {
  const { securityEvents } = server.core;
  const { stream_id } = await securityEvents.create(await requestOf(server, 'orders-api', {}));
  const request = await requestOf(server, 'orders-api', {});
  const body = { returnImmediately: true };
  const until = new AbortController().signal;
  const { response } = await securityEvents.poll({ request, streamId: String(stream_id), body, until });
  return Object.values(response.sets).map((set) => {
    const { session } = read(set).claims.sub_id as { session?: { id: string } };
    return session?.id;
  });
}

describe('the sid of pairwise clients', () => {
  it('tells no two of them that they serve one person, in no token', async () => {
    const { one, two, session } = await twoClients();
    const sids = [one.id_token, two.id_token].map(sidOf);
    expect(new Set([...sids, session.sessionId]).size).toBe(3);
    expect([one.access_token, two.access_token].map(sidOf)).toEqual(sids);
  });

  it('is the same each time for one of them, and has nothing of the id of the session', async () => {
    const { server, one, session } = await twoClients();
    const again = await authorizeAndRedeem(server, { session });
    expect(sidOf(again.id_token)).toBe(sidOf(one.id_token));
    expect(sidOf(one.id_token)).not.toContain(session.sessionId.slice(0, 8));
    const other = await authorizeAndRedeem(server);
    expect(sidOf(other.id_token).slice(0, 10)).not.toBe(sidOf(one.id_token).slice(0, 10));
  });

  it('is what their logout tokens and the events of APIs name', async () => {
    const { server, one, two, session } = await twoClients();
    await server.core.sessions.end(session.sessionId);
    await deliverLogouts(server);
    const told = server.outbound.posted.map(({ url, fields }) => [url, sidOf(fields[0]?.[1])]);
    expect(Object.fromEntries(told)).toEqual({ [uri]: sidOf(one.id_token), [webUri]: sidOf(two.id_token) });
    const ended = await endedSids(server);
    expect(ended).toEqual(expect.arrayContaining([one, two].map(({ access_token }) => sidOf(access_token))));
  });

  it('names its session in a hint, with the cookie and without', async () => {
    const { server, one, session } = await twoClients();
    const parameters = [['id_token_hint', one.id_token ?? '']] as const;
    expect((await server.core.endSession.evaluate({ parameters })).kind).toBe('confirm');
    expect(await server.core.endSession.evaluate({ parameters, session })).toEqual({ kind: 'signed_out' });
    expect((await server.stores.sessions.find(session.sessionId))?.endedAt).toBeDefined();
  });

  it('names it also in a hint of before, where it was the id of the session, and after the client changed', async () => {
    for (const change of [
      undefined,
      { subjectType: 'public' },
      { sectorIdentifierUri: 'https://new.example/' },
    ] as const) {
      const { server, one, session } = await twoClients();
      const now = server.clock.now();
      const claims = {
        iss: issuer,
        aud: 'portal',
        azp: 'portal',
        sub: 'x',
        sid: session.sessionId,
        iat: now,
        exp: now,
      };
      const old = await server.core.tokenSigner.signIdToken({ ...claims, auth_time: now }, 'RS256');
      const portal = (await server.stores.clients.find('portal')) as Client;
      await server.stores.clients.save({ ...portal, ...change });
      const hint = change === undefined ? old : (one.id_token ?? '');
      const outcome = await server.core.endSession.evaluate({ parameters: [['id_token_hint', hint]], session });
      expect(outcome).toEqual({ kind: 'signed_out' });
    }
  });

  it('goes on in tokens that an API exchanges, and is what introspection says', async () => {
    const { server, one } = await twoClients();
    const introspected = await server.core.introspection.handle(
      await requestOf(server, 'orders-api', { token: one.access_token }),
      { jwt: false },
    );
    expect(introspected).toMatchObject({ introspection: { active: true, sid: sidOf(one.access_token) } });
    const exchanged = await tokens(server, 'orders-api', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: one.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource: 'https://invoices.example.com',
    });
    expect(sidOf(exchanged.access_token)).toBe(sidOf(one.access_token));
  });
});
