import type { AssertionIssuer, Client } from '../../records/client.js';
import { usableGrantTypes } from '../usable-grant-types.js';
import type { ClientDescription, VettedMembers } from './client-description.js';
import { writtenLocalized } from './localized-members.js';

type Members = Omit<ClientDescription, 'origin'>;

/** What each member is called in a document. One that is missing here does not compile. */
const sharedNames: Readonly<Record<Exclude<keyof Members, keyof VettedMembers | 'localized'>, string>> = {
  clientName: 'client_name',
  applicationType: 'application_type',
  tokenEndpointAuthMethod: 'token_endpoint_auth_method',
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  redirectUris: 'redirect_uris',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  grantTypes: 'grant_types',
  jwks: 'jwks',
  jwksUri: 'jwks_uri',
  requirePushedAuthorizationRequests: 'require_pushed_authorization_requests',
  requireSignedRequestObject: 'require_signed_request_object',
  requestObjectSigningAlg: 'request_object_signing_alg',
  requestUris: 'request_uris',
  dpopBoundAccessTokens: 'dpop_bound_access_tokens',
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  authorizationSignedResponseAlg: 'authorization_signed_response_alg',
  introspectionSignedResponseAlg: 'introspection_signed_response_alg',
  subjectType: 'subject_type',
  sectorIdentifierUri: 'sector_identifier_uri',
  defaultMaxAge: 'default_max_age',
  defaultAcrValues: 'default_acr_values',
  backchannelLogoutUri: 'backchannel_logout_uri',
  backchannelLogoutSessionRequired: 'backchannel_logout_session_required',
  clientUri: 'client_uri',
  logoUri: 'logo_uri',
  policyUri: 'policy_uri',
  tosUri: 'tos_uri',
  initiateLoginUri: 'initiate_login_uri',
  contacts: 'contacts',
};
const vettedNames: Readonly<Record<keyof VettedMembers, string>> = {
  securityProfile: 'security_profile',
  identityScopes: 'scope',
  resources: 'resources',
  defaultResource: 'default_resource',
  actsAsResource: 'acts_as_resource',
  requirePkce: 'require_pkce',
  trustedAssertionIssuers: 'trusted_assertion_issuers',
  consentRequired: 'consent_required',
  rotateRefreshTokens: 'rotate_refresh_tokens',
  idTokenClaims: 'id_token_claims',
  idTokenLifetime: 'id_token_lifetime',
  claimsPolicy: 'claims_policy',
  allowedOrigins: 'allowed_origins',
  requiredAcr: 'required_acr',
  allowedGroups: 'allowed_groups',
  allowedOrganizations: 'allowed_organizations',
  brandColor: 'brand_color',
  brandColorDark: 'brand_color_dark',
};

/**
 * The way back of `parseClientMetadata`. Of an operator's client every member, as it was given; of others what RFC 7591
 * §3.2.1 answers: with the defaults filled in, less what the client may not use.
 */
export function clientMetadata(client: ClientDescription): Readonly<Record<string, unknown>> {
  const shared = [
    ...Object.entries(sharedNames).map(([member, name]) => [name, client[member as keyof Members]] as const),
    ...writtenLocalized(client.localized),
  ];
  return client.origin === 'operator'
    ? defined([...shared, ...vetted(client)])
    : defined([...shared, ...answered(client)]);
}

function vetted(client: VettedMembers): ReadonlyArray<readonly [string, unknown]> {
  const written: Readonly<Partial<Record<keyof VettedMembers, unknown>>> = {
    ...client,
    identityScopes: client.identityScopes.join(' '),
    trustedAssertionIssuers: client.trustedAssertionIssuers?.map(writtenIssuer),
  };
  return Object.entries(vettedNames).map(([member, name]) => [name, written[member as keyof VettedMembers]]);
}

function writtenIssuer({ issuer, jwks, jwksUri }: AssertionIssuer): Readonly<Record<string, unknown>> {
  return defined([
    ['issuer', issuer],
    ['jwks', jwks],
    ['jwks_uri', jwksUri],
  ]);
}

function answered(client: Pick<Client, keyof ClientDescription>): ReadonlyArray<readonly [string, unknown]> {
  const grantTypes = usableGrantTypes(client);
  const scopes = [...client.identityScopes, ...client.resources.flatMap((access) => access.scopes)];
  return [
    ['grant_types', grantTypes],
    ['response_types', grantTypes.includes('authorization_code') ? ['code'] : []],
    ['scope', scopes.join(' ')],
    ['id_token_signed_response_alg', client.idTokenSignedResponseAlg ?? 'RS256'],
    ['subject_type', client.subjectType ?? 'public'],
  ];
}

function defined(members: ReadonlyArray<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
