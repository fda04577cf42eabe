import { hasPrivateMember, refuseKey } from '@signet/auth-contracts';
import type { JWK } from 'jose';
import { identityScopes as knownIdentityScopes } from '../../claims/claim-registry.js';
import type { Client, ClientOrigin } from '../../records/client.js';
import type { ResourceAccess } from '../../records/resource-access.js';
import type { ResourceServer } from '../../records/resource-server.js';
import { parseScope } from '../../shared/scope.js';
import {
  type ClientAuthenticationMethod,
  clientAuthenticationMethodNames,
  clientAuthenticationMethods,
} from '../../vocabulary/client-authentication-methods.js';
import { grantTypeNames, grantTypes } from '../../vocabulary/grant-types.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../../vocabulary/signing-algorithms.js';
import { usableGrantTypes } from '../usable-grant-types.js';
import { isHttps, MetadataReader, metadataDocument, unfit } from './metadata-reader.js';
import { checkRedirectUris } from './registered-uris.js';

/** What a client says of itself, checked: everything but who it is and its secrets. */
export type SelfDescription = Omit<
  Client,
  'clientId' | 'clientSecretDigest' | 'registrationAccessTokenDigest' | 'createdAt'
>;

/** No metadata can say what the others rest on. */
const knownGrantTypes = grantTypeNames.filter((name) => grantTypes[name].restsOn === undefined);
/** Wishes that we cannot fulfil, and must not seem to. */
const unsupported = [
  'id_token_encrypted_response_alg',
  'userinfo_encrypted_response_alg',
  'request_object_encryption_alg',
  'authorization_encrypted_response_alg',
  'introspection_encrypted_response_alg',
];
const mostKeys = 20;

/**
 * RFC 7591 §2, OpenID Connect Registration 1.0 §2 and its relatives. Unknown members are passed over.
 * @param origin who makes the client of it: the metadata cannot say so
 * @throws OAuthError invalid_client_metadata, invalid_redirect_uri
 */
export function parseClientMetadata(
  input: unknown,
  resourceServers: readonly ResourceServer[],
  origin: ClientOrigin,
): SelfDescription {
  const document = metadataDocument(input);
  const read = new MetadataReader(document);
  for (const name of unsupported) if (read.value(name) !== undefined) throw unfit(name, 'is not supported');

  const applicationType = read.oneOf('application_type', ['web', 'native']) ?? 'web';
  const tokenEndpointAuthMethod =
    read.oneOf('token_endpoint_auth_method', clientAuthenticationMethodNames) ?? 'client_secret_basic';
  const isPublic = tokenEndpointAuthMethod === 'none';
  const wantedGrantTypes = read.someOf('grant_types', knownGrantTypes) ?? ['authorization_code'];
  const usesCode = wantedGrantTypes.includes('authorization_code');
  read.someOf('response_types', usesCode ? ['code'] : []);
  const redirectUris = checkRedirectUris('redirect_uris', read.texts('redirect_uris') ?? [], applicationType);
  if (usesCode && redirectUris.length === 0) throw unfit('redirect_uris', 'is missing');
  const alg = (name: string): SigningAlgorithm | undefined => read.oneOf(name, signingAlgorithmNames);

  const description = {
    clientName: read.text('client_name') ?? hostOf(redirectUris[0]) ?? 'Unnamed app',
    origin,
    securityProfile: 'classic',
    tokenEndpointAuthMethod,
    ...parseKeys(read, tokenEndpointAuthMethod),
    tokenEndpointAuthSigningAlg: alg('token_endpoint_auth_signing_alg'),
    redirectUris,
    postLogoutRedirectUris: checkRedirectUris(
      'post_logout_redirect_uris',
      read.texts('post_logout_redirect_uris') ?? [],
      applicationType,
    ),
    grantTypes: wantedGrantTypes,
    ...parseScopes(read, resourceServers),
    requirePkce: isPublic,
    requirePushedAuthorizationRequests: read.flag('require_pushed_authorization_requests'),
    requireSignedRequestObject: read.flag('require_signed_request_object'),
    requestObjectSigningAlg: alg('request_object_signing_alg'),
    requestUris: read.texts('request_uris')?.map((uri) => {
      if (!isHttps(uri)) throw unfit('request_uris', 'must be https addresses');
      return uri;
    }),
    dpopBoundAccessTokens: read.flag('dpop_bound_access_tokens'),
    idTokenSignedResponseAlg: alg('id_token_signed_response_alg'),
    userinfoSignedResponseAlg: alg('userinfo_signed_response_alg'),
    authorizationSignedResponseAlg: alg('authorization_signed_response_alg'),
    introspectionSignedResponseAlg: alg('introspection_signed_response_alg'),
    ...parseSubjectType(read, redirectUris),
    defaultMaxAge: read.seconds('default_max_age'),
    defaultAcrValues: read.texts('default_acr_values'),
    backchannelLogoutUri: read.https('backchannel_logout_uri'),
    backchannelLogoutSessionRequired: read.flag('backchannel_logout_session_required'),
    consentRequired: true,
    rotateRefreshTokens: true,
    applicationType,
    clientUri: read.https('client_uri'),
    logoUri: read.https('logo_uri'),
    policyUri: read.https('policy_uri'),
    tosUri: read.https('tos_uri'),
    initiateLoginUri: read.https('initiate_login_uri'),
    contacts: read.texts('contacts'),
  } satisfies SelfDescription;
  const allowed = usableGrantTypes(description);
  const refused = wantedGrantTypes.find((name) => !allowed.includes(name));
  if (refused !== undefined) throw unfit('grant_types', `has ${refused}, which this client may not use`);
  return Object.fromEntries(
    Object.entries(description).filter(([, value]) => value !== undefined),
  ) as unknown as SelfDescription;
}

