import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { CryptoKey, JWK } from '../keys/jwk.js';
import { ownValues, type Reader, refused, type Shape } from '../options/read-options.js';
import { oneOf, optional, text, url } from '../options/values.js';
import { nodeCrypto } from '../verification/node-crypto.js';

/** A private key: a JWK (RFC 7517), or a CryptoKey, which need not be extractable. */
export type PrivateKey = JWK | CryptoKey;

/** A private key, or what gives it as it is now: it is asked for each request, so that a rotated one is found without a restart. */
export type PrivateKeySource = PrivateKey | (() => PrivateKey | Promise<PrivateKey>);

/** What signs the assertions of `private_key_jwt` (RFC 7523 §2.2, OpenID Connect Core 1.0 §9). */
export interface ClientKey {
  /** RSA of 2048 bits at least, P-256, P-384, P-521 or Ed25519. Of a JWK `x5t` and `x5t#S256` go into the header too, for issuers that find keys by them. */
  readonly key: PrivateKeySource;
  /** By which the issuer finds the public key; default: that of the JWK, and otherwise none. */
  readonly kid?: string | undefined;
  /** Default: that of the JWK or CryptoKey; for RSA without one RS256. */
  readonly alg?: string | undefined;
  /** The `aud` of the assertions: the issuer's identifier, or its token endpoint. Default: the identifier where it is known here, else that endpoint. */
  readonly audience?: string | undefined;
}

const algorithms = [
  ...['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'],
] as const;

/** Seconds that an assertion is good: the way to the issuer, and clocks that differ. */
const lifetime = 60;
const leastModulus = 2048;

/** A key that was read. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly alg: string;
  /** Members that name the key. */
  readonly header: Readonly<Record<string, string>>;
}

interface Imported {
  readonly key: KeyObject;
  /** By which it may sign, the usual one first. */
  readonly algorithms: readonly string[];
  readonly jwk: Readonly<Record<string, unknown>>;
}

const wanted = 'a private key for signatures: a JWK or a CryptoKey';

const keySource: Reader<PrivateKeySource> = (value, at) => {
  if (typeof value === 'function') return value as () => PrivateKey;
  if (isCryptoKey(value)) {
    imported(value, at);
    return value;
  }
  // A copy: what was looked at is what signs.
  const jwk: JWK = Object.freeze(Object.fromEntries(ownValues(value, at)));
  imported(jwk, at);
  return jwk;
};

export const clientKeyShape: Shape<ClientKey> = {
  key: keySource,
  kid: optional(text),
  alg: optional(oneOf(...algorithms)),
  audience: optional(url),
};

/**
 * The key as it is now.
 * @param at for the refusal
 * @throws TypeError where it is none, or cannot sign by the algorithm; what the source throws
 */
export async function signingKey({ key: source, kid, alg }: ClientKey, at: string): Promise<SigningKey> {
  const isAsked = typeof source === 'function';
  return named(imported(isAsked ? await source() : source, isAsked ? `${at}()` : at), { kid, alg }, at);
}

/** @throws TypeError for a key at hand that cannot sign by the algorithm that was chosen */
export function checkClientKey({ key, kid, alg }: ClientKey, at: string): void {
  if (typeof key !== 'function') named(imported(key, at), { kid, alg }, at);
}

export function isSameKey(one: SigningKey, other: SigningKey): boolean {
  return one.key.equals(other.key) && one.header.kid === other.header.kid;
}

/**
 * From and about the client, for this issuer, short-lived and used once (RFC 7523 §3).
 * @param now seconds since the epoch
 */
export function assertionOf(
  { key, alg, header }: SigningKey,
  { clientId, audience, now }: { readonly clientId: string; readonly audience: string; readonly now: number },
): Promise<string> {
  const issuedAt = Math.floor(now);
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: crypto.randomUUID() };
  return new SignJWT({ ...claims, iat: issuedAt, exp: issuedAt + lifetime })
    .setProtectedHeader({ typ: 'JWT', ...header, alg })
    .sign(key);
}

/** Keys at hand, imported once. */
const known = new WeakMap<object, Imported>();

function imported(key: unknown, at: string): Imported {
  if (typeof key !== 'object' || key === null) throw refused(at, wanted, key);
  const before = known.get(key);
  if (before) return before;
  const made = isCryptoKey(key) ? ofCryptoKey(key, at) : ofJwk(Object.fromEntries(ownValues(key, at)), at);
  // What somebody can still change may be another key the next time.
  if (isCryptoKey(key) || Object.isFrozen(key)) known.set(key, made);
  return made;
}

function ofCryptoKey(key: CryptoKey, at: string): Imported {
  if (key.type !== 'private' || !key.usages.includes('sign')) throw refused(at, wanted, key);
  const { KeyObject } = nodeCrypto();
  const object = KeyObject.from(key as Parameters<typeof KeyObject.from>[0]);
  const { name, hash } = key.algorithm as { readonly name: string; readonly hash?: { readonly name: string } };
  const family = ({ 'RSASSA-PKCS1-v1_5': 'RS', 'RSA-PSS': 'PS' } as const)[name];
  const all = algorithmsOf(object).filter((alg) => !family || alg === `${family}${hash?.name.replace('SHA-', '')}`);
  return checked({ key: object, algorithms: all, jwk: {} }, key, at);
}

function ofJwk(jwk: Readonly<Record<string, unknown>>, at: string): Imported {
  let key: KeyObject;
  try {
    key = nodeCrypto().createPrivateKey({ key: jwk as never, format: 'jwk' });
  } catch {
    throw refused(at, wanted, jwk);
  }
  const all = algorithmsOf(key).filter((alg) => jwk.alg === undefined || jwk.alg === alg);
  return checked({ key, algorithms: all, jwk }, jwk, at);
}

function checked(made: Imported, given: unknown, at: string): Imported {
  if (made.algorithms.length === 0) throw refused(at, wanted, given);
  return made;
}

function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): readonly string[] {
  const { namedCurve = '', modulusLength = 0 } = asymmetricKeyDetails;
  const sizes = [256, 384, 512];
  switch (asymmetricKeyType) {
    case 'ec': {
      const alg = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }[namedCurve];
      return alg === undefined ? [] : [alg];
    }
    case 'rsa':
      return modulusLength < leastModulus ? [] : ['RS', 'PS'].flatMap((family) => sizes.map((size) => family + size));
    case 'ed25519':
      return ['EdDSA', 'Ed25519'];
    default:
      return [];
  }
}

function named({ key, algorithms: all, jwk }: Imported, { kid, alg }: Omit<ClientKey, 'key'>, at: string): SigningKey {
  const chosen = alg ?? all[0];
  if (chosen === undefined || !all.includes(chosen)) throw new TypeError(`${at}: its key does not sign by ${alg}`);
  const names = { kid: kid ?? jwk.kid, x5t: jwk.x5t, 'x5t#S256': jwk['x5t#S256'] };
  const header = Object.entries(names).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { key, alg: chosen, header: Object.fromEntries(header) };
}

function isCryptoKey(value: unknown): value is CryptoKey {
  return Object.prototype.toString.call(value) === '[object CryptoKey]';
}
