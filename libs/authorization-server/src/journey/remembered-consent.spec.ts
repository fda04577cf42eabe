import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  allow,
  answerOf,
  browser,
  interactionOf,
  orders,
  parametersWith,
  portal,
} from '../../test/authorization-fixture.js';
import { testKey } from '../../test/client-keys.js';
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
import { createCore } from '../create-core.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { withdrawGrant } from '../security-events/record-revocation.js';
import { endEverythingOf } from '../sessions/end-session.js';
import { digest } from '../shared/digest.js';

type Request = Readonly<Record<string, string | undefined>>;

const web = 'https://app.example/callback';
const otherPath = 'https://app.example/another?x=1';
const otherHost = 'https://elsewhere.example/callback';
const loopback = 'http://127.0.0.1:5000/callback';
const ownScheme = 'com.example.app:/callback';
const document = 'https://app.example/client.json';

const app: Client = {
  ...portal,
  clientId: 'app',
  clientName: 'App',
  redirectUris: [web, otherPath, otherHost, 'https://app.example:8443/callback', loopback, ownScheme],
  logoUri: 'https://app.example/logo',
  policyUri: 'https://app.example/policy',
  tosUri: 'https://app.example/terms',
  createdAt: 5,
};
const secret = { tokenEndpointAuthMethod: 'client_secret_basic' } as const;

let server: TestIssuer;
let session: Session;
beforeEach(async () => {
  server = await startIssuer({ settings: { clientIdMetadataDocuments: true } });
  ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
});

const ask = (request: Request = {}) =>
  server.core.authorization.authorize({
    parameters: parametersWith({ client_id: 'app', redirect_uri: web, ...request }),
    session,
    browserDigest: browser,
  });

/** What she is asked for is allowed. */
async function consent(request: Request = {}) {
  const outcome = await allow(server.core, interactionOf(await ask(request), 'consent'), session);
  expect(answerOf(outcome)).toHaveProperty('code');
}

/** Whether she is, as a page and as the answer to a request that forbids it. */
async function isAsked(request: Request = {}): Promise<'asked' | 'silent'> {
  const outcome = await ask(request);
  const answer = answerOf(await ask({ ...request, prompt: 'none' }));
  if (outcome.kind === 'interaction') {
    interactionOf(outcome, 'consent');
    expect(answer).toMatchObject({ error: 'consent_required' });
    return 'asked';
  }
  for (const each of [answer, answerOf(outcome)]) expect(each).toHaveProperty('code');
  return 'silent';
}

const save = (changes: Partial<Client>) => server.stores.clients.save({ ...app, ...changes });
const serve = (changes: object) =>
  server.outbound.serve(document, {
    client_id: document,
    client_name: 'App',
    redirect_uris: [web, otherHost],
    ...changes,
  });
/** What was fetched before is fetched again. */
const publishAgain = (changes: object) => {
  serve(changes);
  server.clock.advance(301);
};

