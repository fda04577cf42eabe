import { describe, expect, it } from '@jest/globals';
import {
  answerOf,
  browser,
  callback,
  interactionOf,
  invoices,
  orders,
  parametersWith,
  startCore,
} from '../../test/authorization-fixture.js';
import type { Client } from '../records/client.js';
import type { PersonRequest } from '../records/person-request.js';

const stays: ReadonlyArray<readonly [string, Record<string, string | undefined>, string]> = [
  ['missing client_id', { client_id: undefined }, 'client_id'],
  ['unknown client', { client_id: 'nobody' }, 'client_id'],
  ['missing redirect_uri', { redirect_uri: undefined }, 'redirect_uri'],
  ['suffix', { redirect_uri: `${callback}/x` }, 'redirect_uri'],
  ['query', { redirect_uri: `${callback}?x=1` }, 'redirect_uri'],
  ['fragment', { redirect_uri: `${callback}#x` }, 'redirect_uri'],
  ['userinfo', { redirect_uri: 'https://portal.example.com@evil.example/callback' }, 'redirect_uri'],
  ['path traversal', { redirect_uri: 'https://portal.example.com/x/../callback' }, 'redirect_uri'],
  ['encoding', { redirect_uri: 'https://portal.example.com/%63allback' }, 'redirect_uri'],
  ['case', { redirect_uri: 'https://PORTAL.example.com/callback' }, 'redirect_uri'],
];

