import { describe, expect, it } from '@jest/globals';
import {
  answerOf,
  browser,
  callback,
  interactionOf,
  invoices,
  parametersWith,
} from '../../test/authorization-fixture.js';
import { dpopProof, testKey } from '../../test/client-keys.js';
import {
  authorize,
  type Fields,
  push,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../../test/token-fixture.js';
import type { Session } from '../records/session.js';
import { digest } from '../shared/digest.js';

const prefix = 'urn:ietf:params:oauth:request_uri:';

async function pushWith(server: TestIssuer, changes: Fields, clientId = 'web-post') {
  const inner = Object.fromEntries(parametersWith({ client_id: clientId }));
  return server.core.pushedAuthorization.handle(await requestOf(server, clientId, { ...inner, ...changes }));
}

function open(server: TestIssuer, fields: Fields, session?: Session) {
  return server.core.authorization.authorize({ parameters: wire(fields), session, browserDigest: browser });
}

async function signIn(server: TestIssuer) {
  return (await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] })).session;
}

describe('pushed authorization request (RFC 9126 §2)', () => {
  it('is answered with a request_uri of 256 bits that lives for 90 seconds and is stored by digest', async () => {
    const server = await startIssuer();
    const { request_uri, expires_in } = await pushWith(server, {});
    expect(expires_in).toBe(90);
    expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
    const stored = await server.stores.pushedRequests.find(digest(request_uri.slice(prefix.length)));
    expect(stored).toMatchObject({ clientId: 'web-post', signed: false, expiresAt: server.clock.now() + 90 });
    expect(JSON.stringify(stored)).not.toContain('post secret');
  });

  it('keeps no client assertion either', async () => {
    const server = await startIssuer();
    const { request_uri } = await pushWith(server, {}, 'bank');
    const stored = await server.stores.pushedRequests.find(digest(request_uri.slice(prefix.length)));
    expect(stored?.parameters.map(([name]) => name)).not.toContain('client_assertion');
  });

  it.each<[string, Fields, string]>([
    ['a request_uri inside', { request_uri: `${prefix}x` }, 'invalid_request'],
    ['an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    ['no redirect_uri for openid', { redirect_uri: undefined }, 'invalid_request'],
    ['no response_type', { response_type: undefined }, 'invalid_request'],
    ['the implicit type', { response_type: 'token' }, 'unsupported_response_type'],
    ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a scope that was not granted', { scope: 'admin' }, 'invalid_scope'],
    ['an unknown audience', { resource: 'https://elsewhere.example' }, 'invalid_target'],
    ['a repeated parameter', { nonce: ['a', 'b'] }, 'invalid_request'],
    ['an unknown response_mode', { response_mode: 'web_message' }, 'invalid_request'],
    ['a request object that is none', { request: 'a.b.c' }, 'invalid_request_object'],
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client'],
    ['another client_id', { client_id: 'portal' }, 'invalid_client'],
  ])('refuses %s, and stores nothing', async (_name, changes, code) => {
    const server = await startIssuer();
    expect((await refusalOf(pushWith(server, changes))).code).toBe(code);
    expect(await server.stores.pushedRequests.deleteExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(0);
  });

  it('binds the code to the key that is proved here (RFC 9449 §10.1)', async () => {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const claims = { htu: 'https://sso.example.com/par' };
    const send = async (changes: Fields = {}) => {
      const inner = { ...Object.fromEntries(parametersWith()), ...changes };
      const dpopProofs = [await dpopProof(server.clock.now(), { key, claims })];
      return server.core.pushedAuthorization.handle({ ...(await requestOf(server, 'portal', inner)), dpopProofs });
    };
    expect((await refusalOf(send({ dpop_jkt: 'A'.repeat(43) }))).code).toBe('invalid_request');
    const { request_uri } = await send({ dpop_jkt: key.thumbprint });
    const { code = '' } = answerOf(await open(server, { client_id: 'portal', request_uri }, await signIn(server)));
    expect((await refusalOf(tokens(server, 'portal', redemption(code)))).code).toBe('invalid_grant');
    expect(await tokens(server, 'portal', redemption(code), key)).toMatchObject({ token_type: 'DPoP' });
  });
});

describe('the pushed request in the browser (RFC 9126 §4)', () => {
  it('is what counts: everything beside it is ignored', async () => {
    const server = await startIssuer();
    const { client_id, request_uri } = await push(server, 'portal', { state: 'inside' });
    const beside = { state: 'outside', scope: 'openid invoices:read', redirect_uri: 'https://evil.example/' };
    const outcome = await open(server, { client_id, request_uri, ...beside }, await signIn(server));
    expect(outcome).toMatchObject({ kind: 'redirect', to: callback });
    expect(answerOf(outcome)).toMatchObject({ code: expect.any(String), state: 'inside' });
    const [grant] = await server.stores.grants.list({}, 10);
    expect(grant?.resources.map(({ scopes }) => scopes)).toEqual([['orders:read']]);
  });

  it.each(['resource', 'audience'])('has its audience, by whichever parameter: %s', async (parameter) => {
    const server = await startIssuer();
    const wide = { scope: 'openid orders:read invoices:read', [parameter]: invoices };
    const direct = await open(server, Object.fromEntries(parametersWith(wide)), await signIn(server));
    expect(answerOf(direct)).toHaveProperty('code');
    const pushed = await open(server, await push(server, 'portal', wide), await signIn(server));
    expect(answerOf(pushed)).toHaveProperty('code');
    const grants = await server.stores.grants.list({}, 10);
    expect(grants.map(({ resources }) => resources)).toEqual([
      [{ identifier: invoices, scopes: ['invoices:read'] }],
      [{ identifier: invoices, scopes: ['invoices:read'] }],
    ]);
  });

  it('may be loaded again before it is answered, and not after', async () => {
    const server = await startIssuer();
    const request = await push(server, 'portal');
    interactionOf(await open(server, request), 'login');
    const login = interactionOf(await open(server, request), 'login');
    const session = await signIn(server);
    expect(answerOf(await server.core.journey.resume({ ...login, session }))).toHaveProperty('code');
    expect(await open(server, request, session)).toMatchObject({ error: { code: 'invalid_request_uri' } });
    expect(await server.stores.grants.list({}, 10)).toHaveLength(1);
  });

  it('gives one code, however many pages of it are finished at once', async () => {
    const server = await startIssuer();
    const request = await push(server, 'portal');
    const begun = await Promise.all(Array.from({ length: 10 }, () => open(server, request)));
    const session = await signIn(server);
    const outcomes = await Promise.all(
      begun.map((page) => server.core.journey.resume({ ...interactionOf(page, 'login'), session })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'redirect')).toHaveLength(1);
    expect(await server.stores.grants.list({}, 10)).toHaveLength(1);
  });

  it('is over when the person denies', async () => {
    const server = await startIssuer({ clients: { portal: { consentRequired: true } } });
    const request = await push(server, 'portal');
    const session = await signIn(server);
    const consent = interactionOf(await open(server, request, session), 'consent');
    expect(answerOf(await server.core.journey.deny(consent))).toMatchObject({ error: 'access_denied' });
    expect(await open(server, request, session)).toMatchObject({ error: { code: 'invalid_request_uri' } });
  });

  it('lets a person take longer on the page than it lives, also when it has been swept', async () => {
    const server = await startIssuer();
    const login = interactionOf(await open(server, await push(server, 'portal')), 'login');
    server.clock.advance(300);
    await server.stores.pushedRequests.deleteExpired(server.clock.now(), 10);
    const session = await signIn(server);
    expect(answerOf(await server.core.journey.resume({ ...login, session }))).toHaveProperty('code');
  });

  it.each(['expired', 'of another client', 'guessed'])('is refused when it is %s', async (how) => {
    const server = await startIssuer();
    const request = await push(server, 'web-post');
    const session = await signIn(server);
    if (how === 'expired') server.clock.advance(90);
    const changes = {
      expired: {},
      'of another client': { client_id: 'portal' },
      guessed: { request_uri: `${prefix}${'A'.repeat(43)}` },
    }[how];
    const outcome = await open(server, { ...request, ...changes }, session);
    expect(answerOf(outcome)).toMatchObject({ error: 'invalid_request_uri' });
    expect(answerOf(outcome)).not.toHaveProperty('code');
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
  });

  it('answers an error to a registered address beside it, and nowhere else', async () => {
    const server = await startIssuer();
    const dead = { client_id: 'portal', request_uri: `${prefix}x`, state: 's' };
    expect(answerOf(await open(server, { ...dead, redirect_uri: callback }))).toEqual({
      error: 'invalid_request_uri',
      error_description: 'request_uri is unknown, used or expired',
      state: 's',
      iss: 'https://sso.example.com',
    });
    const elsewhere = await open(server, { ...dead, redirect_uri: 'https://evil.example/' });
    expect(elsewhere).toMatchObject({ kind: 'error_page', parameter: 'request_uri' });
  });
});

describe('pushing as a duty (RFC 9126 §5, §6)', () => {
  it.each([
    ['of every client', 'portal', { settings: { requirePushedAuthorizationRequests: true } }],
    ['of one client', 'portal', { clients: { portal: { requirePushedAuthorizationRequests: true } } }],
    ['of a FAPI client', 'bank', {}],
  ])('%s', async (_name, clientId, options) => {
    const server = await startIssuer(options);
    const outcome = await open(server, Object.fromEntries(parametersWith({ client_id: clientId })));
    expect(answerOf(outcome)).toMatchObject({
      error: 'invalid_request',
      error_description: 'the request must be pushed first',
    });
    expect(await authorize(server, await push(server, clientId))).toHaveProperty('code');
  });

  it('is no duty of the others', async () => {
    const server = await startIssuer({ clients: { portal: { requirePushedAuthorizationRequests: true } } });
    expect(await authorize(server, { client_id: 'web-post' })).toHaveProperty('code');
  });
});
