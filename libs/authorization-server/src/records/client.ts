import type { JWK } from 'jose';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { RegisteredAuthenticationMethod } from '../vocabulary/client-authentication-methods.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import type { ClaimsPolicy } from './claims-policy.js';
import type { ResourceAccess } from './resource-access.js';

/**
 * Who made the client: an operator, or nobody here whom anyone vetted: it registered itself (RFC 7591), with an initial access
 * token or without, or it is described by a document of its own (OAuth Client ID Metadata Document draft). It never changes.
 */
export type ClientOrigin = 'operator' | 'self_registered' | 'described';

/** A registered client (RFC 6749 §2; RFC 7591 §2 and OpenID Connect Registration §2 for the meaning of the metadata). */
export interface Client {
  readonly clientId: string;
  readonly clientName: string;
  /** What nobody vetted may do less; see `clientPolicy`. */
  readonly origin: ClientOrigin;
  /** Which rules hold where the profiles conflict; see `clientPolicy`. */
  readonly securityProfile: 'classic' | 'fapi';
  readonly tokenEndpointAuthMethod: RegisteredAuthenticationMethod;
  /** Digest of the secret; defined exactly when the method needs one. */
  readonly clientSecretDigest?: Digest | undefined;
  /** The secret before the last rotation, while both are good. */
  readonly formerSecret?: FormerSecret | undefined;
  /** Public keys: what the client signs is checked with them. At most one of `jwks` and `jwksUri`. */
  readonly jwks?: { readonly keys: readonly JWK[] } | undefined;
  readonly jwksUri?: string | undefined;
  /** Where set, the only algorithm of its client assertions. */
  readonly tokenEndpointAuthSigningAlg?: SigningAlgorithm | undefined;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Registered; which of them it may use is in `clientPolicy`. */
  readonly grantTypes: readonly GrantTypeName[];
  /** OpenID Connect scopes it may ask for: openid, profile, email, offline_access ... */
  readonly identityScopes: readonly string[];
  /** Audiences and scopes it may ever get tokens for. */
  readonly resources: readonly ResourceAccess[];
  /** The audience of a token request without `resource`; undefined where the client must always name one. */
  readonly defaultResource?: string | undefined;
  /** The resource server that this client is: it may exchange and introspect tokens of that audience. */
  readonly actsAsResource?: string | undefined;
  readonly requirePkce: boolean;
  /** RFC 9126 §6. */
  readonly requirePushedAuthorizationRequests?: boolean | undefined;
  /** RFC 9101 §10.5. */
  readonly requireSignedRequestObject?: boolean | undefined;
  /** Where set, the only algorithm of its request objects. */
  readonly requestObjectSigningAlg?: SigningAlgorithm | undefined;
  /** Addresses of request objects (OpenID Connect Registration §2). */
  readonly requestUris?: readonly string[] | undefined;
  /** RFC 9449 §5.2: every access token of it is bound to a key. */
  readonly dpopBoundAccessTokens?: boolean | undefined;
  readonly idTokenSignedResponseAlg?: SigningAlgorithm | undefined;
  /** `granted_scopes`: the ID token says of the person what UserInfo says; else what a request names alone (Core §5.5). */
  readonly idTokenClaims?: IdTokenClaims | undefined;
  /** What ID token and UserInfo say beside the standard claims, and which groups they tell. */
  readonly claimsPolicy?: ClaimsPolicy | undefined;
  /** Seconds, instead of the issuer's. */
  readonly idTokenLifetime?: number | undefined;
  /** Origins whose script may call the endpoints of clients, beside those of the redirect URIs. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Who may use it, where not everybody: people of these groups, by their ids, and of `allowedOrganizations`, by theirs. A list without
   * members lets nobody.
   */
  readonly allowedGroups?: readonly string[] | undefined;
  readonly allowedOrganizations?: readonly string[] | undefined;
  /** Where set, UserInfo answers as a JWT. */
  readonly userinfoSignedResponseAlg?: SigningAlgorithm | undefined;
  /** JARM §3. */
  readonly authorizationSignedResponseAlg?: SigningAlgorithm | undefined;
  /** RFC 9701 §6: where set, introspection may answer as a JWT. */
  readonly introspectionSignedResponseAlg?: SigningAlgorithm | undefined;
  /** OpenID Connect Core §8; `pairwise` gives each sector another `sub`. */
  readonly subjectType?: 'public' | 'pairwise' | undefined;
  readonly sectorIdentifierUri?: string | undefined;
  /** Seconds; for requests without max_age. */
  readonly defaultMaxAge?: number | undefined;
  readonly defaultAcrValues?: readonly string[] | undefined;
  /** The class of sign-in (`acr`) with which it gets anything alone; any where absent. */
  readonly requiredAcr?: string | undefined;
  /** OpenID Connect Back-Channel Logout 1.0 §2.2. */
  readonly backchannelLogoutUri?: string | undefined;
  readonly backchannelLogoutSessionRequired?: boolean | undefined;
  /** RFC 7523: whose assertions the client may trade for tokens. */
  readonly trustedAssertionIssuers?: readonly AssertionIssuer[] | undefined;
  /** False skips the consent page: the operator's own apps; see `clientPolicy`. */
  readonly consentRequired: boolean;
  /** Public clients rotate whatever this says (RFC 9700 §2.2.2). */
  readonly rotateRefreshTokens: boolean;
  /** RFC 7591 `application_type`: native may use loopback redirect URIs on any port (RFC 8252 §7.3). */
  readonly applicationType: 'web' | 'native';
  readonly clientUri?: string | undefined;
  readonly logoUri?: string | undefined;
  readonly policyUri?: string | undefined;
  readonly tosUri?: string | undefined;
  readonly initiateLoginUri?: string | undefined;
  /** What it is called and where its pages are for people of other languages: RFC 7591 §2.2. */
  readonly localized?: LocalizedMembers | undefined;
  /** `#rrggbb`: the accent of pages about it; see `clientPolicy`. */
  readonly brandColor?: string | undefined;
  /** For those who prefer a dark scheme. */
  readonly brandColorDark?: string | undefined;
  readonly contacts?: readonly string[] | undefined;
  /** RFC 7592 §3: of the token that manages this registration. */
  readonly registrationAccessTokenDigest?: Digest | undefined;
  readonly createdAt: EpochSeconds;
  /** When a registration that never gave anything ends; undefined once it did, and of an operator's. */
  readonly unusedUntil?: EpochSeconds | undefined;
}

