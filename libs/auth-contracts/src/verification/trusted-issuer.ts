import type { AnyAudience } from '../audience/define-audience.js';
import type { KeySource } from '../keys/key-source.js';
import { discoveredKeys, remoteKeys } from '../keys/remote-keys.js';
import { WithdrawableKeys } from '../keys/withdrawable-keys.js';
import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import {
  flag,
  listOf,
  numberFrom,
  oneOf,
  optional,
  options,
  text,
  url,
  webUrl,
  withMethods,
} from '../options/values.js';
import type { TokenPolicy } from './token-policy.js';

/** Asymmetric signatures only: no secret that an API could sign with itself. */
export const defaultAlgorithms = Object.freeze(['ES256', 'RS256', 'PS256', 'EdDSA'] as const);

/** An issuer whose tokens are accepted, and what they are held against. */
export interface TrustedIssuer {
  /** The exact `iss`. */
  readonly issuer: string;
  /** Where keys are; an internal address is fine, the issuer stays pinned. Default: found in the issuer's metadata. */
  readonly jwksUri?: string | undefined;
  /** Where the metadata is, when not at the issuer's own address. */
  readonly metadataUri?: string | undefined;
  /** Instead of fetching: keys at hand. */
  readonly keys?: KeySource | undefined;
  /** The `aud` that this issuer writes for us; default: the identifier of the audience. */
  readonly audienceIdentifier?: string | undefined;
  /**
   * Its tokens have roles in place of scopes: each role of the contract gives the scopes that it stands for, beside those of the token.
   * Given up: that the client was granted them (RFC 6749 §3.3); it may do whatever the person may.
   */
  readonly scopesFromRoles?: boolean | undefined;
  /** Default ES256, RS256, PS256, EdDSA. */
  readonly algorithms?: readonly string[] | undefined;
  /** Seconds, 300 at most; default 5. */
  readonly clockTolerance?: number | undefined;
  /**
   * For an issuer that does not mark access tokens with `typ: at+jwt` (RFC 9068 §2.1): accepts `typ: JWT` or none, and
   * tokens without `jti` and `client_id`. An ID token is then told by its claims alone; prefer an issuer that marks.
   * `true` is all of it; each by itself is a decision of its own.
   */
  readonly acceptUntypedTokens?: boolean | UntypedTokens | undefined;
}

/** What is forgiven to an issuer that came before RFC 9068; nothing of it where it is not said. */
export interface UntypedTokens {
  /** `typ: JWT` or none (RFC 9068 §2.1). Other kinds of tokens of this issuer are then known by their claims alone. */
  readonly untypedHeader?: boolean | undefined;
  /** No `client_id` (RFC 9068 §2.2): `azp`, `cid` or `appid` is read as it, and without one the client is the empty text. */
  readonly missingClientId?: boolean | undefined;
  /** No `jti` (RFC 9068 §2.2): the token cannot be revoked by itself. */
  readonly missingJti?: boolean | undefined;
}

/** One issuer, or several, each with its own keys, audience and algorithms. */
export type Trusted =
  | (TrustedIssuer & { readonly issuers?: undefined })
  | { readonly issuers: readonly TrustedIssuer[]; readonly issuer?: undefined };

/** `any`: the audience is one of `aud`. `only`: it is the only one, so that no other API can use the token elsewhere. */
export type AudiencePolicy = 'any' | 'only';

/** What a token of one issuer is held against, and with which keys. */
export interface Trust {
  readonly policy: TokenPolicy;
  readonly keys: WithdrawableKeys;
}

const algorithm: Reader<string> = (value, at) => {
  const isAsymmetric = typeof value === 'string' && /^(ES|RS|PS)(256|384|512)$|^EdDSA$|^Ed25519$/.test(value);
  if (!isAsymmetric) throw refused(at, 'an asymmetric algorithm', value);
  return value;
};

const untypedShape: Shape<UntypedTokens> = {
  untypedHeader: optional(flag),
  missingClientId: optional(flag),
  missingJti: optional(flag),
};

const untypedTokens: Reader<boolean | UntypedTokens> = (value, at) =>
  typeof value === 'object' ? readOptions(at, value, untypedShape) : flag(value, at);

function forgivenOf(given: boolean | UntypedTokens = false): Required<UntypedTokens> {
  const { untypedHeader, missingClientId, missingJti } =
    typeof given === 'object' ? given : { untypedHeader: given, missingClientId: given, missingJti: given };
  return {
    untypedHeader: untypedHeader === true,
    missingClientId: missingClientId === true,
    missingJti: missingJti === true,
  };
}

export const keySource = withMethods<KeySource>('find', 'generation', 'warmUp', 'status');

const issuerShape: Shape<TrustedIssuer> = {
  issuer: url,
  jwksUri: optional(webUrl),
  metadataUri: optional(webUrl),
  keys: optional(keySource),
  audienceIdentifier: optional(text),
  scopesFromRoles: optional(flag),
  algorithms: optional(listOf(algorithm, 1)),
  // "No more than a few minutes" (RFC 7519 §4.1.4).
  clockTolerance: optional(numberFrom(0, 300, 'seconds')),
  acceptUntypedTokens: optional(untypedTokens),
};

/** `Trusted`, as one object that was read. */
export type TrustedOptions = Partial<TrustedIssuer> & { readonly issuers?: readonly TrustedIssuer[] | undefined };

export const trustedShape: Shape<TrustedOptions> = {
  ...issuerShape,
  issuer: optional(url),
  issuers: optional(listOf(options(issuerShape), 1)),
};

export const audiencePolicy = oneOf<AudiencePolicy>('any', 'only');

/**
 * Who is trusted, of options that were read; with `issuers`, each of them says all that holds for it.
 * @throws TypeError without issuer, or with both forms at once
 */
export function trustedIssuers(at: string, given: TrustedOptions): readonly [TrustedIssuer, ...TrustedIssuer[]] {
  const { issuers, issuer } = given;
  const names = Object.keys(issuerShape) as (keyof TrustedIssuer)[];
  const beside = issuers && names.find((name) => given[name] !== undefined);
  if (beside !== undefined) throw new TypeError(`${at}: ${beside} must stand in each of issuers, not beside them`);
  const [first, ...others] = issuers ?? (issuer === undefined ? [] : [{ ...given, issuer }]);
  if (!first) throw refused(`${at}: issuer`, 'an absolute URL', issuer);
  if (new Set([first, ...others].map((one) => one.issuer)).size !== others.length + 1) {
    throw new TypeError(`${at}: issuers must name each issuer once`);
  }
  return [first, ...others];
}

/** @param trusted of options that were read */
export function trustOf(trusted: TrustedIssuer, audience: AnyAudience, policy: AudiencePolicy = 'any'): Trust {
  return {
    policy: {
      issuer: trusted.issuer,
      audience: trusted.audienceIdentifier ?? audience.identifier,
      onlyAudience: policy === 'only',
      algorithms: trusted.algorithms ?? defaultAlgorithms,
      clockTolerance: trusted.clockTolerance ?? 5,
      forgiven: forgivenOf(trusted.acceptUntypedTokens),
      customClaims: audience.claims,
      roles: audience.roles,
      scopesFromRoles: trusted.scopesFromRoles,
    },
    keys: new WithdrawableKeys(trusted.keys ?? keysOf(trusted)),
  };
}

function keysOf({ issuer, jwksUri, metadataUri }: TrustedIssuer): KeySource {
  return jwksUri === undefined ? discoveredKeys(issuer, { metadataUri }) : remoteKeys(jwksUri);
}