describe('a remembered consent to a registered client', () => {
  it.each<[string, { client?: Partial<Client>; request?: Request }, 'asked' | 'silent']>([
    ['nothing', {}, 'silent'],
    ['another path of the same host', { request: { redirect_uri: otherPath } }, 'silent'],
    ['fewer scopes', { request: { scope: 'openid' } }, 'silent'],
    ['another key', { client: { jwksUri: 'https://app.example/keys' } }, 'silent'],
    ['more addresses', { client: { redirectUris: [...app.redirectUris, 'https://more.example/'] } }, 'silent'],
    ['a longer list of scopes', { client: { identityScopes: ['openid', 'profile', 'email'] } }, 'silent'],
    ['more scopes asked for', { request: { scope: 'openid orders:read orders:write' } }, 'asked'],
    ['another host', { request: { redirect_uri: otherHost } }, 'asked'],
    ['another port', { request: { redirect_uri: 'https://app.example:8443/callback' } }, 'asked'],
    ['another scheme', { request: { redirect_uri: ownScheme } }, 'asked'],
    ['loopback instead of a host', { request: { redirect_uri: loopback } }, 'asked'],
    ['another name', { client: { clientName: 'Bank' } }, 'asked'],
    ['a name in another language', { client: { localized: { clientName: { de: 'Bank' } } } }, 'asked'],
    ['terms in another language', { client: { localized: { tosUri: { de: web } } } }, 'asked'],
    ['its own pages in another language', { client: { localized: { clientUri: { de: web } } } }, 'silent'],
    ['another colour', { client: { brandColor: '#7a1f5c' } }, 'silent'],
    ['another logo', { client: { logoUri: 'https://app.example/other' } }, 'asked'],
    ['no logo', { client: { logoUri: undefined } }, 'asked'],
    ['another policy', { client: { policyUri: 'https://app.example/other' } }, 'asked'],
    ['other terms', { client: { tosUri: 'https://app.example/other' } }, 'asked'],
    ['no proof of who it is', { client: { tokenEndpointAuthMethod: 'none' } }, 'asked'],
    ['one of the same name that was made anew', { client: { createdAt: 6 } }, 'asked'],
    ['one of the same name that somebody else made', { client: { origin: 'self_registered' } }, 'asked'],
  ])('%s: %s', async (_name, { client = {}, request = {} }, expected) => {
    await save(secret);
    await consent();
    await save({ ...secret, ...client });
    expect(await isAsked(request)).toBe(expected);
    if (expected === 'silent') return;
    // Once: then it is what they agreed to.
    await consent(request);
    expect(await isAsked(request)).toBe('silent');
  });

  it('is kept for each of several hosts, with the scopes that were agreed for that one', async () => {
    await save(secret);
    await consent({ scope: 'openid orders:read' });
    await consent({ scope: 'openid', redirect_uri: otherHost });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await isAsked({ scope: 'openid orders:read' })).toBe('silent');
      expect(await isAsked({ scope: 'openid', redirect_uri: otherHost })).toBe('silent');
    }
    expect(await isAsked({ scope: 'openid orders:read', redirect_uri: otherHost })).toBe('asked');
  });

  it('to what it was before counts for nothing under another name', async () => {
    await save(secret);
    await consent({ scope: 'openid orders:write' });
    await save({ ...secret, clientName: 'Bank' });
    await consent({ scope: 'openid' });
    expect(await isAsked({ scope: 'openid orders:write' })).toBe('asked');
  });

  it('is not needed where the operator skips the page, and cannot be skipped by others', async () => {
    await save({ ...secret, consentRequired: false });
    expect(await isAsked()).toBe('silent');
    await save({ ...secret, consentRequired: false, origin: 'self_registered' });
    expect(await isAsked()).toBe('asked');
  });

  it('is given to what the page showed: where the client changed meanwhile, the page is shown again', async () => {
    await save(secret);
    const reference = interactionOf(await ask(), 'consent');
    const { seen = '' } = (await server.core.journey.describe(reference)) ?? {};
    await save({ ...secret, clientName: 'Bank' });
    for (const stale of [seen, '', 'x'.repeat(43)]) {
      interactionOf(await server.core.journey.allow({ ...reference, session, seen: stale }), 'consent');
    }
    expect(await server.stores.grants.list({ clientId: 'app' }, 10)).toEqual([]);
    expect(answerOf(await allow(server.core, reference, session))).toHaveProperty('code');
  });
});

