import { describe, expect, it } from '@jest/globals';
import { allow, answerOf, browser, interactionOf, parametersWith } from '../../test/authorization-fixture.js';
import { testKey } from '../../test/client-keys.js';
import { deliverLogouts } from '../../test/deliver-logouts.js';
import { unacceptableKeys } from '../../test/forgeries.js';
import {
  assertionFields,
  authorize,
  redemption,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../../test/token-fixture.js';
import type { OutboundResponse } from '../shared/outbound-http.js';

const clientId = 'https://app.example/client.json';
const redirect_uri = 'https://app.example/callback';
const document = { client_id: clientId, client_name: 'App', redirect_uris: [redirect_uri] };

async function start(served: object | undefined = document, more: Partial<OutboundResponse> = {}) {
  const server = await startIssuer({ settings: { clientIdMetadataDocuments: true } });
  if (served) serve(server, served, more);
  return server;
}

function serve(server: TestIssuer, served: object, more: Partial<OutboundResponse> = {}) {
  const body = JSON.stringify(served);
  server.outbound.answers.set(clientId, { status: 200, contentType: 'application/json', body, ...more });
}

async function open(server: TestIssuer, changes: Record<string, string | undefined> = {}) {
  const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
  const parameters = parametersWith({ client_id: clientId, redirect_uri, ...changes });
  const outcome = await server.core.authorization.authorize({ parameters, session, browserDigest: browser });
  return { outcome, session };
}

async function expectUnknown(server: TestIssuer, changes: Record<string, string> = {}) {
  const { outcome } = await open(server, changes);
  expect(outcome).toMatchObject({
    kind: 'error_page',
    parameter: 'client_id',
    error: { description: expect.stringMatching(/^the client is not known$|^parameter client_id is too long$/) },
  });
  expect(await server.stores.grants.list({}, 10)).toEqual([]);
}

describe('Client ID Metadata Document', () => {
  it('speaks for a client that nobody registered, which gets tokens with consent and PKCE', async () => {
    const server = await start();
    const { outcome, session } = await open(server);
    const consent = interactionOf(outcome, 'consent');
    expect(await server.core.journey.describe(consent)).toMatchObject({
      client: { clientId, clientName: 'App', tokenEndpointAuthMethod: 'none' },
      redirectUri: redirect_uri,
    });
    const { code = '' } = answerOf(await allow(server.core, consent, session));
    const response = await tokens(server, clientId, redemption(code, { redirect_uri }));
    expect(response.scope).toBe('openid orders:read');
    expect((await server.stores.clients.list()).map((client) => client.clientId)).not.toContain(clientId);
  });

  it('may hold keys, and is then held to them', async () => {
    const { jwk } = await testKey();
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } };
    const server = await start({ ...document, ...keys });
    const authenticate = async (keyName: string) =>
      server.core.revocation.handle({
        parameters: wire({
          token: 'x',
          ...(await assertionFields(server, clientId, {}, await testKey('ES256', keyName))),
        }),
      });
    await authenticate('client');
    await expect(authenticate('another')).rejects.toMatchObject({ code: 'invalid_client' });
  });

  it.each(unacceptableKeys)('is refused with a key of %s', async (_name, _algorithm, key) => {
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } };
    const server = await start({ ...document, ...keys });
    await expectUnknown(server);
    expect(server.refusedDocuments.join()).toContain('jwks has a ');
  });

  it('is fetched once for requests at the same time, and kept for as long as it says', async () => {
    const server = await start(document, { maxAge: 60 });
    await Promise.all(Array.from({ length: 5 }, () => open(server)));
    server.clock.advance(59);
    await open(server);
    expect(server.outbound.fetched).toEqual([clientId]);
    server.clock.advance(1);
    await open(server);
    expect(server.outbound.fetched).toHaveLength(2);
  });

  it('still speaks for its client while it cannot be fetched, for a day', async () => {
    const server = await start(document, { maxAge: 60 });
    await open(server);
    server.outbound.answers.clear();
    server.clock.advance(3600);
    expect((await open(server)).outcome.kind).toBe('interaction');
    server.clock.advance(86_400);
    await expect(open(server)).rejects.toMatchObject({ code: 'temporarily_unavailable' });
  });

  it('may ask to be told of a logout (Back-Channel Logout 1.0 §2.2)', async () => {
    const backchannel_logout_uri = 'https://app.example/logout';
    const server = await start({ ...document, backchannel_logout_uri });
    server.outbound.answers.set(backchannel_logout_uri, { status: 204, contentType: '', body: '' });
    const { outcome, session } = await open(server);
    await allow(server.core, interactionOf(outcome, 'consent'), session);
    await server.core.sessions.end(session.sessionId);
    expect(await deliverLogouts(server)).toMatchObject([{ clientId, delivered: true }]);
    expect(server.outbound.posted.map(({ url }) => url)).toEqual([backchannel_logout_uri]);
  });

  it('stands behind a registered client of the same name', async () => {
    const server = await start();
    const portal = await server.stores.clients.find('portal');
    if (portal) await server.stores.clients.save({ ...portal, clientId, redirectUris: [redirect_uri] });
    expect(await authorize(server, { client_id: clientId, redirect_uri })).toHaveProperty('code');
    expect(server.outbound.fetched).toEqual([]);
  });
});

