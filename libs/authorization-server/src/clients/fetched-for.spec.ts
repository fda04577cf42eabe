import { describe, expect, it, jest } from '@jest/globals';
import { browser, callback, parametersWith } from '../../test/authorization-fixture.js';
import { signed, testKey } from '../../test/client-keys.js';
import { assertionFields, startIssuer, type TestIssuer, wire } from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';

const caller = { network: '192.0.2.7' };
const clientId = 'web-jwt';
const jwksUri = 'https://strangers.example/jwks';
const requestUri = 'https://strangers.example/request';
const document = 'https://strangers.example/client.json';

async function object(server: TestIssuer) {
  const now = server.clock.now();
  const parameters = Object.fromEntries(parametersWith({ client_id: clientId }));
  const claims = { iss: clientId, aud: 'https://sso.example.com', nbf: now, exp: now + 60, ...parameters };
  return signed(await testKey('ES256'), claims);
}

type Door = (server: TestIssuer) => Promise<unknown>;

const authorize = async (server: TestIssuer, fields: Record<string, string>) =>
  server.core.authorization.authorize({ parameters: wire(fields), browserDigest: browser, caller });
const asserted = async (server: TestIssuer, more: Record<string, string>) => ({
  parameters: wire({ ...(await assertionFields(server, clientId)), ...more }),
  caller,
});

/** Each door behind which something is fetched of what a stranger said. */
const doors: ReadonlyArray<readonly [string, Door]> = [
  ['a document at /authorize', (server) => authorize(server, { client_id: document })],
  ['a document at /token', (server) => server.core.token.handle({ parameters: wire({ client_id: document }), caller })],
  [
    'a document at /end-session',
    (server) => server.core.endSession.evaluate({ parameters: wire({ client_id: document }), caller }),
  ],
  [
    'a document on the page of a sign-out',
    (server) => server.core.endSession.question({ parameters: wire({ client_id: document }), caller }),
  ],
  [
    'a document behind a yes to a sign-out',
    (server) => server.core.endSession.confirm({ parameters: wire({ client_id: document }), caller }),
  ],
  [
    'keys of an assertion',
    async (server) => server.core.token.handle(await asserted(server, { grant_type: 'authorization_code', code: 'x' })),
  ],
  [
    'keys of an assertion at /par',
    async (server) => server.core.pushedAuthorization.handle(await asserted(server, {})),
  ],
  [
    'keys of an assertion at /revoke',
    async (server) => server.core.revocation.handle(await asserted(server, { token: 'x' })),
  ],
  [
    'keys of a request object',
    async (server) => authorize(server, { client_id: clientId, redirect_uri: callback, request: await object(server) }),
  ],
  [
    'a request object',
    (server) => authorize(server, { client_id: clientId, redirect_uri: callback, request_uri: requestUri }),
  ],
  [
    'a sector file',
    (server) =>
      server.core.registration.register({
        metadata: { redirect_uris: ['https://a.example/'], sector_identifier_uri: 'https://strangers.example/sector' },
        caller,
      }),
  ],
];

describe('what is fetched for a stranger', () => {
  it.each(doors)('%s: counts for the network of whoever asks', async (_name, door) => {
    const stranger: Partial<Client> = {
      origin: 'self_registered',
      jwks: undefined,
      jwksUri,
      requestUris: [requestUri],
    };
    const server = await startIssuer({
      clients: { [clientId]: stranger },
      settings: { clientIdMetadataDocuments: true, clientRegistration: 'open' },
    });
    const get = jest.spyOn(server.outbound, 'get');
    await door(server).catch(() => undefined);
    expect(get).toHaveBeenCalled();
    for (const [, options] of get.mock.calls as unknown as ReadonlyArray<readonly [string, object]>) {
      expect(options).toMatchObject({ by: { lane: 'strangers', source: caller.network } });
    }
  });
});
