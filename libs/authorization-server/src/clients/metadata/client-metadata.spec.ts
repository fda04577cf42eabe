import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../test/client-keys.js';
import { unacceptableKeys } from '../../../test/forgeries.js';
import { authorizeAndRedeem, read, refusalOf, startIssuer } from '../../../test/token-fixture.js';
import { parseClientMetadata } from './client-metadata.js';

const address = 'https://app.example/callback';
const metadata = { client_name: 'An app', redirect_uris: [address] };

async function refused(changes: unknown): Promise<string> {
  const server = await startIssuer({ settings: { clientRegistration: 'open' } });
  const before = (await server.stores.clients.list()).length;
  const whole =
    typeof changes === 'object' && !Array.isArray(changes) && changes ? { ...metadata, ...changes } : changes;
  const { code } = await refusalOf(server.core.registration.register({ metadata: whole }));
  expect(await server.stores.clients.list()).toHaveLength(before);
  return code;
}

describe('redirect URIs of a client that registers itself (RFC 7591 §5, RFC 8252 §8.4)', () => {
  it.each([
    ['http', 'http://app.example/cb', 'web'],
    ['no address', 'callback', 'web'],
    ['a fragment', `${address}#x`, 'web'],
    ['an empty fragment', `${address}#`, 'web'],
    ['a wildcard', 'https://*.app.example/cb', 'web'],
    ['a user', 'https://me@app.example/cb', 'web'],
    ['a space', 'https://app.example/c b', 'web'],
    ['a backslash', 'https://app.example\\@evil.example', 'web'],
    ['javascript', 'javascript:alert(1)', 'native'],
    ['data', 'data:text/html,x', 'native'],
    ['file', 'file:///etc/passwd', 'native'],
    ['a scheme without a domain', 'myapp:/cb', 'native'],
    ['a scheme of its own for a web client', 'com.example.app:/cb', 'web'],
    ['http to a host that begins like loopback', 'http://127.0.0.1.evil.example/cb', 'native'],
  ])('are refused: %s', async (_name, uri, application_type) => {
    expect(await refused({ redirect_uris: [uri], application_type })).toBe('invalid_redirect_uri');
    expect(await refused({ redirect_uris: [address, uri], application_type })).toBe('invalid_redirect_uri');
  });

  it.each([
    ['https', address, 'web'],
    ['loopback', 'http://127.0.0.1/cb', 'native'],
    ['IPv6 loopback', 'http://[::1]/cb', 'native'],
    ['a reverse domain', 'com.example.app:/cb', 'native'],
  ])('are accepted: %s', async (_name, uri, application_type) => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const information = await server.core.registration.register({
      metadata: { redirect_uris: [uri], application_type },
    });
    expect(information.redirect_uris).toEqual([uri]);
  });
});

describe('application_type of a client that does not say it (RFC 7591 §2, RFC 8252)', () => {
  const anyClient = { token_endpoint_auth_method: 'none' };
  it.each<[string, readonly string[], object, 'web' | 'native']>([
    ['port-less loopback by address', ['http://127.0.0.1/callback'], anyClient, 'native'],
    ['port-less loopback by name', ['http://localhost/callback', 'http://127.0.0.1/callback'], anyClient, 'native'],
    ['loopback with a port', ['http://[::1]:33418/'], anyClient, 'native'],
    ['loopback beside a web page', ['https://vscode.dev/redirect', 'http://127.0.0.1:33418/'], anyClient, 'native'],
    ['an own scheme', ['edu.kit.data.oidc-agent:/redirect'], {}, 'native'],
    ['a client with a secret', ['http://localhost:8000/callback'], {}, 'native'],
    ['https', [address], anyClient, 'web'],
    ['none at all', [], { ...anyClient, grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] }, 'web'],
    ['loopback that says web', ['http://localhost/callback'], { ...anyClient, application_type: 'web' }, 'web'],
  ])('is inferred: %s', async (_name, redirect_uris, changes, application_type) => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const information = await server.core.registration.register({ metadata: { ...changes, redirect_uris } });
    expect(information).toMatchObject({ application_type, redirect_uris });
  });

  it.each<[readonly string[], object, 'web' | 'native']>([
    [['http://localhost:4200/callback'], anyClient, 'web'],
    [['http://127.0.0.1/callback'], anyClient, 'native'],
    [['http://localhost/callback'], {}, 'native'],
    [['myapp://callback'], anyClient, 'native'],
  ])('of an operator may be a web application that is being developed: %j', (redirect_uris, changes, expected) => {
    expect(parseClientMetadata({ redirect_uris, ...changes }, [], 'operator').applicationType).toBe(expected);
  });

  it('says why a scheme is refused that any app may take (RFC 8252 §8.4)', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const refusal = await refusalOf(server.core.registration.register({ metadata: { redirect_uris: ['myapp://cb'] } }));
    expect(refusal.description).toMatch(
      /^redirect_uris has an address that has the scheme myapp:, which any app may take: .*com\.example\.app:/,
    );
  });
});

