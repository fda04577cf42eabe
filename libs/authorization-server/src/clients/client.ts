import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** RFC 7591 §2 `token_endpoint_auth_method`. */
export type ClientAuthenticationMethod = 'client_secret_basic' | 'client_secret_post' | 'none';

/** RFC 7591 §2 `grant_types`. */
export type GrantTypeName =
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | 'urn:ietf:params:oauth:grant-type:token-exchange';

/** A resource server's identifier and the scopes of it that somebody was granted. */
export interface ResourceAccess {
  readonly identifier: string;
  readonly scopes: readonly string[];
}

/** A registered client (RFC 6749 §2, RFC 7591 §2 for the meaning of the metadata). */
export interface Client {
  readonly clientId: string;
  readonly clientName: string;
  readonly tokenEndpointAuthMethod: ClientAuthenticationMethod;
  /** Digest of the secret; undefined exactly when the method is `none` (a public client). */
  readonly clientSecretDigest?: Digest | undefined;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly grantTypes: readonly GrantTypeName[];
  /** OpenID Connect scopes it may ask for: openid, profile, email, offline_access ... */
  readonly identityScopes: readonly string[];
  /** Audiences and scopes it may ever get tokens for. */
  readonly resources: readonly ResourceAccess[];
  /** The audience of a token request without `resource`; undefined: such a request is invalid_target. */
  readonly defaultResource?: string | undefined;
  /** The audience this client itself is: only tokens for it may it exchange (RFC 8693). */
  readonly actsAsResource?: string | undefined;
  /** PKCE is mandatory for public clients whatever this says (RFC 9700 §2.1.1). */
  readonly requirePkce: boolean;
  /** False skips the consent page: the operator's own apps. */
  readonly consentRequired: boolean;
  /** Public clients rotate whatever this says (RFC 9700 §2.2.2). */
  readonly rotateRefreshTokens: boolean;
  /** RFC 7591 `application_type`: native may use loopback redirect URIs on any port (RFC 8252 §7.3). */
  readonly applicationType: 'web' | 'native';
  readonly clientUri?: string | undefined;
  readonly logoUri?: string | undefined;
  readonly policyUri?: string | undefined;
  readonly tosUri?: string | undefined;
  readonly createdAt: EpochSeconds;
}

export function isPublicClient(client: Client): boolean {
  return client.tokenEndpointAuthMethod === 'none';
}

export abstract class ClientStore {
  abstract find(clientId: string): Promise<Client | undefined>;
  /** Ordered by `clientId`. */
  abstract list(): Promise<readonly Client[]>;
  /** Inserts it or replaces the one of the same `clientId`. */
  abstract save(client: Client): Promise<void>;
}
