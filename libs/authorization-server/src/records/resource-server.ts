import type { LocalizedText } from '@signet/auth-contracts';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import type { ClaimsPolicy } from './claims-policy.js';

/** An API that accepts tokens: its identifier is the `aud` of those tokens (RFC 8707 §2, RFC 9068 §3). */
export interface ResourceServer {
  readonly identifier: string;
  readonly name: LocalizedText;
  /** Scope token -> what the consent page says of it. A scope token belongs to one resource server only. */
  readonly scopes: Readonly<Record<string, LocalizedText>>;
  /** Those of them that a client which registered itself may ask a person for (RFC 7591, CIMD); none where absent. */
  readonly selfRegisteredScopes?: readonly string[] | undefined;
  /** What people and clients may be here, by name; undefined where scopes need no role. */
  readonly roles?: Readonly<Record<string, ResourceRole>> | undefined;
  /** Scopes that need no role although there are roles; every other scope needs one that has it. */
  readonly scopesWithoutRole?: readonly string[] | undefined;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  readonly signingAlgorithm: SigningAlgorithm;
  /** The class of sign-in (`acr`) with which its tokens are given alone; any where absent. */
  readonly requiredAcr?: string | undefined;
  /** `typ` of its access tokens; at+jwt where absent. */
  readonly accessTokenType?: AccessTokenType | undefined;
  /** Whether it takes tokens of somebody of support who acts as a person; refused where absent. */
  readonly supportAccess?: 'allowed' | undefined;
  /** What its access tokens say beside what all have. */
  readonly claimsPolicy?: ClaimsPolicy | undefined;
}

/** A role at one audience: who has it gets its scopes when a client asks for them. */
export interface ResourceRole {
  readonly scopes: readonly string[];
  /** What operators read of it. */
  readonly description?: string | undefined;
}

/**
 * RFC 9068 §2.1 wants at+jwt, by which no other JWT of the issuer passes for an access token. Libraries of before refuse it:
 * with JWT, only what an API checks of the claims (`aud`, and that no ID token has `client_id`) tells the two apart.
 */
export const accessTokenTypes = ['at+jwt', 'JWT'] as const;
export type AccessTokenType = (typeof accessTokenTypes)[number];

export abstract class ResourceServerStore {
  abstract find(identifier: string): Promise<ResourceServer | undefined>;
  /** Ordered by `identifier`. */
  abstract list(): Promise<readonly ResourceServer[]>;
  /** Inserts it or replaces the one of the same `identifier`. */
  abstract save(resourceServer: ResourceServer): Promise<void>;
  /** True for the one call that deleted it. */
  abstract delete(identifier: string): Promise<boolean>;
}
