/** A web app with a server, an app in the browser, a native one, a service without people. */
export type AppKind = 'server' | 'browser' | 'native' | 'service';

/** What a program or a library asks of its client here, with the settings that its own documentation begins with. */
export interface ClientPreset {
  readonly title: string;
  /** What kind of app it makes of whoever uses it. */
  readonly kind: AppKind;
  /** Members of its metadata (RFC 7591, and Signet's own); what the shell says beside it counts more. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where it takes answers, below its own address; `ID` stands for what the app calls the issuer. */
  readonly callback?: string;
}

/** The secret as the library sends it: by Basic or in the body (RFC 6749 §2.3.1). */
const secret = { token_endpoint_auth_method: 'client_secret_any' };
/** It sends no `code_challenge` unless told to, or cannot. */
const withoutPkce = { require_pkce: false };
/** It reads who somebody is from the ID token alone. */
const personInIdToken = { id_token_claims: 'granted_scopes' };
const signIn = { grant_types: ['authorization_code', 'refresh_token'], scope: 'openid profile email offline_access' };
/** The same with `groups`, by which it decides who may do what. */
const signInWithGroups = { ...signIn, scope: `${signIn.scope} groups` };
/** RFC 8252: any port, and no secret that could be kept. */
const native = { application_type: 'native', token_endpoint_auth_method: 'none' };

/** By the name that `clients create --for` has for each; docs/clients.md says with which version each was run. */
export const clientPresets: Readonly<Record<string, ClientPreset>> = {
  argocd: {
    title: 'Argo CD',
    kind: 'server',
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/auth/callback',
  },
  'auth.js': {
    title: 'Auth.js',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...personInIdToken },
    callback: '/auth/callback/ID',
  },
  authlib: {
    title: 'Authlib (Flask, Starlette)',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/auth',
  },
  'better-auth': {
    title: 'Better Auth',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/api/auth/oauth2/callback/ID',
  },
  'django-allauth': {
    title: 'django-allauth',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/accounts/oidc/ID/login/callback/',
  },
  'express-openid-connect': {
    title: 'express-openid-connect',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...personInIdToken },
    callback: '/callback',
  },
  'go-oidc': {
    title: 'go-oidc',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
  },
  grafana: {
    title: 'Grafana',
    kind: 'server',
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/login/generic_oauth',
  },
  keycloak: {
    title: 'Keycloak, as a broker',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/realms/REALM/broker/ALIAS/endpoint',
  },
  // kubelogin listens on one of two ports; the API server sees the ID token alone, and for as long as it lives.
  kubernetes: {
    title: 'Kubernetes',
    kind: 'native',
    metadata: {
      ...signInWithGroups,
      ...native,
      ...personInIdToken,
      id_token_lifetime: 3600,
      redirect_uris: ['http://localhost:8000', 'http://localhost:18000'],
    },
  },
  mcp: {
    title: 'A client of MCP',
    kind: 'native',
    metadata: {
      ...signIn,
      ...native,
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    },
  },
  mod_auth_openidc: {
    title: 'Apache httpd: mod_auth_openidc',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/protected/redirect_uri',
  },
  'mozilla-django-oidc': {
    title: 'mozilla-django-oidc',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/oidc/callback/',
  },
  'next-auth': {
    title: 'NextAuth 4',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/api/auth/callback/ID',
  },
  'oauth2-proxy': {
    title: 'oauth2-proxy',
    kind: 'server',
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/oauth2/callback',
  },
  'oidc-client-ts': {
    title: 'oidc-client-ts',
    kind: 'browser',
    metadata: { ...signIn, token_endpoint_auth_method: 'none', application_type: 'web' },
  },
  omniauth: {
    title: 'OmniAuth',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/auth/openid_connect/callback',
  },
  'openid-client': { title: 'openid-client', kind: 'server', metadata: { ...signIn, ...secret } },
  passport: {
    title: 'passport-openidconnect',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/oauth2/redirect',
  },
  'social-auth': {
    title: 'Python Social Auth',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/complete/oidc/',
  },
  spring: {
    title: 'Spring Security',
    kind: 'server',
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/login/oauth2/code/ID',
  },
  vault: {
    title: 'HashiCorp Vault',
    kind: 'server',
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/ui/vault/auth/oidc/oidc/callback',
  },
  'zitadel-oidc': { title: 'zitadel/oidc', kind: 'server', metadata: { ...signIn, ...secret, ...withoutPkce } },
  service: {
    title: 'A service with client credentials',
    kind: 'service',
    metadata: { grant_types: ['client_credentials'], scope: '', ...secret },
  },
};

export const clientPresetNames: readonly string[] = Object.keys(clientPresets);
