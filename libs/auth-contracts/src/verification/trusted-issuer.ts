import { acrLadderReader } from '../assurance/read-ladder.js';
import type { AnyAudience } from '../audience/define-audience.js';
import { type ClaimPath, claimPath } from '../claims/claim-path.js';
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
import { type ClaimRule, claimRules } from './claim-rules.js';
import { type IntrospectionOptions, introspectionOptions } from './introspection/introspection-options.js';
import { Introspector } from './introspection/introspector.js';
import type { Forgiven, TokenPolicy } from './token-policy.js';

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
  /**
   * What this issuer writes in `iss` as well. Given up: that the issuer has one spelling (RFC 7519 §4.1.1). The claims say `issuer`
   * afterwards, so that a person does not become two.
   */
  readonly issuerAliases?: readonly string[] | undefined;
  /** The `aud` that this issuer writes for us, or all that it may write; default: the identifier of the audience. */
  readonly audienceIdentifier?: string | readonly string[] | undefined;
  /** The clients whose tokens are accepted, by what is read as the client; default: all that the issuer gives tokens for us. */
  readonly clientIds?: readonly string[] | undefined;
  /**
   * Where the client stands instead of `client_id`, the first that is there: `['azp']`. Nothing else is given up by it, `typ: at+jwt` is
   * still demanded.
   */
  readonly clientFrom?: readonly ClaimPath[] | undefined;
  /**
   * Where scopes stand instead of `scope`, all that are there together: a text is split at spaces, a list has one scope each. `[]`: the issuer gives
   * none. Given up: that a scope was granted to the client (RFC 6749 §3.3), where a role or a permission of the person counts as one.
   */
  readonly scopesFrom?: readonly ClaimPath[] | undefined;
  /** Where roles stand, all that are there together: a text is one, a list has one each; default: `roles`. */
  readonly rolesFrom?: readonly ClaimPath[] | undefined;
  /**
   * Its tokens have roles in place of scopes: each role of the contract gives the scopes that it stands for, beside those of the token.
   * Given up: that the client was granted them (RFC 6749 §3.3); it may do whatever the person may.
   */
  readonly scopesFromRoles?: boolean | undefined;
  /**
   * Its authentication context classes from the weakest to the strongest, where a stronger one is to be enough for a weaker. They may stand
   * between ours (`acrClasses`); one that is left out satisfies itself alone. Default: `acrLadder`, and so `phrh` is enough for `phr`, whoever
   * writes it. `[]`: each class is itself.
   */
  readonly acrLadder?: readonly string[] | undefined;
  /** What a token must say beside that: marks of its kind, the tenant, the person. Each rule narrows. */
  readonly requiredClaims?: readonly ClaimRule[] | undefined;
  /** What a token may not say. Each rule narrows. */
  readonly refusedClaims?: readonly ClaimRule[] | undefined;
  /** Default ES256, RS256, PS256, EdDSA. */
  readonly algorithms?: readonly string[] | undefined;
  /** Seconds, 300 at most; default 5. */
  readonly clockTolerance?: number | undefined;
  /**
   * For an issuer that does not mark access tokens with `typ: at+jwt` (RFC 9068 §2.1): accepts `typ: JWT` or none, and
   * tokens without `jti` and `client_id`. An ID token is then told by its claims alone; prefer an issuer that marks.
   * `true` is these three; each by itself, and each of the others, is a decision of its own.
   */
  readonly acceptUntypedTokens?: boolean | UntypedTokens | undefined;
  /**
   * Asks this issuer about tokens that are no JWT (RFC 7662). Of several issuers one at most: an opaque token does not say whose it is, and
   * asking one after the other would show each of them tokens of the others.
   */
  readonly introspection?: IntrospectionOptions | undefined;
}

