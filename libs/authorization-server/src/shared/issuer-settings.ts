import type { FactorPolicy } from './factor-policy.js';
import { noOffers, type OfferPolicy } from './offers.js';
import { noUserRegistration, type UserRegistration } from './user-registration.js';

/** What an operator decides about one issuer. Durations in seconds. */
export interface IssuerSettings {
  /** The `iss` of everything, an URL without trailing slash, query or fragment (RFC 8414 §2). */
  readonly issuer: string;
  /** At most 60 (FAPI 2.0 Security Profile §5.3.2.1; RFC 6749 §4.1.2 recommends at most 600). */
  readonly authorizationCodeLifetime: number;
  readonly idTokenLifetime: number;
  /** A refresh token that is not used for this long is dead. */
  readonly refreshTokenIdleLifetime: number;
  /** A grant, and so its whole refresh family, ends after this. */
  readonly grantLifetime: number;
  /** What a person agreed to answers for them for this long; then they are asked again. */
  readonly consentLifetime: number;
  /** A session ends after this, however it is used. */
  readonly sessionLifetime: number;
  /** A session that saw no visit for this long is over; 0 for never. A visit is noted once a minute. */
  readonly sessionIdleTimeout: number;
  /** A session whose person wanted to stay signed in ends after this; 0 where nobody can. */
  readonly keptSessionLifetime: number;
  /** Live sessions of one person: the oldest end where there are more; 0 for as many as they like. */
  readonly mostSessions: number;
  readonly interactionLifetime: number;
  /** How long a rotated refresh token of an authenticated client may be retried; 0 turns it off. */
  readonly refreshTokenGracePeriod: number;
  /** The same of a public client, whose tabs share a token and whose answers get lost too; 0 turns it off. */
  readonly publicRefreshTokenGracePeriod: number;
  /** How long a new key is published before it signs. */
  readonly keyPublicationLead: number;
  /** RFC 9126 §2.2: between 5 and 600; certification profiles want at most 90. */
  readonly pushedRequestLifetime: number;
  /** RFC 9126 §5: no authorization request but a pushed one, of any client. */
  readonly requirePushedAuthorizationRequests: boolean;
  /** How old a DPoP proof may be (RFC 9449 §11.1). */
  readonly dpopProofLifetime: number;
  /** RFC 9449 §8: every proof carries a nonce of ours. */
  readonly dpopNonceRequired: boolean;
  readonly deviceCodeLifetime: number;
  /** RFC 8628 §3.2, to begin with. */
  readonly deviceCodeInterval: number;
  /** How long a client is retried with a logout token (Back-Channel Logout 1.0 §2.5). */
  readonly logoutDeliveryLifetime: number;
  /** RFC 7591: `protected` asks for an initial access token. */
  readonly clientRegistration: 'off' | 'protected' | 'open';
  /** Seconds after which a client that registered itself and never got anything is deleted; 0: never. */
  readonly unusedRegistrationLifetime: number;
  /** Client ID Metadata Documents: clients whose client_id is the address of their metadata. */
  readonly clientIdMetadataDocuments: boolean;
  /** What is asked of people beside their password. */
  readonly factorPolicy: FactorPolicy;
  /** What is offered to people who have signed in, and how often. */
  readonly offers: OfferPolicy;
  /** Who may make an account of their own. */
  readonly userRegistration: UserRegistration;
  /** OpenID Connect Discovery 1.0 §3 `ui_locales_supported`. */
  readonly uiLocales?: readonly string[];
}

/** Seconds for which a sign-in counts at most. */
export function longestSession(settings: Pick<IssuerSettings, 'sessionLifetime' | 'keptSessionLifetime'>): number {
  return Math.max(settings.sessionLifetime, settings.keptSessionLifetime);
}

/** Seconds: a year. */
export const defaultConsentLifetime = 365 * 86400;

export function defaultIssuerSettings(issuer: string): IssuerSettings {
  return {
    issuer,
    authorizationCodeLifetime: 60,
    idTokenLifetime: 300,
    refreshTokenIdleLifetime: 14 * 86400,
    grantLifetime: 90 * 86400,
    consentLifetime: defaultConsentLifetime,
    sessionLifetime: 12 * 3600,
    sessionIdleTimeout: 4 * 3600,
    keptSessionLifetime: 0,
    mostSessions: 0,
    interactionLifetime: 900,
    refreshTokenGracePeriod: 10,
    publicRefreshTokenGracePeriod: 10,
    keyPublicationLead: 3600,
    pushedRequestLifetime: 90,
    requirePushedAuthorizationRequests: false,
    dpopProofLifetime: 120,
    dpopNonceRequired: false,
    deviceCodeLifetime: 600,
    deviceCodeInterval: 5,
    logoutDeliveryLifetime: 86400,
    clientRegistration: 'off',
    unusedRegistrationLifetime: 7 * 86400,
    clientIdMetadataDocuments: false,
    factorPolicy: {},
    offers: noOffers,
    userRegistration: noUserRegistration,
  };
}