function parseKeys(read: MetadataReader, method: ClientAuthenticationMethod): Pick<Client, 'jwks' | 'jwksUri'> {
  const jwksUri = read.https('jwks_uri');
  const jwks = read.value('jwks');
  if (jwksUri !== undefined && jwks !== undefined) throw unfit('jwks', 'excludes jwks_uri');
  if (clientAuthenticationMethods[method].needsKeys && jwksUri === undefined && jwks === undefined) {
    throw unfit('jwks', 'or jwks_uri is missing');
  }
  return { ...(jwks === undefined ? {} : { jwks: publicKeys(jwks) }), ...(jwksUri === undefined ? {} : { jwksUri }) };
}

function publicKeys(value: unknown): { keys: readonly JWK[] } {
  const keys = (value as { keys?: unknown }).keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys) {
    throw unfit('jwks', `must be a JWK set of 1 to ${mostKeys} keys`);
  }
  for (const key of keys as readonly unknown[]) {
    const isObject = typeof key === 'object' && key !== null;
    if (isObject && hasPrivateMember(key)) {
      throw unfit('jwks', 'has a private or symmetric key, which is compromised now');
    }
    // Nothing is encrypted to clients: a key for that is registered, and never used.
    if (isObject && (key as JWK).use === 'enc') continue;
    const reason = refuseKey(key, signingAlgorithmNames);
    if (reason !== undefined) throw unfit('jwks', `has a key that is not accepted: ${reason}`);
  }
  return { keys };
}

/** Only identity scopes and those that an API opens to clients which nobody vetted; what is beyond them is left out. */
function parseScopes(
  read: MetadataReader,
  resourceServers: readonly ResourceServer[],
): Pick<Client, 'identityScopes' | 'resources'> {
  const text = read.text('scope');
  const wanted = text === undefined ? undefined : scopesOf(text);
  const mayHave = (scope: string): boolean => wanted === undefined || wanted.includes(scope);
  const resources: ResourceAccess[] = resourceServers
    .map(({ identifier, selfRegisteredScopes = [] }) => ({ identifier, scopes: selfRegisteredScopes.filter(mayHave) }))
    .filter(({ scopes }) => scopes.length > 0);
  return { identityScopes: knownIdentityScopes.filter(mayHave), resources };
}

function scopesOf(text: string): readonly string[] | undefined {
  try {
    return parseScope(text);
  } catch {
    throw unfit('scope', 'has a character that is not allowed');
  }
}

/** OpenID Connect Core §8.1: without sector_identifier_uri all redirect URIs share one host. */
function parseSubjectType(
  read: MetadataReader,
  redirectUris: readonly string[],
): Pick<Client, 'subjectType' | 'sectorIdentifierUri'> {
  const subjectType = read.oneOf('subject_type', ['public', 'pairwise']);
  const sectorIdentifierUri = read.https('sector_identifier_uri');
  const hosts = new Set(redirectUris.map((uri) => new URL(uri).host));
  if (subjectType === 'pairwise' && sectorIdentifierUri === undefined && hosts.size > 1) {
    throw unfit('sector_identifier_uri', 'is missing, and the redirect_uris have more than one host');
  }
  return {
    ...(subjectType === undefined ? {} : { subjectType }),
    ...(sectorIdentifierUri === undefined ? {} : { sectorIdentifierUri }),
  };
}

function hostOf(uri: string | undefined): string | undefined {
  const host = uri === undefined ? '' : new URL(uri).host;
  return host === '' ? undefined : host;
}

/** The metadata as the client wrote it, with the defaults filled in, less what it may not use (RFC 7591 §3.2.1). */
export function clientMetadata(client: Client): Readonly<Record<string, unknown>> {
  const grantTypes = usableGrantTypes(client);
  const scopes = [...client.identityScopes, ...client.resources.flatMap((access) => access.scopes)];
  const metadata = {
    client_name: client.clientName,
    application_type: client.applicationType,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    token_endpoint_auth_signing_alg: client.tokenEndpointAuthSigningAlg,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    grant_types: grantTypes,
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    scope: scopes.join(' '),
    jwks: client.jwks,
    jwks_uri: client.jwksUri,
    require_pushed_authorization_requests: client.requirePushedAuthorizationRequests,
    require_signed_request_object: client.requireSignedRequestObject,
    request_object_signing_alg: client.requestObjectSigningAlg,
    request_uris: client.requestUris,
    dpop_bound_access_tokens: client.dpopBoundAccessTokens,
    id_token_signed_response_alg: client.idTokenSignedResponseAlg ?? 'RS256',
    userinfo_signed_response_alg: client.userinfoSignedResponseAlg,
    authorization_signed_response_alg: client.authorizationSignedResponseAlg,
    introspection_signed_response_alg: client.introspectionSignedResponseAlg,
    subject_type: client.subjectType ?? 'public',
    sector_identifier_uri: client.sectorIdentifierUri,
    default_max_age: client.defaultMaxAge,
    default_acr_values: client.defaultAcrValues,
    backchannel_logout_uri: client.backchannelLogoutUri,
    backchannel_logout_session_required: client.backchannelLogoutSessionRequired,
    client_uri: client.clientUri,
    logo_uri: client.logoUri,
    policy_uri: client.policyUri,
    tos_uri: client.tosUri,
    initiate_login_uri: client.initiateLoginUri,
    contacts: client.contacts,
  };
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
}