describe('client metadata that is refused (RFC 7591 §3.2.2)', () => {
  it.each<[string, unknown]>([
    ['no object', 'x'],
    ['null', null],
    ['a list', []],
    ['no redirect_uris', { redirect_uris: undefined }],
    ['redirect_uris that is no list', { redirect_uris: address }],
    ['redirect_uris with a number', { redirect_uris: [1] }],
    ['too many redirect_uris', { redirect_uris: Array.from({ length: 51 }, (_, index) => `${address}/${index}`) }],
    ['a name with a control character', { client_name: 'a\u0000b' }],
    ['a name that is a number', { client_name: 1 }],
    ['a name that turns round', { client_name: 'Sh\u202eop' }],
    ['a name with what cannot be seen', { client_name: 'Sh\u200bop' }],
    ['a name with tags', { client_name: 'Shop\u{e0041}' }],
    ['a name of fillers', { client_name: '\u3164' }],
    ['a name of spaces', { client_name: ' ' }],
    ['a name of 101 letters', { client_name: 'x'.repeat(101) }],
    ['an endless name', { client_name: 'x'.repeat(2049) }],
    ['an unknown method', { token_endpoint_auth_method: 'client_secret_jwt' }],
    ['an unknown grant type', { grant_types: ['password'] }],
    ['the implicit response type', { response_types: ['id_token'] }],
    ['client_credentials', { grant_types: ['client_credentials'] }],
    ['client_credentials beside a code', { grant_types: ['authorization_code', 'client_credentials'] }],
    [
      'client_credentials of a public client',
      { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] },
    ],
    ['alg none', { id_token_signed_response_alg: 'none' }],
    ['HS256', { request_object_signing_alg: 'HS256' }],
    ['encryption', { id_token_encrypted_response_alg: 'RSA-OAEP' }],
    ['a logo over http', { logo_uri: 'http://app.example/logo' }],
    ['a logo that is script', { logo_uri: 'javascript:alert(1)' }],
    ['a logout address over http', { backchannel_logout_uri: 'http://app.example/logout' }],
    ['a request_uri over http', { request_uris: ['http://app.example/r'] }],
    ['a negative max_age', { default_max_age: -1 }],
    ['a flag that is text', { dpop_bound_access_tokens: 'true' }],
    ['an unknown application_type', { application_type: 'desktop' }],
    ['an unknown subject_type', { subject_type: 'secret' }],
    ['a scope with a quote', { scope: 'openid "' }],
    ['private_key_jwt without keys', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['jwks_uri over http', { jwks_uri: 'http://app.example/jwks' }],
    ['jwks that is no set', { jwks: 'x' }],
    ['jwks without keys', { jwks: { keys: [] } }],
    ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
    ['pairwise with two hosts', { subject_type: 'pairwise', redirect_uris: [address, 'https://b.example/'] }],
  ])('%s', async (_name, changes) => {
    expect(await refused(changes)).toBe('invalid_client_metadata');
  });

  it('jwks beside jwks_uri, and a private key', async () => {
    const { jwk, privateJwk } = await testKey();
    expect(await refused({ jwks: { keys: [jwk] }, jwks_uri: 'https://app.example/jwks' })).toBe(
      'invalid_client_metadata',
    );
    expect(await refused({ jwks: { keys: [privateJwk] } })).toBe('invalid_client_metadata');
  });
});

