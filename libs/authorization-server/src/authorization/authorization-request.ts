import type { ResourceAccess } from '../clients/client.js';

/** A redirect URI that was found among the client's registered ones: only such a value may be redirected to. */
export type VerifiedRedirectUri = string & { readonly __verifiedRedirectUri: unique symbol };

export type PromptValue = 'none' | 'login' | 'consent' | 'select_account';

/** A parsed and checked authorization request (RFC 6749 §4.1.1, RFC 7636, RFC 8707, OpenID Connect Core §3.1.2.1). */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: VerifiedRedirectUri;
  readonly redirectUriGiven: boolean;
  readonly responseMode: 'query' | 'fragment' | 'form_post';
  readonly state?: string | undefined;
  readonly nonce?: string | undefined;
  /** S256 only. */
  readonly codeChallenge?: string | undefined;
  readonly identityScopes: readonly string[];
  /** Each named `resource` with the requested scopes that belong to it. */
  readonly resources: readonly ResourceAccess[];
  readonly prompts: readonly PromptValue[];
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly loginHint?: string | undefined;
  /** `sub` of a verified id_token_hint: the person signed in must be this one. */
  readonly hintedSubject?: string | undefined;
  readonly acrValues: readonly string[];
}
