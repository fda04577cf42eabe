import { describe, expect, it } from '@jest/globals';
import { browser, expiredIdToken, issuer, parametersWith, startCore } from '../../test/authorization-fixture.js';
import { refusalOf, startIssuer } from '../../test/token-fixture.js';

const before = [
  'https://shop.example/zur\u00fcck',
  'https://b\u00fccher.example/cb',
  'https://shop.example/a b',
  'https:login',
];

describe('an address that was registered before there was a rule for it', () => {
  it.each([...before, `${issuer}/login`])('gets no redirect, but a page: %s', async (uri) => {
    const { core, signIn } = await startCore({ redirectUris: [uri] });
    const { session } = await signIn();
    for (const prompt of [undefined, 'none', 'nonsense']) {
      const parameters = parametersWith({ redirect_uri: uri, prompt });
      const outcome = await core.authorization.authorize({ parameters, session, browserDigest: browser });
      expect(outcome).toMatchObject({ kind: 'error_page', parameter: 'redirect_uri' });
    }
  });

  it.each(before)('gets no sign-out either: %s', async (uri) => {
    const { core, signIn } = await startCore({ postLogoutRedirectUris: [uri] });
    await core.keyRing.load();
    const { session } = await signIn();
    const hint = await expiredIdToken(core, session);
    const outcome = await core.endSession.evaluate({
      parameters: [
        ['id_token_hint', hint],
        ['post_logout_redirect_uri', uri],
        ['state', 's'],
      ],
      session,
    });
    expect(outcome.kind).not.toBe('redirect');
  });
});

describe("the issuer's own addresses", () => {
  it.each(['redirect_uris', 'post_logout_redirect_uris'])('are nobody elses %s', async (member) => {
    const server = await startIssuer({ settings: { clientRegistration: 'open', clientIdMetadataDocuments: true } });
    const metadata = { redirect_uris: ['https://app.example/cb'], [member]: [`${issuer}/login`] };
    expect(await refusalOf(server.core.registration.register({ metadata }))).toMatchObject({
      code: 'invalid_redirect_uri',
      description: `${member} has an address that is the issuer's own`,
    });
    const client_id = 'https://app.example/client.json';
    server.outbound.answers.set(client_id, {
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ client_id, ...metadata }),
    });
    const parameters = parametersWith({ client_id });
    await server.core.authorization.authorize({ parameters, browserDigest: browser });
    expect(server.refusedDocuments).toEqual([`${member} has an address that is the issuer's own`]);
  });
});
