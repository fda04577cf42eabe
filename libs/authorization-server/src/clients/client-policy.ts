import type { ClaimsPolicy } from '../records/claims-policy.js';
import type { AssertionIssuer } from '../records/client.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { isConfidential } from '../vocabulary/client-authentication-methods.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';
import {
  fapiAlgorithmNames,
  type SigningAlgorithm,
  signingAlgorithmNames,
  signingAlgorithms,
} from '../vocabulary/signing-algorithms.js';
import type { ClientDescription } from './metadata/client-description.js';
import { usableGrantTypes } from './usable-grant-types.js';

/**
 * Everything in which profiles and origins differ, in one place: nothing else asks for a client's profile or origin. What an
 * operator trusts it with is the operator's to give: of any other client's record such a member counts for nothing.
 */
export interface ClientPolicy {
  readonly profile: 'classic' | 'public' | 'fapi';
  /** Of the registered ones, those that it may use: without a person only where an operator made it and it can prove who it is. */
  readonly grantTypes: readonly GrantTypeName[];
  /** False skips the consent page, which only an operator can say of a client. */
  readonly consentRequired: boolean;
  /** Scopes of an API that it may be given at all: those that the API opens to strangers, unless an operator made the client. */
  readonly grantedScopesOf: (resource: Pick<ResourceServer, 'scopes' | 'selfRegisteredScopes'>) => readonly string[];
  /** Browsers are sent to its addresses also where nobody signed in or agreed to anything before (RFC 9700 §4.11.2). */
  readonly redirectsUnasked: boolean;
  /** Pages show its logo, which is loaded from where it says: of an operator's clients alone. */
  readonly showsLogo: boolean;
  /** The accent of pages about it, `#rrggbb` by scheme: nobody dresses as somebody else but those whom an operator knows. */
  readonly brand: { readonly light?: string | undefined; readonly dark?: string | undefined };
  /** Its name is what an operator knows it by; all others chose theirs, and pages say so. */
  readonly operatorVouches: boolean;
  /** The API that it is, whose tokens it may exchange and ask about. */
  readonly actsAsResource: string | undefined;
  /** What is told of people beside the standard claims. */
  readonly claims: ClaimsPolicy;
  /** RFC 7523. */
  readonly trustedAssertionIssuers: readonly AssertionIssuer[];
  /**
   * Redirects to a program on the device ask the person each time (RFC 8252 §8.6): the client cannot prove who it is, and no
   * operator says that it is a web application, which stands there while it is developed.
   */
  readonly deviceRedirectsAsk: boolean;
  /** RFC 7636: S256 in every authorization request. Only an operator lets a client do without, by itself or by its initial access token. */
  readonly pkceRequired: boolean;
  /** RFC 9126. */
  readonly pushedRequestRequired: boolean;
  readonly signedRequestObjectRequired: boolean;
  /** FAPI 2.0 Message Signing §5.3.1: a request object has nbf and exp, at most 60 minutes apart. */
  readonly requestObjectTimesRequired: boolean;
  /** RFC 9449: access tokens are bound to the client's key. */
  readonly senderConstrainedTokensRequired: boolean;
  /** What the `aud` of a client assertion may be (FAPI 2.0 Security Profile §5.3.2.1: the issuer as a plain string). */
  readonly assertionAudience: 'issuer' | 'issuer_or_endpoint';
  /** Algorithms of what the client signs: assertions and request objects. */
  readonly clientSigningAlgorithms: readonly SigningAlgorithm[];
  readonly idTokenAlgorithm: SigningAlgorithm;
  /** JARM responses. */
  readonly authorizationResponseAlgorithm: SigningAlgorithm;
  /** Signed introspection answers (RFC 9701). */
  readonly introspectionAlgorithm: SigningAlgorithm;
  /** Undefined where UserInfo answers as JSON. */
  readonly userinfoAlgorithm: SigningAlgorithm | undefined;
  readonly rotatesRefreshTokens: boolean;
  /** Whom alone an operator lets use it, by names or ids of groups and organizations; undefined where everybody may. */
  readonly allowedGroups: readonly string[] | undefined;
  readonly allowedOrganizations: readonly string[] | undefined;
}

