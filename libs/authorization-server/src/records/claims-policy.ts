/** What a claim that is mapped may be. */
export type ClaimValue = string | number | boolean | readonly string[];

/** Where a mapped claim comes from: an attribute of the account, the same for everybody, or whether the person is in a group. */
export type ClaimSource =
  | { readonly attribute: string }
  | { readonly value: ClaimValue }
  /** The `groupId`: a group that is renamed stays the same, and another one of its name is another one. */
  | { readonly inGroup: string };

/** A claim of a client stands where this scope was granted (OpenID Connect Core §5.4); of an API always. */
export type MappedClaim = ClaimSource & { readonly scope?: string | undefined };

/** Which of a person's groups are told: all, those at and below one, or some. By `groupId`. */
export type GroupChoice = true | { readonly below: string } | { readonly only: readonly string[] };

/** What `preferred_username` is instead of the username. Where the person has none of it, the claim is not there. */
export type UsernameSource = 'email' | 'subject' | { readonly attribute: string };

/** What becomes of a token or an answer whose hook did not say what it was asked. */
export const hookFailures = ['refuse', 'omit', 'last_known'] as const;
export type HookFailure = (typeof hookFailures)[number];

/** An address that is asked, with a signed request, for claims that nobody here knows. */
export interface ClaimsHook {
  readonly url: string;
  /** The only ones that it may give. */
  readonly claims: readonly string[];
  readonly failure: HookFailure;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** Seconds for which an answer about a person is good. */
  readonly cache?: number | undefined;
  /** As of a mapped claim. */
  readonly scope?: string | undefined;
}

/** What an operator wants said beside the standard claims: of an API in its access tokens, of a client in ID token and UserInfo. */
export interface ClaimsPolicy {
  /** Of an API: the person's roles there stand in its tokens (RFC 9068 §2.2.3.1). */
  readonly roles?: true | undefined;
  /** Of an API: they stand in its tokens; of a client: no more than these, where the scope `groups` was granted. */
  readonly groups?: GroupChoice | undefined;
  readonly mapped?: Readonly<Record<string, MappedClaim>> | undefined;
  /** Of a client. */
  readonly username?: UsernameSource | undefined;
  readonly hook?: ClaimsHook | undefined;
}
