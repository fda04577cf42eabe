/** What a program or a library asks of its client here, with the settings that its own documentation begins with. */
export interface ClientPreset {
  /** Members of its metadata (RFC 7591, and Signet's own); what the shell says beside it counts more. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where it takes answers, below its own address; for the hint of an operator who named no redirect URI. */
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
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/auth/callback',
  },
  'auth.js': { metadata: { ...signIn, ...secret, ...personInIdToken }, callback: '/auth/callback/ID' },
  authlib: { metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken }, callback: '/auth' },
  'better-auth': {
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/api/auth/oauth2/callback/ID',
  },
  'django-allauth': {
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/accounts/oidc/ID/login/callback/',
  },
  'express-openid-connect': { metadata: { ...signIn, ...secret, ...personInIdToken }, callback: '/callback' },
  'go-oidc': { metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken } },
  grafana: {
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/login/generic_oauth',
  },
  keycloak: {
    metadata: { ...signIn, ...secret, ...withoutPkce },
    callback: '/realms/REALM/broker/ALIAS/endpoint',
  },
  // kubelogin listens on one of two ports; the API server sees the ID token alone, and for as long as it lives.
  kubernetes: {
    metadata: {
      ...signInWithGroups,
      ...native,
      ...personInIdToken,
      id_token_lifetime: 3600,
      redirect_uris: ['http://localhost:8000', 'http://localhost:18000'],
    },
  },
  mcp: {
    metadata: {
      ...signIn,
      ...native,
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    },
  },
  mod_auth_openidc: {
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/protected/redirect_uri',
  },
  'mozilla-django-oidc': { metadata: { ...signIn, ...secret, ...withoutPkce }, callback: '/oidc/callback/' },
  'next-auth': {
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/api/auth/callback/ID',
  },
  'oauth2-proxy': {
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/oauth2/callback',
  },
  'oidc-client-ts': { metadata: { ...signIn, token_endpoint_auth_method: 'none', application_type: 'web' } },
  omniauth: {
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/auth/openid_connect/callback',
  },
  'openid-client': { metadata: { ...signIn, ...secret } },
  passport: {
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/oauth2/redirect',
  },
  'social-auth': { metadata: { ...signIn, ...secret, ...withoutPkce }, callback: '/complete/oidc/' },
  spring: {
    metadata: { ...signIn, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/login/oauth2/code/ID',
  },
  vault: {
    metadata: { ...signInWithGroups, ...secret, ...withoutPkce, ...personInIdToken },
    callback: '/ui/vault/auth/oidc/oidc/callback',
  },
  'zitadel-oidc': { metadata: { ...signIn, ...secret, ...withoutPkce } },
};

export const clientPresetNames: readonly string[] = Object.keys(clientPresets);
