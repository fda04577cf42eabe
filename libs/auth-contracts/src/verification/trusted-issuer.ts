import type { AnyAudience } from '../audience/define-audience.js';
import type { KeySource } from '../keys/key-source.js';
import { discoveredKeys, remoteKeys } from '../keys/remote-keys.js';
import type { TokenPolicy } from './token-policy.js';

/** Asymmetric signatures only: no secret that an API could sign with itself. */
export const defaultAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;

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
  /** Default ES256, RS256, PS256, EdDSA. */
  readonly algorithms?: readonly string[] | undefined;
  /** Seconds; default 5. */
  readonly clockTolerance?: number | undefined;
  /**
   * For an issuer that does not mark access tokens with `typ: at+jwt` (RFC 9068 §2.1): accepts `typ: JWT` or none, and
   * tokens without `jti` and `client_id`. An ID token is then told by its claims alone; prefer an issuer that marks.
   */
  readonly acceptUntypedTokens?: boolean | undefined;
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
  readonly keys: KeySource;
}

/** @throws TypeError without issuer, with one twice, or with no usable algorithm */
export function acceptTrusted(
  trusted: Trusted,
  audience: AnyAudience,
  audiencePolicy: AudiencePolicy = 'any',
): readonly [Trust, ...Trust[]] {
  const [first, ...others] = (trusted.issuers ?? [trusted]).map((one) => acceptIssuer(one, audience, audiencePolicy));
  if (!first) throw new TypeError('a verifier needs the issuer it trusts');
  const names = [first, ...others].map(({ policy }) => policy.issuer);
  if (new Set(names).size !== names.length) throw new TypeError('an issuer is trusted twice');
  return [first, ...others];
}

function acceptIssuer(given: TrustedIssuer, audience: AnyAudience, audiencePolicy: AudiencePolicy): Trust {
  const { issuer, algorithms = defaultAlgorithms } = given;
  if (!issuer || !URL.canParse(issuer)) throw new TypeError('a verifier needs the issuer it trusts, as a URL');
  const refused = algorithms.filter((algorithm) => !/^(ES|RS|PS)(256|384|512)$|^EdDSA$|^Ed25519$/.test(algorithm));
  if (algorithms.length === 0 || refused.length > 0) {
    throw new TypeError(`tokens are verified by asymmetric algorithms, not by ${refused.join(', ') || 'none'}`);
  }
  return {
    policy: {
      issuer,
      audience: given.audienceIdentifier ?? audience.identifier,
      onlyAudience: audiencePolicy === 'only',
      algorithms,
      clockTolerance: given.clockTolerance ?? 5,
      acceptUntyped: given.acceptUntypedTokens === true,
      customClaims: audience.claims,
    },
    keys: given.keys ?? keysOf(given),
  };
}

function keysOf({ issuer, jwksUri, metadataUri }: TrustedIssuer): KeySource {
  return jwksUri === undefined ? discoveredKeys(issuer, { metadataUri }) : remoteKeys(jwksUri);
}