export interface FormerSecret {
  readonly digest: Digest;
  /** From then on it is no secret of the client any more. */
  readonly goodUntil: EpochSeconds;
}

export const idTokenClaimsValues = ['requested', 'granted_scopes'] as const;
export type IdTokenClaims = (typeof idTokenClaimsValues)[number];

/** Members that a client may have once more for each language. */
export const localizedMembers = ['clientName', 'clientUri', 'logoUri', 'policyUri', 'tosUri'] as const;
export type LocalizedMember = (typeof localizedMembers)[number];
/** By BCP 47 tag, as `Intl` writes it; `Client` has the one of no language. */
export type LocalizedMembers = { readonly [Member in LocalizedMember]?: Readonly<Record<string, string>> | undefined };

/** A party whose JWT assertions stand for its people (RFC 7523 §3). */
export interface AssertionIssuer {
  readonly issuer: string;
  readonly jwksUri?: string | undefined;
  readonly jwks?: { readonly keys: readonly JWK[] } | undefined;
}

export abstract class ClientStore {
  abstract find(clientId: string): Promise<Client | undefined>;
  /** As it stands; in a unit of work nobody else changes or deletes it until that one ends, so that no change is lost. */
  abstract findForChange(clientId: string): Promise<Client | undefined>;
  /** Ordered by `clientId`. */
  abstract list(): Promise<readonly Client[]>;
  /** False where there is one of the same `clientId`, and then nothing is stored. */
  abstract insert(client: Client): Promise<boolean>;
  /** Inserts it or replaces the one of the same `clientId`. */
  abstract save(client: Client): Promise<void>;
  /** Replaces the one of the same `clientId`, in one conditional update; false where there is none, and then nothing is stored. */
  abstract replace(client: Client): Promise<boolean>;
  /** True where there was one. */
  abstract delete(clientId: string): Promise<boolean>;
  /** It gave something and lives on; true for the call that found it unused. */
  abstract markUsed(clientId: string): Promise<boolean>;
  /** Deletes at most `limit` with `unusedUntil` <= now, and their roles; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