describe('Client ID Metadata Document: refusals', () => {
  it('gives no code without PKCE, also where the client has a key', async () => {
    const { jwk } = await testKey();
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } };
    const noChallenge = { code_challenge: undefined, code_challenge_method: undefined };
    const { outcome } = await open(await start({ ...document, ...keys }), noChallenge);
    expect(answerOf(outcome)).toMatchObject({ error: 'invalid_request' });
  });

  it('is never fetched unless the operator wants it', async () => {
    const server = await startIssuer();
    serve(server, document);
    await expectUnknown(server);
    expect(server.outbound.fetched).toEqual([]);
  });

  it.each([
    ['http', 'http://app.example/client.json'],
    ['no path', 'https://app.example/'],
    ['no path at all', 'https://app.example'],
    ['a fragment', `${clientId}#x`],
    ['a query', `${clientId}?x`],
    ['a user', 'https://me@app.example/client.json'],
    ['dot segments', 'https://app.example/x/../client.json'],
    ['a host in capitals', 'https://APP.example/client.json'],
    ['the default port', 'https://app.example:443/client.json'],
    ['a tab', 'https://app.example/client\t.json'],
    ['too many characters', `https://app.example/${'x'.repeat(1024)}`],
    ['a file', 'file:///etc/passwd'],
  ])('is never fetched from an address with %s', async (_name, address) => {
    const server = await start();
    await expectUnknown(server, { client_id: address });
    expect(server.outbound.fetched).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['another client_id', { ...document, client_id: `${clientId}/` }, /not the address/],
    ['no client_id', { ...document, client_id: undefined }, /not the address/],
    ['a secret', { ...document, client_secret: 'x' }, /client_secret/],
    ['a shared-secret method', { ...document, token_endpoint_auth_method: 'client_secret_post' }, /shared secret/],
    ['pairwise subjects', { ...document, subject_type: 'pairwise' }, /pairwise/],
    ['a grant without a person', { ...document, grant_types: ['client_credentials'] }, /grant_types/],
    ['no redirect_uris', { client_id: clientId }, /redirect_uris/],
    ['a bad redirect URI', { ...document, redirect_uris: ['http://app.example/'] }, /redirect_uris/],
    ['more than it may weigh', { ...document, padding: 'x'.repeat(10_240) }, /too large/],
    ['a list instead of an object', [], /JSON object/],
  ])('does not count with %s', async (_name, served, reason) => {
    const server = await start(served);
    await expectUnknown(server);
    expect(server.refusedDocuments).toEqual([expect.stringMatching(reason)]);
  });

  it.each<[string, Partial<OutboundResponse>]>([
    ['404', { status: 404 }],
    ['a redirect', { status: 302 }],
    ['HTML', { contentType: 'text/html' }],
    ['no content type', { contentType: '' }],
    ['broken JSON', { body: '{' }],
  ])('does not count when it answers with %s', async (_name, more) => {
    await expectUnknown(await start(document, more));
  });

  it.each([
    ['nobody answers', undefined],
    ['its host is out of order', { status: 503 }],
    ['its host has too much to do', { status: 429 }],
  ])('is an outage and nobody’s fault when %s', async (_name, more) => {
    const server = await start();
    if (more) serve(server, document, more);
    else server.outbound.answers.clear();
    await expect(open(server)).rejects.toMatchObject({ code: 'temporarily_unavailable' });
    const request = { parameters: wire({ client_id: clientId, grant_type: 'refresh_token', refresh_token: 'x' }) };
    await expect(server.core.token.handle(request)).rejects.toMatchObject({ code: 'temporarily_unavailable' });
    // It was asked once: what failed a moment ago fails again, and later it is asked anew.
    expect(server.outbound.fetched).toHaveLength(1);
    serve(server, document);
    server.clock.advance(10);
    expect((await open(server)).outcome.kind).toBe('interaction');
  });

  it('remembers a refusal for half a minute, and not beyond a clock that is set back', async () => {
    const server = await start({ ...document, client_id: 'https://other.example/' });
    for (let count = 0; count < 3; count += 1) await expectUnknown(server);
    expect(server.outbound.fetched).toHaveLength(1);
    serve(server, document);
    server.clock.advance(29);
    await expectUnknown(server);
    server.clock.advance(-3_600);
    expect((await open(server)).outcome.kind).toBe('interaction');
  });

  it('gives no scope that an API does not open to strangers, and no consent for free', async () => {
    const server = await start({ ...document, consentRequired: false, scope: 'openid orders:write invoices:read' });
    const { outcome } = await open(server, { scope: 'orders:write invoices:read' });
    expect(answerOf(outcome)).toMatchObject({ error: 'invalid_scope' });
    const narrowed = interactionOf((await open(server, { scope: 'openid orders:write' })).outcome, 'consent');
    expect(await server.core.journey.describe(narrowed)).toMatchObject({ identityScopes: ['openid'], resources: [] });
    interactionOf((await open(server, { scope: 'openid' })).outcome, 'consent');
  });

  it('binds the redirect: only an address in the document', async () => {
    const { outcome } = await open(await start(), { redirect_uri: 'https://evil.example/callback' });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter: 'redirect_uri' });
  });
});

describe('a sign-out where the document cannot be fetched', () => {
  const away = { status: 503, body: '' };

  it('asks the person, and yes ends the session', async () => {
    const server = await start(document, away);
    const { session, cookie } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const parameters = wire({ client_id: clientId, post_logout_redirect_uri: 'https://app.example/', state: 's' });
    const problem = { error: { code: 'temporarily_unavailable' }, parameter: 'client_id' };
    expect(await server.core.endSession.evaluate({ parameters, session })).toMatchObject({ kind: 'confirm', problem });
    expect(await server.core.endSession.confirm({ parameters, session })).toEqual({ kind: 'signed_out' });
    expect(await server.core.sessions.current(cookie)).toBeUndefined();
    expect(await server.core.endSession.evaluate({ parameters })).toMatchObject({ kind: 'error_page', ...problem });
  });
});
