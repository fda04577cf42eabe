import { addressOf, endpoints } from '@signet/authorization-server';
import { apache, ini, json } from '../quoting.js';
import { type AppFacts, lines, type Snippet, secretVariable } from '../snippet.js';

/** oauth2-proxy 7: its configuration is TOML. The cookie's secret comes from `OAUTH2_PROXY_COOKIE_SECRET`. */
export function oauth2Proxy(app: AppFacts): readonly Snippet[] {
  const content = lines(
    '# The secret of the app stands in the file; OAUTH2_PROXY_COOKIE_SECRET is 32 random bytes.',
    'provider = "oidc"',
    'provider_display_name = "Signet"',
    `oidc_issuer_url = ${json(app.issuer)}`,
    `client_id = ${json(app.clientId)}`,
    app.hasSecret && 'client_secret_file = "/etc/oauth2-proxy/client-secret"',
    app.redirectUri !== undefined && `redirect_url = ${json(app.redirectUri)}`,
    `scope = ${json(app.scopes.join(' '))}`,
    'code_challenge_method = "S256"',
    'oidc_groups_claim = "groups"',
    'email_domains = ["*"]',
    'cookie_secure = true',
    'upstreams = ["http://127.0.0.1:8080/"]',
  );
  return [{ file: 'oauth2-proxy.cfg', language: 'toml', content }];
}

/** Grafana 10 and newer: `[auth.generic_oauth]`. The secret is `GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET` of its environment. */
export function grafana(app: AppFacts): readonly Snippet[] {
  const root = app.redirectUri?.replace(/\/login\/generic_oauth$/, '/');
  const content = lines(
    root !== undefined && '[server]',
    root !== undefined && `root_url = ${ini(root)}`,
    root !== undefined && '',
    '[auth.generic_oauth]',
    '# The secret of the app is GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET of the environment.',
    'enabled = true',
    'name = Signet',
    'allow_sign_up = true',
    `client_id = ${ini(app.clientId)}`,
    `scopes = ${ini(app.scopes.join(' '))}`,
    `auth_url = ${ini(addressOf(app.issuer, endpoints.authorization))}`,
    `token_url = ${ini(addressOf(app.issuer, endpoints.token))}`,
    `api_url = ${ini(addressOf(app.issuer, endpoints.userinfo))}`,
    'use_pkce = true',
    'use_refresh_token = true',
    'login_attribute_path = preferred_username',
    'groups_attribute_path = groups',
    `role_attribute_path = contains(groups[*], 'Admins') && 'Admin' || 'Viewer'`,
  );
  return [{ file: 'grafana.ini', language: 'ini', content }];
}

const passphraseVariable = 'OIDC_CRYPTO_PASSPHRASE';

/** mod_auth_openidc 2.4. Apache fills `${NAME}` from its environment. */
export function modAuthOpenidc(app: AppFacts): readonly Snippet[] {
  const content = lines(
    `# ${secretVariable} and ${passphraseVariable} are variables of the environment of Apache.`,
    `OIDCProviderMetadataURL ${apache(`${app.issuer}/.well-known/openid-configuration`)}`,
    `OIDCClientID ${apache(app.clientId)}`,
    app.hasSecret && `OIDCClientSecret "\${${secretVariable}}"`,
    `OIDCRedirectURI ${apache(app.redirectUri ?? '/protected/redirect_uri')}`,
    `OIDCCryptoPassphrase "\${${passphraseVariable}}"`,
    `OIDCScope ${apache(app.scopes.join(' '))}`,
    'OIDCPKCEMethod S256',
    'OIDCRemoteUserClaim sub',
    '',
    '<Location "/protected">',
    '  AuthType openid-connect',
    '  Require valid-user',
    '</Location>',
  );
  return [{ file: 'auth_openidc.conf', language: 'apache', content }];
}
