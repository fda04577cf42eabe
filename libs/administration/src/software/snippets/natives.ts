import { json, slug, ts } from '../quoting.js';
import { type AppFacts, askedScopes, lines, type Snippet } from '../snippet.js';

/** The API server (structured authentication, 1.30 and newer) and kubectl with kubelogin. */
export function kubernetes(app: AppFacts): readonly Snippet[] {
  const server = lines(
    '# kube-apiserver --authentication-config=authentication.yaml; the issuer must have https.',
    'apiVersion: apiserver.config.k8s.io/v1beta1',
    'kind: AuthenticationConfiguration',
    'jwt:',
    '  - issuer:',
    `      url: ${json(app.issuer)}`,
    '      audiences:',
    `        - ${json(app.clientId)}`,
    '    claimMappings:',
    '      username:',
    '        claim: sub',
    '        prefix: "signet:"',
    '      groups:',
    '        claim: groups',
    '        prefix: "signet:"',
  );
  const extra = app.scopes.filter((scope) => scope !== 'openid');
  const user = lines(
    '# kubectl krew install oidc-login; merge it into ~/.kube/config',
    'apiVersion: v1',
    'kind: Config',
    'users:',
    '  - name: signet',
    '    user:',
    '      exec:',
    '        apiVersion: client.authentication.k8s.io/v1',
    '        command: kubectl',
    '        interactiveMode: IfAvailable',
    '        args:',
    '          - oidc-login',
    '          - get-token',
    `          - ${json(`--oidc-issuer-url=${app.issuer}`)}`,
    `          - ${json(`--oidc-client-id=${app.clientId}`)}`,
    ...extra.map((scope) => `          - ${json(`--oidc-extra-scope=${scope}`)}`),
    '          - --oidc-pkce-method=S256',
  );
  return [
    { file: 'authentication.yaml', language: 'yaml', content: server },
    { file: 'kubeconfig.yaml', language: 'yaml', content: user },
  ];
}

/** A client of the Model Context Protocol that takes a client_id; its server, an API here, names the issuer (RFC 9728). */
export function mcp(app: AppFacts): readonly Snippet[] {
  const url = app.apis[0]?.identifier ?? 'https://mcp.example.com';
  const port = Number(URL.parse(app.redirectUri ?? '')?.port) || 3118;
  const servers = { [slug(app.name)]: { type: 'http', url, oauth: { clientId: app.clientId, callbackPort: port } } };
  return [
    { file: '.mcp.json', language: 'json', content: `${JSON.stringify({ mcpServers: servers }, undefined, 2)}\n` },
  ];
}

/** oidc-client-ts 3, for an app in the browser. */
export function browser(app: AppFacts): readonly Snippet[] {
  const api = app.apis[0];
  const content = lines(
    `import { UserManager } from 'oidc-client-ts';`,
    '',
    'export const users = new UserManager({',
    `  authority: ${ts(app.issuer)},`,
    `  client_id: ${ts(app.clientId)},`,
    `  redirect_uri: ${ts(app.redirectUri ?? 'https://app.example.com/callback')},`,
    `  scope: ${ts(askedScopes(app).join(' '))},`,
    api && `  resource: ${ts(api.identifier)},`,
    '});',
    '',
    '// await users.signinRedirect(); and at the redirect URI: await users.signinCallback();',
  );
  return [{ file: 'src/sign-in.ts', language: 'ts', content }];
}
