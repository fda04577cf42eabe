import { identityScopes } from '@signet/authorization-server';
import { type ImportedClient, Untaken } from '../imported.js';
import type { Members } from '../reading/members.js';

/** Of Keycloak itself. */
const builtIn = new Set([
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
]);

/** ClientRepresentation of Keycloak as metadata (RFC 7591 §2). @throws Untaken */
export function keycloakClient(client: Members): ImportedClient {
  const clientId = client.text('clientId');
  if (clientId === undefined) throw new Untaken('it has no clientId');
  if (builtIn.has(clientId)) throw new Untaken('it is of Keycloak itself', true);
  if ((client.text('protocol') ?? 'openid-connect') !== 'openid-connect')
    throw new Untaken('its protocol is not OpenID Connect');
  if (client.flag('bearerOnly')) throw new Untaken('it is an API: `signet resources create` makes one');
  if (client.flag('enabled') === false) throw new Untaken('it is disabled');
  const notes: string[] = [];
  const attributes = client.object('attributes');
  const method = methodOf(client, attributes, notes);
  const redirectUris = redirectUrisOf(client, notes);
  const on = (name: string): true | undefined => (attributes.value(name) === 'true' ? true : undefined);
  noteTheRest(client, notes);
  const metadata = {
    client_name: nameOf(client) ?? clientId,
    ...method,
    ...(redirectUris.length > 0 && { redirect_uris: redirectUris }),
    grant_types: grantTypesOf(client, attributes, notes),
    scope: scopesOf(client).join(' '),
    post_logout_redirect_uris: postLogoutUris(attributes, redirectUris, client, notes),
    allowed_origins: originsOf(client, notes),
    backchannel_logout_uri: attributes.text('backchannel.logout.url'),
    backchannel_logout_session_required:
      attributes.text('backchannel.logout.url') === undefined ? undefined : on('backchannel.logout.session.required'),
    dpop_bound_access_tokens: on('dpop.bound.access.tokens'),
    require_pushed_authorization_requests: on('require.pushed.authorization.requests'),
    id_token_signed_response_alg: attributes.text('id.token.signed.response.alg'),
    userinfo_signed_response_alg: attributes.text('user.info.response.signature.alg'),
    logo_uri: attributes.text('logoUri'),
    policy_uri: attributes.text('policyUri'),
    tos_uri: attributes.text('tosUri'),
    client_uri: /^https:\/\//.test(client.text('baseUrl') ?? '') ? client.text('baseUrl') : undefined,
    consent_required: client.flag('consentRequired') ?? false,
    // A confidential client that never heard of PKCE goes on; a public one cannot do without.
    require_pkce:
      client.flag('publicClient') || attributes.text('pkce.code.challenge.method') !== undefined ? undefined : false,
  };
  const secret =
    'token_endpoint_auth_method' in method && method.token_endpoint_auth_method === 'client_secret_any'
      ? secretOf(client)
      : undefined;
  return {
    kind: 'client',
    name: clientId,
    clientId,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
    ...(secret !== undefined && { secret }),
    notes,
  };
}

/** `${client_account}` is a message of Keycloak's pages. */
function nameOf(client: Members): string | undefined {
  const name = client.text('name');
  return name?.startsWith('${') ? undefined : name;
}

/** The admin console masks secrets in what it exports. */
function secretOf(client: Members): string | undefined {
  const secret = client.text('secret');
  return secret === undefined || /^\*+$/.test(secret) ? undefined : secret;
}

function methodOf(client: Members, attributes: Members, notes: string[]): Readonly<Record<string, unknown>> {
  if (client.flag('publicClient')) return { token_endpoint_auth_method: 'none' };
  if (client.text('clientAuthenticatorType') === 'client-jwt') {
    const uri = attributes.value('use.jwks.url') === 'true' ? attributes.text('jwks.url') : undefined;
    if (uri === undefined) throw new Untaken('its keys are not at an address (jwks.url)');
    return { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: uri };
  }
  const type = client.text('clientAuthenticatorType') ?? 'client-secret';
  if (type !== 'client-secret') notes.push('its way to authenticate: it has its secret instead');
  return { token_endpoint_auth_method: 'client_secret_any' };
}

function redirectUrisOf(client: Members, notes: string[]): readonly string[] {
  const uris = client.texts('redirectUris').map((uri) => absolute(uri, client));
  const exact = uris.filter((uri) => !uri.includes('*'));
  if (exact.length < uris.length)
    notes.push(`redirect URIs with a wildcard: ${uris.length - exact.length}; each is named in full here`);
  return [...new Set(exact)];
}

/** Relative ones are of `rootUrl`. */
function absolute(uri: string, client: Members): string {
  const root = client.text('rootUrl');
  return uri.startsWith('/') && root?.startsWith('http') ? `${root.replace(/\/$/, '')}${uri}` : uri;
}

function grantTypesOf(client: Members, attributes: Members, notes: string[]): readonly string[] {
  const usesCode = client.flag('standardFlowEnabled') ?? true;
  const usesDevice = attributes.value('oauth2.device.authorization.grant.enabled') === 'true';
  const refreshes = (usesCode || usesDevice) && attributes.value('use.refresh.tokens') !== 'false';
  if (client.flag('implicitFlowEnabled')) notes.push('the implicit flow, which is none of OAuth 2.1');
  if (client.flag('directAccessGrantsEnabled')) notes.push('the password grant, which is none of OAuth 2.1');
  const types = [
    ...(usesCode ? ['authorization_code'] : []),
    ...(usesDevice ? ['urn:ietf:params:oauth:grant-type:device_code'] : []),
    ...(refreshes ? ['refresh_token'] : []),
    ...(client.flag('serviceAccountsEnabled') ? ['client_credentials'] : []),
  ];
  if (types.length === 0) throw new Untaken('it has none of the grant types that there are here');
  return types;
}

function scopesOf(client: Members): readonly string[] {
  const named = new Set([...client.texts('defaultClientScopes'), ...client.texts('optionalClientScopes')]);
  return identityScopes.filter((scope) => scope === 'openid' || named.has(scope));
}

/** As Keycloak keeps them: joined by `##`, a plus for those of the answers. */
function postLogoutUris(
  attributes: Members,
  redirectUris: readonly string[],
  client: Members,
  notes: string[],
): readonly string[] | undefined {
  const given = (attributes.text('post.logout.redirect.uris') ?? '')
    .split('##')
    .filter((uri) => uri !== '' && uri !== '-');
  const uris = given.flatMap((uri) => (uri === '+' ? redirectUris : [absolute(uri, client)]));
  const exact = uris.filter((uri) => !uri.includes('*'));
  if (exact.length < uris.length) notes.push('addresses after the sign-out with a wildcard');
  return exact.length === 0 ? undefined : [...new Set(exact)];
}

/** A plus is those of the redirect URIs, which need not be named here. */
function originsOf(client: Members, notes: string[]): readonly string[] | undefined {
  const origins = client.texts('webOrigins').filter((origin) => origin !== '+' && origin !== '');
  const exact = origins.filter((origin) => !origin.includes('*')).map((origin) => origin.replace(/\/$/, ''));
  if (exact.length < origins.length) notes.push('origins with a wildcard');
  return exact.length === 0 ? undefined : [...new Set(exact)];
}

function noteTheRest(client: Members, notes: string[]): void {
  if (client.list('protocolMappers').length > 0) notes.push('protocol mappers');
  if (client.value('authorizationSettings') !== undefined) notes.push('authorization settings');
  if (client.object('authenticationFlowBindingOverrides').names.length > 0)
    notes.push('an authentication flow of its own');
}
