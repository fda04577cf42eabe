import type { LocalizedText } from '@signet/auth-contracts';
import type { EpochSeconds } from '../shared/clock.js';

/** What a provider is told to be us by. */
export type ProviderSecret =
  | { readonly kind: 'none' }
  | { readonly kind: 'client_secret'; readonly secret: string; readonly sentBy: 'basic' | 'post' }
  /** RFC 7523 §2.2; PKCS #8 in PEM. */
  | {
      readonly kind: 'private_key_jwt';
      readonly algorithm: 'ES256' | 'PS256' | 'RS256' | 'EdDSA';
      readonly keyId?: string | undefined;
      readonly privateKey: string;
    }
  /** A JWT by this key in the place of a secret, made for each request (Sign in with Apple); PKCS #8 in PEM. */
  | { readonly kind: 'apple'; readonly teamId: string; readonly keyId: string; readonly privateKey: string };

/** Where the upstream's own claim has this value, these methods (RFC 8176) are believed. */
export interface MethodRule {
  readonly claim: 'acr' | 'amr';
  readonly value: string;
  readonly amr: readonly string[];
}

/** Who gets an account by signing in there for the first time. */
export interface ProviderAccounts {
  readonly by: 'nobody' | 'invitation' | 'domains' | 'everybody';
  /** Of `domains`: in ASCII and in small letters. */
  readonly domains: readonly string[];
}

/** Whom its button is for. Where nothing is said, for everybody. */
export interface ProviderShown {
  /** On the way to these clients alone. */
  readonly clients?: readonly string[] | undefined;
  /** To those alone who say that they have an address there. */
  readonly emailDomains?: readonly string[] | undefined;
}

/** `at_first`: when an account is made of it; `always`: also at each sign-in, as long as nobody else changed what was taken. */
export type SyncMode = 'never' | 'at_first' | 'always';

/** Somebody else with whom people sign in. Described by an operator. */
export interface IdentityProvider {
  /** Lower case letters, digits and hyphens, 1 to 32: it stands in the address of its answers. */
  readonly providerId: string;
  /** `github`: OAuth and an API of its own instead of an ID token. */
  readonly kind: 'oidc' | 'github';
  readonly name: LocalizedText;
  /** As its ID tokens say it; what is linked is linked with it, and counts for no other one. */
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: ProviderSecret;
  readonly scopes: readonly string[];
  /** How it sends its answer; `form_post` comes from another site, without cookies. */
  readonly answersBy: 'query' | 'form_post';
  readonly shown: ProviderShown;
  readonly accounts: ProviderAccounts;
  /** What it says of addresses being verified is believed. */
  readonly trustsEmail: boolean;
  /** What of an account is taken from which of its claims, where that is not the one of the same name. */
  readonly claims: Readonly<Record<string, string>>;
  /** Without a rule none of its methods is believed. */
  readonly methods: readonly MethodRule[];
  /** Its tokens are kept, encrypted. */
  readonly keepsTokens: boolean;
  /** Who signs out here is led there to sign out, too. */
  readonly signsOut: boolean;
  /** How, where there is an ID token; default: `post`, so that it stands in no address. Some take `get` alone. */
  readonly signOutBy?: 'post' | 'get' | undefined;
  /** When the profile of an account is taken from its claims, by claim; default: `at_first`. */
  readonly sync?: Readonly<Record<string, SyncMode>> | undefined;
  /** Nobody signs in by it until it is enabled. */
  readonly disabledAt?: EpochSeconds | undefined;
  readonly createdAt: EpochSeconds;
}

export abstract class IdentityProviderStore {
  abstract find(providerId: string): Promise<IdentityProvider | undefined>;
  /** By id. */
  abstract list(): Promise<readonly IdentityProvider[]>;
  /** False where there is one of this id. */
  abstract insert(provider: IdentityProvider): Promise<boolean>;
  /** False where there is none. */
  abstract replace(provider: IdentityProvider): Promise<boolean>;
  /** True for one of any number of parallel calls. */
  abstract delete(providerId: string): Promise<boolean>;
}