/** What is forgiven to an issuer that came before RFC 9068; nothing of it where it is not said. */
export interface UntypedTokens {
  /** `typ: JWT` or none (RFC 9068 §2.1). Other kinds of tokens of this issuer are then known by their claims alone. */
  readonly untypedHeader?: boolean | undefined;
  /** No `client_id` (RFC 9068 §2.2): `azp`, `cid` or `appid` is read as it, and without one the client is the empty text. */
  readonly missingClientId?: boolean | undefined;
  /** No `jti` (RFC 9068 §2.2): the token cannot be revoked by itself. */
  readonly missingJti?: boolean | undefined;
  /** No `sub`, as in tokens of clients for themselves: the client is the subject then, and a person of that name could be taken for it. */
  readonly missingSubject?: boolean | undefined;
  /**
   * No `aud` (RFC 9068 §2.2): a token for one API of these clients is good at all of them. Needs `clientIds`, which is then all that says whom a
   * token is for; an `aud` that is there must still name us.
   */
  readonly missingAudience?: boolean | undefined;
  /** No `kid`: good while the key set has one key alone and none was withdrawn, so that a rotation refuses tokens while it has two. */
  readonly missingKid?: boolean | undefined;
  /**
   * The ID token is the credential, as of issuers that have no other, and an access token is refused: what told the client who signs in
   * opens the API as well. `typ: JWT` or none, as by `untypedHeader`.
   */
  readonly idTokens?: boolean | undefined;
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
  readonly introspector: Introspector | undefined;
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
  missingSubject: optional(flag),
  missingAudience: optional(flag),
  missingKid: optional(flag),
  idTokens: optional(flag),
};

export const untypedTokens: Reader<boolean | UntypedTokens> = (value, at) =>
  typeof value === 'object' ? readOptions(at, value, untypedShape) : flag(value, at);

export function forgivenOf(given: boolean | UntypedTokens = false): Forgiven {
  const all: UntypedTokens =
    typeof given === 'object' ? given : { untypedHeader: given, missingClientId: given, missingJti: given };
  const idTokens = all.idTokens === true;
  return {
    untypedHeader: all.untypedHeader === true || idTokens,
    missingClientId: all.missingClientId === true,
    missingJti: all.missingJti === true,
    missingSubject: all.missingSubject === true,
    missingAudience: all.missingAudience === true,
    missingKid: all.missingKid === true,
    idTokens,
  };
}

const audienceNames: Reader<string | readonly string[]> = (value, at) =>
  Array.isArray(value) ? listOf(text, 1)(value, at) : text(value, at);

export const keySource = withMethods<KeySource>('find', 'generation', 'warmUp', 'status');