const redirected: ReadonlyArray<readonly [string, Record<string, string | undefined>, string]> = [
  ['missing response_type', { response_type: undefined }, 'invalid_request'],
  ['implicit', { response_type: 'token' }, 'unsupported_response_type'],
  ['hybrid', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
  ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['PKCE plain by default', { code_challenge_method: undefined }, 'invalid_request'],
  ['PKCE challenge too short', { code_challenge: 'short' }, 'invalid_request'],
  ['only unknown scopes', { scope: 'groups nonsense' }, 'invalid_scope'],
  ['only scopes not granted', { scope: 'email' }, 'invalid_scope'],
  ['scope with a quote', { scope: 'openid "' }, 'invalid_scope'],
  ['no scope', { scope: undefined }, 'invalid_scope'],
  ['unknown resource', { resource: 'https://other.example.com' }, 'invalid_target'],
  ['resource with fragment', { resource: `${orders}#x` }, 'invalid_target'],
  ['only scopes of another resource', { scope: 'orders:read', resource: invoices }, 'invalid_scope'],
  ['unknown audience', { audience: 'https://other.example.com' }, 'invalid_target'],
  ['audience that is no URI', { audience: 'orders' }, 'invalid_target'],
  ['resource beside an unknown audience', { resource: orders, audience: 'portal' }, 'invalid_target'],
  ['two audiences without a choice', { scope: 'openid orders:read invoices:read' }, 'invalid_target'],
  ['response_mode', { response_mode: 'web_message' }, 'invalid_request'],
  ['prompt none with login', { prompt: 'none login' }, 'invalid_request'],
  ['unknown prompt', { prompt: 'dance' }, 'invalid_request'],
  ['negative max_age', { max_age: '-1' }, 'invalid_request'],
  ['long nonce', { nonce: 'n'.repeat(513) }, 'invalid_request'],
  ['forged id_token_hint', { id_token_hint: 'a.b.c' }, 'invalid_request'],
  ['request object', { request: 'a.b.c' }, 'invalid_request_object'],
  [
    'both request and request_uri',
    { request: 'a.b.c', request_uri: 'https://portal.example.com/r' },
    'invalid_request',
  ],
  ['claims that are no JSON', { claims: '{' }, 'invalid_request'],
  ['dpop_jkt of a wrong length', { dpop_jkt: 'x' }, 'invalid_request'],
  ['request_uri', { request_uri: 'https://portal.example.com/r' }, 'invalid_request_uri'],
];

describe('authorization request', () => {
  it.each(stays)('stays on the page of the issuer: %s', async (_name, changes, parameter) => {
    const { core } = await startCore();
    const outcome = await core.authorization.authorize({ parameters: parametersWith(changes), browserDigest: browser });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter, error: { code: 'invalid_request' } });
  });

  it.each(['client_id', 'redirect_uri'])('stays on the page of the issuer when %s is repeated', async (parameter) => {
    const { core } = await startCore();
    const parameters = [...parametersWith(), [parameter, 'again'] as const];
    const outcome = await core.authorization.authorize({ parameters, browserDigest: browser });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter, error: { code: 'invalid_request' } });
  });

  it.each<[string, Record<string, string>, readonly string[], Readonly<Record<string, readonly string[]>>]>([
    ['an unknown one', { scope: 'openid groups orders:read' }, ['openid'], { [orders]: ['orders:read'] }],
    ['one that is not the client’s', { scope: 'openid email' }, ['openid'], {}],
    ['one of another resource', { scope: 'openid orders:read', resource: invoices }, ['openid'], { [invoices]: [] }],
    ['all of an API', { scope: 'orders:read orders:delete', resource: orders }, [], { [orders]: ['orders:read'] }],
    ['by audience', { scope: 'orders:read x', audience: orders }, [], { [orders]: ['orders:read'] }],
    [
      'by resource and audience',
      { scope: 'invoices:read orders:read x', resource: orders, audience: invoices },
      [],
      { [orders]: ['orders:read'], [invoices]: ['invoices:read'] },
    ],
  ])('leaves out scopes that the client cannot have: %s', async (_name, changes, identityScopes, resources) => {
    const { core, stores } = await startCore();
    const outcome = await core.authorization.authorize({ parameters: parametersWith(changes), browserDigest: browser });
    const interaction = interactionOf(outcome, 'login');
    const { request } = (await stores.interactions.find(interaction.interactionId)) as { request: PersonRequest };
    expect(request.identityScopes).toEqual(identityScopes);
    expect(Object.fromEntries(request.resources.map(({ identifier, scopes }) => [identifier, scopes]))).toEqual(
      resources,
    );
  });

  it.each(redirected)('answers the client with state and iss: %s', async (_name, changes, code) => {
    const { core } = await startCore();
    const outcome = await core.authorization.authorize({ parameters: parametersWith(changes), browserDigest: browser });
    expect(outcome).toMatchObject({ kind: 'redirect', to: callback, transport: 'query', error: { code } });
    expect(answerOf(outcome)).toMatchObject({ error: code, state: 'xyz', iss: 'https://sso.example.com' });
  });

  it('refuses a repeated parameter, but takes several resources', async () => {
    const { core, stores } = await startCore();
    const twice = await core.authorization.authorize({
      parameters: [...parametersWith(), ['nonce', 'a'], ['nonce', 'b']],
      browserDigest: browser,
    });
    expect(answerOf(twice).error).toBe('invalid_request');
    const both = await core.authorization.authorize({
      parameters: [...parametersWith(), ['resource', orders], ['resource', invoices]],
      browserDigest: browser,
    });
    const id = both.kind === 'interaction' ? both.interactionId : '';
    expect((await stores.interactions.find(id))?.request.resources).toEqual([
      { identifier: orders, scopes: ['orders:read'] },
      { identifier: invoices, scopes: [] },
    ]);
  });

  it('takes the audiences from the scopes when no resource is named, and ignores what it does not know', async () => {
    const { core, stores } = await startCore();
    const outcome = await core.authorization.authorize({
      parameters: parametersWith({
        display: 'x',
        ui_locales: '-',
        foo: 'bar',
        acr_values: 'a',
        login_hint: 'b',
      }),
      browserDigest: browser,
    });
    const id = outcome.kind === 'interaction' ? outcome.interactionId : '';
    expect((await stores.interactions.find(id))?.request).toMatchObject({
      identityScopes: ['openid'],
      resources: [{ identifier: orders, scopes: ['orders:read'] }],
    });
  });

  const native: Partial<Client> = { applicationType: 'native', redirectUris: ['http://127.0.0.1/cb'] };
  it.each([
    ['any port', native, 'http://127.0.0.1:51004/cb', 'interaction'],
    ['another path', native, 'http://127.0.0.1:51004/other', 'error_page'],
    ['another host', native, 'http://localhost:51004/cb', 'error_page'],
    ['port out of range', native, 'http://127.0.0.1:99999/cb', 'error_page'],
    ['a web client', { ...native, applicationType: 'web' as const }, 'http://127.0.0.1:51004/cb', 'error_page'],
  ])('RFC 8252 §7.3 loopback: %s', async (_name, client, uri, kind) => {
    const { core } = await startCore(client);
    const parameters = parametersWith({ redirect_uri: uri });
    expect((await core.authorization.authorize({ parameters, browserDigest: browser })).kind).toBe(kind);
  });
});
