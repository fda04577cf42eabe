import { importJWK } from 'jose';
import type { CryptoKey, JWK } from './jwk.js';

/** Of an RSA modulus (RFC 7518 §3.3 has the least); a check by the longest costs some four times one by the shortest. */
export const modulusBits = { least: 2048, most: 4096 } as const;
/** The one public exponent that is accepted; in base64url as a JWK has it. */
const publicExponent = 'AQAB';
/** Keys of one set that are looked at; what stands behind them is passed over. */
const mostKeys = 50;
const longestKid = 512;

/** What a key of an algorithm looks like (RFC 7518 §6, RFC 8037 §2). */
type Form =
  | { readonly kty: 'RSA' }
  | {
      readonly kty: 'EC' | 'OKP';
      readonly crv: string;
      readonly coordinates: readonly ('x' | 'y')[];
      /** Of one coordinate. */
      readonly octets: number;
    };

const rsa: Form = { kty: 'RSA' };
const ec = (crv: string, octets: number): Form => ({ kty: 'EC', crv, coordinates: ['x', 'y'], octets });
const ed25519: Form = { kty: 'OKP', crv: 'Ed25519', coordinates: ['x'], octets: 32 };

const forms: ReadonlyMap<string, Form> = new Map([
  ['ES256', ec('P-256', 32)],
  ['ES384', ec('P-384', 48)],
  ['ES512', ec('P-521', 66)],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg): [string, Form] => [alg, rsa]),
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);

/** Every algorithm that a key can be acceptable for. */
export const keyAlgorithms: readonly string[] = Object.freeze([...forms.keys()]);

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** What a key consists of; nothing else of a JWK gets any further. */
const ownMembers = { RSA: ['kty', 'n', 'e'], EC: ['kty', 'crv', 'x', 'y'], OKP: ['kty', 'crv', 'x'] } as const;

type Members = Readonly<Record<string, unknown>>;

/**
 * Why a key that somebody else chose must not verify a signature; undefined where it may by one of the algorithms. To be
 * asked before anything is done with a key: what one check costs is the choice of whoever made it. RSA has 2048 to 4096 bits
 * and the exponent 65537, a curve is the algorithm's own, and nothing of it is private (RFC 7517 §9, RFC 8725 §3.1).
 * @returns words of our own, without anything of the key but the length of its modulus
 */
export function refuseKey(jwk: unknown, algorithms: readonly string[]): string | undefined {
  if (!isMembers(jwk)) return 'it is no JWK';
  if (hasPrivateMember(jwk)) return 'it has a private member';
  const { kid, use, key_ops: operations } = jwk;
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > longestKid)) return 'its kid is no short text';
  if (use !== undefined && use !== 'sig') return 'its use is not sig';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'its key_ops have no verify';
  }
  const named = algorithms.filter((alg) => jwk.alg === undefined || isSameAlgorithm(jwk.alg, alg));
  if (named.length === 0) return 'its alg is another one';
  const form = named.map((alg) => forms.get(alg)).find((one) => isOfForm(jwk, one));
  if (!form) return 'its kty or crv is not that of the algorithm';
  return form.kty === 'RSA' ? refuseRsa(jwk) : refuseCoordinates(jwk, form);
}

/** Whether it holds what must stay with its owner; whoever sent it has compromised it. */
export function hasPrivateMember(jwk: object): boolean {
  return privateMembers.some((member) => Object.hasOwn(jwk, member));
}

/** The key for `alg` of a JWK that may be anything. @throws TypeError where it is refused or no point of its curve */
export async function importPublicKey(jwk: unknown, alg: string): Promise<CryptoKey> {
  const reason = refuseKey(jwk, [alg]);
  if (reason !== undefined) throw new TypeError(reason);
  try {
    return (await importJWK(membersOf(jwk as JWK), alg)) as CryptoKey;
  } catch {
    throw new TypeError('it is no key of its curve');
  }
}

export interface AcceptedKeys {
  /** Public members, `kid`, `alg` and `use` only. */
  readonly keys: readonly JWK[];
  /** For the operator: each refused key with the reason, as `kid: reason`. */
  readonly refused: readonly string[];
}

/**
 * What may be used of a JWK set (RFC 7517 §5) that came from somewhere else, by one of the algorithms at least. Keys for
 * encryption are passed over in silence: a set may hold them.
 * @throws TypeError when it is no JWK set
 */
export function acceptKeys(jwks: unknown, algorithms: readonly string[]): AcceptedKeys {
  const all = isMembers(jwks) ? jwks.keys : undefined;
  if (!Array.isArray(all)) throw new TypeError('the key set has no keys');
  const keys: JWK[] = [];
  const refused: string[] = [];
  for (const jwk of all.slice(0, mostKeys) as readonly unknown[]) {
    if (isMembers(jwk) && jwk.use === 'enc' && !hasPrivateMember(jwk)) continue;
    const reason = refuseKey(jwk, algorithms);
    if (reason === undefined) keys.push(membersOf(jwk as JWK, ['kid', 'alg', 'use']));
    else refused.push(`${isMembers(jwk) && typeof jwk.kid === 'string' ? jwk.kid.slice(0, 60) : 'no kid'}: ${reason}`);
  }
  if (all.length > mostKeys) refused.push(`${all.length - mostKeys} more: a set has ${mostKeys} keys at most`);
  return { keys, refused };
}

/** @param jwk an acceptable one */
function membersOf(jwk: JWK, more: readonly ('kid' | 'alg' | 'use')[] = []): JWK {
  const names = [...ownMembers[jwk.kty as keyof typeof ownMembers], ...more];
  return Object.fromEntries(names.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]])));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 9864 §2.2 has given EdDSA with this curve a name of its own. */
function isSameAlgorithm(named: unknown, alg: string): boolean {
  return named === alg || (forms.get(alg) === ed25519 && (named === 'EdDSA' || named === 'Ed25519'));
}

function isOfForm(jwk: Members, form: Form | undefined): boolean {
  return form !== undefined && jwk.kty === form.kty && (form.kty === 'RSA' || jwk.crv === form.crv);
}

function refuseRsa({ n, e }: Members): string | undefined {
  if (e !== publicExponent) return 'its RSA exponent is not 65537';
  const modulus = octetsOf(n, modulusBits.most / 8 + 1);
  if (!modulus) return `its RSA modulus is no number of at most ${modulusBits.most} bits`;
  const [first = 0] = modulus;
  // RFC 7518 §6.3.1.1: no leading zeros.
  if (first === 0) return 'its RSA modulus begins with zero';
  const bits = modulus.length * 8 - (Math.clz32(first) - 24);
  if (bits < modulusBits.least || bits > modulusBits.most) return `its RSA modulus has ${bits} bits`;
  return ((modulus.at(-1) ?? 0) & 1) === 0 ? 'its RSA modulus is even' : undefined;
}

function refuseCoordinates(jwk: Members, form: Exclude<Form, { kty: 'RSA' }>): string | undefined {
  const fits = form.coordinates.every((name) => octetsOf(jwk[name], form.octets)?.length === form.octets);
  return fits ? undefined : `its coordinates are not of ${form.octets} octets`;
}

/** Undefined where it is not base64url as RFC 7515 §2 writes it, or longer than so many octets: that is not decoded. */
function octetsOf(value: unknown, most: number): Buffer | undefined {
  if (typeof value !== 'string' || value.length > Math.ceil((most * 4) / 3)) return undefined;
  const octets = Buffer.from(value, 'base64url');
  // One key has one spelling: it would have several thumbprints otherwise.
  return octets.toString('base64url') === value ? octets : undefined;
}