const issuerShape: Shape<TrustedIssuer> = {
  issuer: url,
  jwksUri: optional(webUrl),
  metadataUri: optional(webUrl),
  keys: optional(keySource),
  issuerAliases: optional(listOf(text, 1)),
  audienceIdentifier: optional(audienceNames),
  clientIds: optional(listOf(text, 1)),
  clientFrom: optional(listOf(claimPath, 1)),
  scopesFrom: optional(listOf(claimPath)),
  rolesFrom: optional(listOf(claimPath, 1)),
  scopesFromRoles: optional(flag),
  acrLadder: optional(acrLadderReader),
  requiredClaims: optional(claimRules),
  refusedClaims: optional(claimRules),
  algorithms: optional(listOf(algorithm, 1)),
  // "No more than a few minutes" (RFC 7519 §4.1.4).
  clockTolerance: optional(numberFrom(0, 300, 'seconds')),
  acceptUntypedTokens: optional(untypedTokens),
  introspection: optional(introspectionOptions),
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
 * Who is trusted, of options that were read; with `issuers`, each of them says all that holds for it. One issuer may stand there more than
 * once, where each time is for audiences of its own.
 * @throws TypeError without issuer, or with both forms at once
 */
export function trustedIssuers(
  at: string,
  given: TrustedOptions,
  audience: AnyAudience,
): readonly [TrustedIssuer, ...TrustedIssuer[]] {
  const { issuers, issuer } = given;
  const options = Object.keys(issuerShape) as (keyof TrustedIssuer)[];
  const beside = issuers && options.find((name) => given[name] !== undefined);
  if (beside !== undefined) throw new TypeError(`${at}: ${beside} must stand in each of issuers, not beside them`);
  const [first, ...others] = issuers ?? (issuer === undefined ? [] : [{ ...given, issuer }]);
  if (!first) throw refused(`${at}: issuer`, 'an absolute URL', issuer);
  const all = [first, ...others];
  refuseConfusion(at, all, audience);
  const open = all.find((one) => !one.clientIds && isGoodForAnyAudience(one));
  if (open) {
    const option = open.introspection?.acceptMissing?.audience ? 'acceptMissing.audience' : 'missingAudience';
    throw new TypeError(`${at}: ${option} needs clientIds`);
  }
  if (all.filter(({ introspection }) => introspection).length > 1) {
    throw new TypeError(`${at}: introspection must be of one issuer: an opaque token does not say whose it is`);
  }
  return [first, ...others];
}

/** Whether its clients alone may say that a token is for us: of a JWT, or of what is asked about. */
function isGoodForAnyAudience({ acceptUntypedTokens, introspection }: TrustedIssuer): boolean {
  return forgivenOf(acceptUntypedTokens).missingAudience || introspection?.acceptMissing?.audience === true;
}

/** Of each token it must be clear, by `iss` and `aud`, which rules it is held to. @throws TypeError */
function refuseConfusion(at: string, all: readonly TrustedIssuer[], audience: AnyAudience): void {
  const once = new TypeError(
    `${at}: issuers must name each issuer once, or for other audiences each time; audienceIdentifier and clientIds may be lists`,
  );
  const namesOf = ({ issuer, issuerAliases = [] }: TrustedIssuer) => [issuer, ...issuerAliases];
  const hasRepeated = (texts: readonly string[]) => new Set(texts).size !== texts.length;
  const groups = [...new Set(all.map(({ issuer }) => issuer))].map((name) =>
    all.filter(({ issuer }) => issuer === name),
  );
  if (all.some((one) => hasRepeated(namesOf(one)))) throw once;
  if (hasRepeated(groups.flatMap((group) => [...new Set(group.flatMap(namesOf))]))) throw once;
  for (const group of groups.filter(({ length }) => length > 1)) {
    if (hasRepeated(group.flatMap((one) => audiencesOf(one, audience))) || group.some(isGoodForAnyAudience)) throw once;
    const [first, ...others] = group as [TrustedIssuer, ...TrustedIssuer[]];
    for (const name of ['jwksUri', 'metadataUri', 'keys'] as const) {
      if (others.every((one) => one[name] === first[name])) continue;
      throw new TypeError(`${at}: ${name} must be the same wherever issuers name ${first.issuer}`);
    }
  }
}

function audiencesOf({ audienceIdentifier: named }: TrustedIssuer, audience: AnyAudience) {
  if (named === undefined) return [audience.identifier] as const;
  return (typeof named === 'string' ? [named] : named) as readonly [string, ...string[]];
}

/**
 * @param trusted of options that were read
 * @param keys of the same issuer, where it stands there once more
 */
export function trustOf(
  trusted: TrustedIssuer,
  audience: AnyAudience,
  policy: AudiencePolicy = 'any',
  keys = new WithdrawableKeys(trusted.keys ?? keysOf(trusted)),
): Trust {
  const held: TokenPolicy = {
    issuer: trusted.issuer,
    issuerAliases: trusted.issuerAliases,
    audiences: audiencesOf(trusted, audience),
    onlyAudience: policy === 'only',
    algorithms: trusted.algorithms ?? defaultAlgorithms,
    clockTolerance: trusted.clockTolerance ?? 5,
    forgiven: forgivenOf(trusted.acceptUntypedTokens),
    clientIds: trusted.clientIds,
    clientFrom: trusted.clientFrom,
    scopesFrom: trusted.scopesFrom,
    rolesFrom: trusted.rolesFrom,
    acrLadder: trusted.acrLadder,
    requiredClaims: trusted.requiredClaims,
    refusedClaims: trusted.refusedClaims,
    supportAllowed: audience.supportAccess === 'allowed',
    customClaims: audience.claims,
    roles: audience.roles,
    scopesFromRoles: trusted.scopesFromRoles,
  };
  return {
    policy: held,
    introspector: trusted.introspection && new Introspector(trusted.introspection, held),
    keys,
  };
}

function keysOf({ issuer, jwksUri, metadataUri }: TrustedIssuer): KeySource {
  return jwksUri === undefined ? discoveredKeys(issuer, { metadataUri }) : remoteKeys(jwksUri);
}
