import { acrLadder } from '@signet/auth-contracts';
import { identityScopes as knownIdentityScopes, usualIdentityScopes } from '../../claims/claim-registry.js';
import { parseClaimsPolicy } from '../../claims/parse-claims-policy.js';
import type { ClaimsPolicy } from '../../records/claims-policy.js';
import { type AssertionIssuer, idTokenClaimsValues } from '../../records/client.js';
import type { ResourceAccess } from '../../records/resource-access.js';
import type { ResourceServer } from '../../records/resource-server.js';
import { parseAllowedOrigins } from './allowed-origins.js';
import { parseBrandColor } from './brand-color.js';
import type { VettedMembers } from './client-description.js';
import { parseKeys } from './key-metadata.js';
import type { MetadataReader } from './metadata-reader.js';
import { parseScopeMember } from './scope-member.js';

/** Seconds: an ID token says what was so when it was made, and no revocation reaches it. */
const idTokenLifetimes = { shortest: 60, longest: 86_400 };
/** An operator may name every API of a large house. */
const mostResources = 1000;

/**
 * What only an operator says of a client. `scope` names what it may ask about the person, `resources` the APIs with their
 * scopes; PKCE and the consent page are there unless the document says otherwise.
 * @throws OAuthError invalid_client_metadata
 */
export function parseVettedMembers(read: MetadataReader, resourceServers: readonly ResourceServer[]): VettedMembers {
  const identityScopes = parseScopeMember(read) ?? usualIdentityScopes;
  if (identityScopes.some((scope) => !knownIdentityScopes.includes(scope))) {
    throw read.unfit('scope', `is of ${knownIdentityScopes.join(', ')}; those of an API belong to resources`);
  }
  const securityProfile = read.oneOf('security_profile', ['classic', 'fapi']) ?? 'classic';
  return {
    securityProfile,
    identityScopes,
    resources: parseResources(read, resourceServers),
    defaultResource: read.text('default_resource'),
    actsAsResource: parseActsAs(read, resourceServers),
    requirePkce: read.flag('require_pkce') ?? true,
    trustedAssertionIssuers: parseAssertionIssuers(read),
    consentRequired: read.flag('consent_required') ?? true,
    // FAPI 2.0 Security Profile §5.3.2.1: its refresh tokens stay.
    rotateRefreshTokens: read.flag('rotate_refresh_tokens') ?? securityProfile === 'classic',
    idTokenClaims: read.oneOf('id_token_claims', idTokenClaimsValues),
    idTokenLifetime: parseIdTokenLifetime(read),
    claimsPolicy: parseClaims(read),
    allowedOrigins: parseAllowedOrigins(read),
    requiredAcr: read.oneOf('required_acr', acrLadder),
    allowedGroups: read.texts('allowed_groups'),
    allowedOrganizations: read.texts('allowed_organizations'),
    brandColor: parseBrandColor(read, 'brand_color', 'light'),
    brandColorDark: parseBrandColor(read, 'brand_color_dark', 'dark'),
  };
}

/**
 * Of a client that nobody vetted: identity scopes, and those that an API opens to such clients; what is beyond them is left out.
 * It uses PKCE: where an operator let it do without, that is in its record and not in its metadata.
 */
export function unvettedMembers(read: MetadataReader, resourceServers: readonly ResourceServer[]): VettedMembers {
  const wanted = parseScopeMember(read);
  const mayHave = (scope: string): boolean => wanted === undefined || wanted.includes(scope);
  return {
    securityProfile: 'classic',
    identityScopes: usualIdentityScopes.filter(mayHave),
    resources: resourceServers
      .map(({ identifier, selfRegisteredScopes = [] }) => ({
        identifier,
        scopes: selfRegisteredScopes.filter(mayHave),
      }))
      .filter(({ scopes }) => scopes.length > 0),
    requirePkce: true,
    consentRequired: true,
    rotateRefreshTokens: true,
  };
}

function parseResources(read: MetadataReader, resourceServers: readonly ResourceServer[]): readonly ResourceAccess[] {
  const resources = (read.objects('resources', mostResources) ?? []).map((item): ResourceAccess => {
    const identifier = item.text('identifier');
    const scopes = item.texts('scopes', mostResources) ?? [];
    item.refuseUnknown();
    const resourceServer = resourceServers.find((each) => each.identifier === identifier);
    if (identifier === undefined || resourceServer === undefined) {
      throw item.unfit('identifier', identifier === undefined ? 'is missing' : `names an unknown API, ${identifier}`);
    }
    if (scopes.length === 0) throw item.unfit('scopes', `of ${identifier} are missing`);
    const unknown = scopes.find((scope) => !Object.hasOwn(resourceServer.scopes, scope));
    if (unknown !== undefined) throw item.unfit('scopes', `has ${unknown}, which is none of ${identifier}`);
    return { identifier, scopes };
  });
  if (new Set(resources.map(({ identifier }) => identifier)).size !== resources.length) {
    throw read.unfit('resources', 'names an API twice');
  }
  return resources;
}

function parseIdTokenLifetime(read: MetadataReader): number | undefined {
  const seconds = read.seconds('id_token_lifetime');
  if (seconds !== undefined && (seconds < idTokenLifetimes.shortest || seconds > idTokenLifetimes.longest)) {
    throw read.unfit(
      'id_token_lifetime',
      `must be ${idTokenLifetimes.shortest} to ${idTokenLifetimes.longest} seconds`,
    );
  }
  return seconds;
}

function parseClaims(read: MetadataReader): ClaimsPolicy | undefined {
  const given = read.value('claims_policy');
  try {
    return given === undefined ? undefined : parseClaimsPolicy(given, 'client');
  } catch (error) {
    throw read.unfit('claims_policy', `is wrong: ${error instanceof TypeError ? error.message : 'no policy'}`);
  }
}

function parseActsAs(read: MetadataReader, resourceServers: readonly ResourceServer[]): string | undefined {
  const identifier = read.text('acts_as_resource');
  if (identifier !== undefined && !resourceServers.some((each) => each.identifier === identifier)) {
    throw read.unfit('acts_as_resource', `names an unknown API, ${identifier}`);
  }
  return identifier;
}

/** RFC 7523 §3: each by its `iss`, with the keys that it signs with. */
function parseAssertionIssuers(read: MetadataReader): readonly AssertionIssuer[] | undefined {
  const issuers = read.objects('trusted_assertion_issuers')?.map((item): AssertionIssuer => {
    const issuer = item.text('issuer');
    if (issuer === undefined) throw item.unfit('issuer', 'is missing');
    const keys = parseKeys(item, true);
    item.refuseUnknown();
    return { issuer, ...keys };
  });
  if (issuers && new Set(issuers.map(({ issuer }) => issuer)).size !== issuers.length) {
    throw read.unfit('trusted_assertion_issuers', 'names an issuer twice');
  }
  return issuers;
}