describe('keys of a client that registers itself', () => {
  it.each(unacceptableKeys)('are refused with %s', async (_name, _algorithm, key) => {
    const { jwk } = await testKey();
    // P-384 is right for ES384, which no client of ours can sign with.
    expect(await refused({ jwks: { keys: [key] } })).toBe('invalid_client_metadata');
    expect(await refused({ jwks: { keys: [jwk, key] } })).toBe('invalid_client_metadata');
  });

  it.each([null, 'x', 1, [], {}, { kty: 'EC' }])('are keys, not %j', async (key) => {
    expect(await refused({ jwks: { keys: [key] } })).toBe('invalid_client_metadata');
  });

  it('may be twenty, of every algorithm that a client can sign with, and for encryption', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const made = await Promise.all(['ES256', 'RS256', 'PS256', 'EdDSA'].map((algorithm) => testKey(algorithm)));
    const all = made.map(({ jwk, algorithm }) => ({ ...jwk, alg: algorithm, use: 'sig', kid: algorithm }));
    const keys = [...all, ...Array.from({ length: 16 }, () => ({ ...made[1]?.jwk, use: 'enc' }))];
    const { jwks } = await server.core.registration.register({ metadata: { ...metadata, jwks: { keys } } });
    expect(jwks).toEqual({ keys });
    expect(await refused({ jwks: { keys: [...keys, made[0]?.jwk] } })).toBe('invalid_client_metadata');
    expect(await refused({ jwks: { keys: [{ ...made[1]?.privateJwk, use: 'enc' }] } })).toBe('invalid_client_metadata');
  });
});

describe('sector_identifier_uri (OpenID Connect Core §8.1)', () => {
  const sector = 'https://sector.example/uris.json';
  const second = 'https://b.example/cb';
  const changes = { sector_identifier_uri: sector, subject_type: 'pairwise', redirect_uris: [address, second] };

  async function start(served: unknown) {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    if (served !== undefined) server.outbound.serve(sector, served);
    return server;
  }

  it('lets clients of several hosts share their subjects', async () => {
    const server = await start([address, second]);
    const subjects = [];
    for (const redirect_uri of [address, second]) {
      const registered = { ...metadata, ...changes, token_endpoint_auth_method: 'none' };
      const { client_id } = await server.core.registration.register({ metadata: registered });
      const { id_token } = await authorizeAndRedeem(server, {
        client: String(client_id),
        request: { redirect_uri },
        token: { redirect_uri },
      });
      subjects.push(read(id_token).claims.sub);
    }
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[0]).not.toBe('alice');
  });

  it.each([
    ['lists only some of the addresses', [address]],
    ['is no list', { uris: [address, second] }],
  ])('is refused when it %s', async (_name, served) => {
    const server = await start(served);
    const work = server.core.registration.register({ metadata: { ...metadata, ...changes } });
    expect((await refusalOf(work)).code).toBe('invalid_client_metadata');
  });

  it('is an outage and nothing of the client when it does not answer', async () => {
    const server = await start(undefined);
    const work = server.core.registration.register({ metadata: { ...metadata, ...changes } });
    expect((await refusalOf(work)).code).toBe('temporarily_unavailable');
  });

  it('is https', async () => {
    expect(await refused({ ...changes, sector_identifier_uri: 'http://sector.example/' })).toBe(
      'invalid_client_metadata',
    );
  });
});
