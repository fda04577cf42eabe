import type { Client, ClientOrigin } from '../../records/client.js';
import type { ResourceServer } from '../../records/resource-server.js';
import { largestMetadata, type MemberName } from '../../shared/limits.js';
import { OAuthError } from '../../shared/oauth-error.js';
import {
  clientAuthenticationMethodNames,
  registeredAuthenticationMethodNames,
} from '../../vocabulary/client-authentication-methods.js';
import { grantTypeNames, grantTypes } from '../../vocabulary/grant-types.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../../vocabulary/signing-algorithms.js';
import { inferApplicationType } from './application-type.js';
import type { ClientDescription } from './client-description.js';
import { checkCombinations } from './combinations.js';
import { parseKeys } from './key-metadata.js';
import { parseLocalized } from './localized-members.js';
import { MetadataReader, metadataDocument, unfit } from './metadata-reader.js';
import { checkRedirectUris, uriFault } from './registered-uris.js';
import { parseVettedMembers, unvettedMembers } from './vetted-members.js';

/** What the others rest on, only an operator can say. */
const knownGrantTypes = grantTypeNames.filter((name) => grantTypes[name].restsOn === undefined);
/** Wishes that we cannot fulfil, and must not seem to. */
const unsupported = [
  'id_token_encrypted_response_alg',
  'userinfo_encrypted_response_alg',
  'request_object_encryption_alg',
  'authorization_encrypted_response_alg',
  'introspection_encrypted_response_alg',
];

/** What becomes of a member that the client cannot have: RFC 7591 §2 passes it over, an operator is told. */
export type UnknownMembers = 'refused' | 'passed_over';

/**
 * RFC 7591 §2, OpenID Connect Registration 1.0 §2 and its relatives, and for a client of an operator the members of Signet:
 * security_profile, resources, default_resource, acts_as_resource, require_pkce, consent_required, rotate_refresh_tokens,
 * trusted_assertion_issuers, id_token_claims, id_token_lifetime, allowed_origins, allowed_groups, allowed_organizations,
 * claims_policy, brand_color and brand_color_dark, and client_secret_any. Every client is made here, whatever door it came through.
 * @param origin who makes the client of it: the metadata cannot say so
 * @param issuer to which no client has its answers sent; where it is not known here, that is refused when they would be
 * @param clientId where it is known: one of the issuer's own has addresses there
 * @throws OAuthError invalid_client_metadata, invalid_redirect_uri
 */
export function parseClientMetadata(
  input: unknown,
  resourceServers: readonly ResourceServer[],
  origin: ClientOrigin,
  unknownMembers: UnknownMembers = origin === 'operator' ? 'refused' : 'passed_over',
  issuer?: string,
  clientId?: string,
): ClientDescription {
  const document = metadataDocument(input);
  const read = new MetadataReader(document);
  for (const name of unsupported) if (read.value(name) !== undefined) throw unfit(name, 'is not supported');

  const vetted = origin === 'operator';
  if (!vetted && JSON.stringify(document).length > largestMetadata) {
    throw new OAuthError('invalid_client_metadata', `the metadata must have ${largestMetadata} characters at most`);
  }
  const tokenEndpointAuthMethod =
    read.oneOf(
      'token_endpoint_auth_method',
      vetted ? registeredAuthenticationMethodNames : clientAuthenticationMethodNames,
    ) ?? 'client_secret_basic';
  const wantedGrantTypes = read.someOf('grant_types', vetted ? grantTypeNames : knownGrantTypes) ?? [
    'authorization_code',
  ];
  const usesCode = wantedGrantTypes.includes('authorization_code');
  read.someOf('response_types', usesCode ? ['code'] : []);
  const wantedUris = read.texts('redirect_uris') ?? [];
  const applicationType = read.oneOf('application_type', ['web', 'native']) ?? inferApplicationType(wantedUris, origin);
  const registrant = { applicationType, origin, clientId };
  const addresses = (name: MemberName, uris = read.texts(name) ?? []) =>
    checkRedirectUris(name, uris, registrant, issuer);
  const redirectUris = addresses('redirect_uris', wantedUris);
  const alg = (name: MemberName): SigningAlgorithm | undefined => read.oneOf(name, signingAlgorithmNames);

  const description = {
    clientName: read.name('client_name') ?? hostOf(redirectUris[0]) ?? 'Unnamed app',
    origin,
    tokenEndpointAuthMethod,
    ...parseKeys(read, tokenEndpointAuthMethod === 'private_key_jwt'),
    tokenEndpointAuthSigningAlg: alg('token_endpoint_auth_signing_alg'),
    redirectUris,
    postLogoutRedirectUris: addresses('post_logout_redirect_uris'),
    grantTypes: wantedGrantTypes,
    ...(vetted ? parseVettedMembers(read, resourceServers) : unvettedMembers(read, resourceServers)),
    requirePushedAuthorizationRequests: read.flag('require_pushed_authorization_requests'),
    requireSignedRequestObject: read.flag('require_signed_request_object'),
    requestObjectSigningAlg: alg('request_object_signing_alg'),
    requestUris: read.texts('request_uris')?.map((uri) => {
      // Its fragment may be a digest of the request (OpenID Connect Core §6.2).
      const fault = uriFault(uri, 'page');
      if (fault !== undefined) throw unfit('request_uris', `has an address that ${fault}`);
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
    applicationType,
    clientUri: read.https('client_uri', 'page'),
    logoUri: read.https('logo_uri', 'page'),
    policyUri: read.https('policy_uri', 'page'),
    tosUri: read.https('tos_uri', 'page'),
    initiateLoginUri: read.https('initiate_login_uri', 'page'),
    localized: parseLocalized(read),
    contacts: read.texts('contacts'),
  } satisfies ClientDescription;
  checkCombinations(description);
  if (unknownMembers === 'refused') read.refuseUnknown();
  return Object.fromEntries(
    Object.entries(description).filter(([, value]) => value !== undefined),
  ) as unknown as ClientDescription;
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