function allowed(wanted: SigningAlgorithm | undefined, fapi: boolean, fallback: SigningAlgorithm): SigningAlgorithm {
  return wanted === undefined || (fapi && !signingAlgorithms[wanted].fapi) ? fallback : wanted;
}

export function clientPolicy(client: ClientDescription): ClientPolicy {
  const isPublic = isPublicClient(client);
  const vetted = client.origin === 'operator';
  const fapi = client.securityProfile === 'fapi';
  const fallback: SigningAlgorithm = fapi ? 'PS256' : 'RS256';
  const userinfo = client.userinfoSignedResponseAlg;
  return {
    profile: fapi ? 'fapi' : isPublic ? 'public' : 'classic',
    grantTypes: usableGrantTypes(client),
    consentRequired: client.consentRequired || !vetted,
    grantedScopesOf: ({ scopes, selfRegisteredScopes = [] }) =>
      vetted ? Object.keys(scopes) : selfRegisteredScopes.filter((scope) => Object.hasOwn(scopes, scope)),
    redirectsUnasked: vetted,
    showsLogo: vetted,
    brand: vetted ? { light: client.brandColor, dark: client.brandColorDark } : {},
    operatorVouches: vetted,
    actsAsResource: vetted ? client.actsAsResource : undefined,
    claims: (vetted && client.claimsPolicy) || {},
    trustedAssertionIssuers: (vetted && client.trustedAssertionIssuers) || [],
    deviceRedirectsAsk: isPublic && !(vetted && client.applicationType === 'web'),
    pkceRequired: isPublic || fapi || client.origin === 'described' || client.requirePkce,
    pushedRequestRequired: fapi || client.requirePushedAuthorizationRequests === true,
    signedRequestObjectRequired: client.requireSignedRequestObject === true,
    requestObjectTimesRequired: fapi,
    senderConstrainedTokensRequired: fapi || client.dpopBoundAccessTokens === true,
    assertionAudience: fapi ? 'issuer' : 'issuer_or_endpoint',
    clientSigningAlgorithms: fapi ? fapiAlgorithmNames : signingAlgorithmNames,
    idTokenAlgorithm: allowed(client.idTokenSignedResponseAlg, fapi, fallback),
    authorizationResponseAlgorithm: allowed(client.authorizationSignedResponseAlg, fapi, fallback),
    introspectionAlgorithm: allowed(client.introspectionSignedResponseAlg, fapi, fallback),
    userinfoAlgorithm: userinfo && allowed(userinfo, fapi, fallback),
    rotatesRefreshTokens: isPublic || !vetted || client.rotateRefreshTokens,
    allowedGroups: client.allowedGroups,
    allowedOrganizations: client.allowedOrganizations,
  };
}

/** Seconds for which a rotated refresh token may come again: a public client has nothing to show but the token, and its key. */
export function refreshGracePeriod(
  settings: Pick<IssuerSettings, 'refreshTokenGracePeriod' | 'publicRefreshTokenGracePeriod'>,
  client: Pick<ClientDescription, 'tokenEndpointAuthMethod'>,
): number {
  return isPublicClient(client) ? settings.publicRefreshTokenGracePeriod : settings.refreshTokenGracePeriod;
}

/** Of the algorithms of what a client signs the one that it registered for this; all where it registered none. */
export function registeredAlgorithm(
  allowedOnes: readonly SigningAlgorithm[],
  registered: SigningAlgorithm | undefined,
): readonly SigningAlgorithm[] {
  return registered === undefined ? allowedOnes : allowedOnes.filter((algorithm) => algorithm === registered);
}

export function isPublicClient(client: Pick<ClientDescription, 'tokenEndpointAuthMethod'>): boolean {
  return !isConfidential(client.tokenEndpointAuthMethod);
}
