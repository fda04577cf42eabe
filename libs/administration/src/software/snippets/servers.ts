import { json, properties, slug, ts } from '../quoting.js';
import { type AppFacts, askedScopes, lines, type Snippet, secretVariable } from '../snippet.js';

/** Spring Boot 3 and 4: `spring.security.oauth2.client`. The last segment of its redirect is the name of the registration. */
export function spring(app: AppFacts): readonly Snippet[] {
  const id = lastSegment(app.redirectUri) ?? 'signet';
  const registration = `spring.security.oauth2.client.registration.${id}`;
  const content = lines(
    `${registration}.provider=${id}`,
    `${registration}.client-id=${properties(app.clientId)}`,
    app.hasSecret && `${registration}.client-secret=\${${secretVariable}}`,
    !app.hasSecret && `${registration}.client-authentication-method=none`,
    `${registration}.authorization-grant-type=authorization_code`,
    app.redirectUri !== undefined && `${registration}.redirect-uri=${properties(app.redirectUri)}`,
    `${registration}.scope=${properties(askedScopes(app).join(','))}`,
    `spring.security.oauth2.client.provider.${id}.issuer-uri=${properties(app.issuer)}`,
    `spring.security.oauth2.client.provider.${id}.user-name-attribute=sub`,
  );
  return [{ file: 'src/main/resources/application.properties', language: 'properties', content }];
}

/** Auth.js 5 (next-auth@5, @auth/express ...): a provider of type `oidc`; its id is the last segment of the redirect. */
export function authJs(app: AppFacts): readonly Snippet[] {
  const params = { scope: askedScopes(app).join(' '), ...(app.apis[0] && { resource: app.apis[0].identifier }) };
  const content = lines(
    `import NextAuth from 'next-auth';`,
    '',
    'export const { handlers, auth, signIn, signOut } = NextAuth({',
    '  providers: [',
    '    {',
    `      id: ${ts(lastSegment(app.redirectUri) ?? 'signet')},`,
    `      name: ${ts('Signet')},`,
    `      type: 'oidc',`,
    `      issuer: ${ts(app.issuer)},`,
    `      clientId: ${ts(app.clientId)},`,
    app.hasSecret
      ? `      clientSecret: process.env.${secretVariable},`
      : `      client: { token_endpoint_auth_method: 'none' },`,
    `      checks: ['pkce', 'state', 'nonce'],`,
    `      authorization: { params: ${json(params)} },`,
    '    },',
    '  ],',
    '});',
  );
  return [{ file: 'auth.ts', language: 'ts', content }];
}

/** openid-client 6: discovery, and a request with PKCE. */
export function openidClient(app: AppFacts): readonly Snippet[] {
  const api = app.apis[0];
  const content = lines(
    `import * as client from 'openid-client';`,
    '',
    `const issuer = new URL(${ts(app.issuer)});`,
    app.hasSecret
      ? `const config = await client.discovery(issuer, ${ts(app.clientId)}, process.env.${secretVariable});`
      : `const config = await client.discovery(issuer, ${ts(app.clientId)}, undefined, client.None());`,
    '',
    '/** Where a person is sent. The verifier and the state stay in their session until they are back. */',
    'export async function signInAddress(verifier: string, state: string): Promise<URL> {',
    '  return client.buildAuthorizationUrl(config, {',
    `    redirect_uri: ${ts(app.redirectUri ?? 'https://app.example.com/callback')},`,
    `    scope: ${ts(askedScopes(app).join(' '))},`,
    api && `    resource: ${ts(api.identifier)},`,
    '    state,',
    '    code_challenge: await client.calculatePKCECodeChallenge(verifier),',
    `    code_challenge_method: 'S256',`,
    '  });',
    '}',
    '',
    '/** What the issuer answered, at the redirect URI. */',
    'export function answered(address: URL, pkceCodeVerifier: string, expectedState: string) {',
    api
      ? `  return client.authorizationCodeGrant(config, address, { pkceCodeVerifier, expectedState }, { resource: ${ts(api.identifier)} });`
      : '  return client.authorizationCodeGrant(config, address, { pkceCodeVerifier, expectedState });',
    '}',
  );
  return [{ file: 'sign-in.ts', language: 'ts', content }];
}

/** The last segment of a path, where it can be a name in a program. */
function lastSegment(redirectUri: string | undefined): string | undefined {
  const last = redirectUri === undefined ? undefined : URL.parse(redirectUri)?.pathname.split('/').at(-1);
  return last === undefined || last === '' || last === 'callback' ? undefined : slug(last);
}