describe('a remembered consent to a client that describes itself', () => {
  const request = { client_id: document };

  it.each<[string, object, Request, 'asked' | 'silent']>([
    ['nothing', {}, {}, 'silent'],
    ['more addresses', { redirect_uris: [web, otherPath, otherHost] }, { redirect_uri: otherPath }, 'silent'],
    ['another host', {}, { redirect_uri: otherHost }, 'asked'],
    ['another name', { client_name: 'Bank' }, {}, 'asked'],
    ['another logo', { logo_uri: 'https://app.example/logo' }, {}, 'asked'],
    ['another contact', { contacts: ['them@app.example'] }, {}, 'asked'],
    ['where logouts are told', { backchannel_logout_uri: 'https://app.example/logout' }, {}, 'asked'],
  ])('%s: %s', async (_name, changes, more, expected) => {
    serve({});
    await consent(request);
    publishAgain(changes);
    expect(await isAsked({ ...request, ...more })).toBe(expected);
  });

  it('with another key: asked', async () => {
    const withKey = async (name: string) => {
      const { jwk } = await testKey('ES256', name);
      return { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } };
    };
    serve(await withKey('one'));
    await consent(request);
    publishAgain(await withKey('one'));
    expect(await isAsked(request)).toBe('silent');
    publishAgain(await withKey('other'));
    expect(await isAsked(request)).toBe('asked');
  });

  it('does not depend on which scopes the APIs open to strangers', async () => {
    serve({});
    await consent(request);
    const api = await server.stores.resourceServers.find(orders);
    if (!api) throw new Error('there is no API');
    await server.stores.resourceServers.save({ ...api, selfRegisteredScopes: ['orders:read', 'orders:write'] });
    publishAgain({});
    expect(await isAsked(request)).toBe('silent');
  });

  it('does not answer for one of the same name that the operator makes', async () => {
    serve({});
    await consent(request);
    await save({ clientId: document });
    expect(await isAsked(request)).toBe('asked');
  });
});

describe('a remembered consent has an end', () => {
  const lifetime = 100;
  beforeEach(async () => {
    server = await startIssuer({ settings: { consentLifetime: lifetime, sessionLifetime: 1000 } });
    ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
    await save(secret);
  });

  it('counted from when the person was asked: being used puts it off by nothing', async () => {
    await consent();
    server.clock.advance(lifetime - 1);
    expect(await isAsked()).toBe('silent');
    server.clock.advance(1);
    expect(await isAsked()).toBe('asked');
    await consent();
    expect(await isAsked()).toBe('silent');
  });

  it('after which what was agreed before counts no more beside what is agreed then', async () => {
    await consent({ scope: 'openid orders:write' });
    server.clock.advance(lifetime);
    await consent({ scope: 'openid' });
    expect(await isAsked({ scope: 'openid orders:write' })).toBe('asked');
  });

  it('which a clock that ran ahead does not put off', async () => {
    server.clock.advance(50);
    await consent();
    server.clock.advance(-50);
    expect(await isAsked()).toBe('silent');
    server.clock.advance(50 + lifetime);
    expect(await isAsked()).toBe('asked');
  });

  it('and a shorter one counts for what was agreed before', async () => {
    await consent();
    server.clock.advance(10);
    const core = createCore({ ...server.ports, settings: { ...server.settings, consentLifetime: 10 } });
    const parameters = parametersWith({ client_id: 'app', redirect_uri: web });
    interactionOf(await core.authorization.authorize({ parameters, session, browserDigest: browser }), 'consent');
  });
});

describe('a client on the device (RFC 8252 §8.6)', () => {
  const native = { applicationType: 'native' } as const;

  it.each<[string, Partial<Client>, string, 'asked' | 'silent']>([
    ['public, loopback', native, loopback, 'asked'],
    ['public, loopback, its own port', native, 'http://127.0.0.1:5001/callback', 'asked'],
    ['public, its own scheme', native, ownScheme, 'asked'],
    [
      'public, loopback, without a page by the operator’s will',
      { ...native, consentRequired: false },
      loopback,
      'asked',
    ],
    ['public, loopback, which nobody vetted and calls itself web', { origin: 'self_registered' }, loopback, 'asked'],
    ['public, loopback, web as the operator says', {}, loopback, 'silent'],
    ['public, an address that it proves to own', native, web, 'silent'],
    ['with a secret, loopback', { ...native, ...secret }, loopback, 'silent'],
    ['with a secret, its own scheme', { ...native, ...secret }, ownScheme, 'silent'],
  ])('%s: %s', async (_name, client, redirect_uri, expected) => {
    await save(client);
    await consent({ redirect_uri });
    expect(await isAsked({ redirect_uri })).toBe(expected);
    if (expected === 'silent') return;
    // Each time, and nothing is kept for it.
    await consent({ redirect_uri });
    expect(await isAsked({ redirect_uri })).toBe('asked');
  });

  it('with a secret, another loopback port: asked', async () => {
    await save({ ...native, ...secret });
    await consent({ redirect_uri: loopback });
    expect(await isAsked({ redirect_uri: 'http://127.0.0.1:5001/callback' })).toBe('asked');
  });

  it('is not let in by what another session allowed in the same interaction', async () => {
    await save({ ...native, consentRequired: false });
    const reference = interactionOf(await ask({ redirect_uri: loopback }), 'consent');
    await server.stores.interactions.recordConsent(reference.interactionId, session.sessionId);
    const other = (await server.core.sessions.start({ subject: 'bob', amr: ['pwd'] })).session;
    interactionOf(await server.core.journey.resume({ ...reference, session: other }), 'consent');
    expect(answerOf(await server.core.journey.resume({ ...reference, session }))).toHaveProperty('code');
  });
});

