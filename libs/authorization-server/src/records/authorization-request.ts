import type { Digest } from '../shared/digest.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { PersonRequest } from './person-request.js';

/** A redirect URI that was found among the client's registered ones: only such a value may be redirected to. */
export type VerifiedRedirectUri = string & { readonly __verifiedRedirectUri: unique symbol };

/** How the answer travels; `jwt` modes wrap it in a signed token (JARM §2.3). */
export interface ResponseMode {
  readonly transport: 'query' | 'fragment' | 'form_post';
  readonly jwt: boolean;
}

/** A parsed and checked authorization request (RFC 6749 §4.1.1, RFC 7636, RFC 8707, OpenID Connect Core §3.1.2.1). */
export interface AuthorizationRequest extends PersonRequest {
  readonly kind: 'authorization';
  readonly redirectUri: VerifiedRedirectUri;
  readonly redirectUriGiven: boolean;
  readonly responseMode: ResponseMode;
  readonly state?: string | undefined;
  readonly nonce?: string | undefined;
  /** S256 only. */
  readonly codeChallenge?: string | undefined;
  /** Of the key that the code will be bound to (RFC 9449 §10). */
  readonly confirmation?: Confirmation | undefined;
  /** It was pushed (RFC 9126) and ends with its answer. */
  readonly pushedRequest?: Digest | undefined;
}

/** A page of the issuer itself, which its person must be signed in to see; recently, where `maxAge` says so. */
export interface OwnPageRequest extends PersonRequest {
  readonly kind: 'own_page';
  /** Below the issuer: one of our endpoints. */
  readonly path: `/${string}`;
  /** What was asked of it, in its address. */
  readonly parameters?: ParameterList | undefined;
}

/** All that a person may be on the way to. */
export type WaitingRequest = AuthorizationRequest | DeviceRequest | OwnPageRequest;

/** What a device asks for (RFC 8628 §3.1), once a person has brought its user code. */
export interface DeviceRequest extends PersonRequest {
  readonly kind: 'device';
  readonly deviceCode: Digest;
}