describe('a remembered consent is forgotten', () => {
  const offline = { request: { redirect_uri: web, scope: 'offline_access orders:read' }, token: { redirect_uri: web } };
  const redeem = () => authorizeAndRedeem(server, { client: 'app', session, ...offline });
  const grants = () => server.stores.grants.list({ clientId: 'app' }, 10);
  beforeEach(async () => {
    await save({ identityScopes: ['openid', 'offline_access'], registrationAccessTokenDigest: digest('manage') });
  });

  it('when an operator revokes a grant: of this person and this client', async () => {
    const tokensOf = await redeem();
    const { session: other } = await server.core.sessions.start({ subject: 'bob', amr: ['pwd'] });
    await authorizeAndRedeem(server, { client: 'app', session: other, ...offline });
    expect(await isAsked(offline.request)).toBe('silent');
    expect(await withdrawGrant(server.ports, String(read(tokensOf.access_token).claims.grant_id), 'admin')).toBe(true);
    expect(await isAsked(offline.request)).toBe('asked');
    session = other;
    expect(await isAsked(offline.request)).toBe('silent');
  });

  it('with the grant or not at all, and not for a grant that is unknown or over', async () => {
    const { access_token } = await redeem();
    const grantId = String(read(access_token).claims.grant_id);
    const noDisk = () => Promise.reject(new Error('no disk'));
    const unitOfWork: UnitOfWork = {
      run: (work) =>
        server.unitOfWork.run((stores) => {
          const { consents } = stores;
          const { find, list, listOf, clientsOf, save, deleteOlderThan } = consents;
          const failing = { find, list, listOf, clientsOf, save, deleteOlderThan, deleteAll: noDisk };
          return work({ ...stores, consents: failing });
        }),
    };
    await expect(withdrawGrant({ ...server.ports, unitOfWork }, grantId, 'admin')).rejects.toThrow('no disk');
    expect(await grants()).toMatchObject([{ grantId }]);
    expect(await withdrawGrant(server.ports, 'ghost', 'admin')).toBe(false);
    expect(await isAsked(offline.request)).toBe('silent');
    expect(await withdrawGrant(server.ports, grantId, 'admin')).toBe(true);
    expect(await withdrawGrant(server.ports, grantId, 'admin')).toBe(false);
  });

  it('when the client is deleted (RFC 7592 §2.3), also where it comes back as it was', async () => {
    const configured = { clientRegistration: 'open' } as const;
    const core = createCore({ ...server.ports, settings: { ...server.settings, ...configured } });
    await redeem();
    const client = await server.stores.clients.find('app');
    await core.registration.delete('app', 'manage');
    expect(await server.stores.consents.find('alice', 'app', 'https://app.example')).toBeUndefined();
    if (client) await server.stores.clients.save(client);
    expect(await isAsked(offline.request)).toBe('asked');
  });

  it('but not when the client gives its tokens back, is caught with an old one, or the account is closed', async () => {
    const { refresh_token } = await redeem();
    await server.core.revocation.handle(await requestOf(server, 'app', { token: refresh_token }));
    expect(await grants()).toEqual([]);
    expect(await isAsked(offline.request)).toBe('silent');

    const { code } = await redeem();
    await refusalOf(tokens(server, 'app', redemption(code, { redirect_uri: web })));
    expect(await isAsked(offline.request)).toBe('silent');

    await server.unitOfWork.run((stores) => endEverythingOf(server.ports, stores, 'alice', 'admin'));
    ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
    expect(await isAsked(offline.request)).toBe('silent');
  });
});
