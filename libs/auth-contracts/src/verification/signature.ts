import type { KeyObject } from 'node:crypto';
import { modulusBits } from '../keys/acceptable-key.js';
import type { CryptoKey } from '../keys/jwk.js';
import { ecdsaSigValue } from './ecdsa-sig-value.js';
import { nodeCrypto } from './node-crypto.js';

interface Algorithm {
  readonly hash: string | null;
  /** `asymmetricKeyType`, and the curve where there are several. */
  readonly keyType: string;
  readonly curve?: string;
  /** Octets of an ECDSA signature (RFC 7518 §3.4). */
  readonly length?: number;
  readonly pss?: true;
}

/** RFC 7518 §3.1 and RFC 8037 §3.1; nothing symmetric, and no `none`. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  ES256: { hash: 'sha256', keyType: 'ec', curve: 'prime256v1', length: 64 },
  ES384: { hash: 'sha384', keyType: 'ec', curve: 'secp384r1', length: 96 },
  ES512: { hash: 'sha512', keyType: 'ec', curve: 'secp521r1', length: 132 },
  RS256: { hash: 'sha256', keyType: 'rsa' },
  RS384: { hash: 'sha384', keyType: 'rsa' },
  RS512: { hash: 'sha512', keyType: 'rsa' },
  PS256: { hash: 'sha256', keyType: 'rsa', pss: true },
  PS384: { hash: 'sha384', keyType: 'rsa', pss: true },
  PS512: { hash: 'sha512', keyType: 'rsa', pss: true },
  EdDSA: { hash: null, keyType: 'ed25519' },
  Ed25519: { hash: null, keyType: 'ed25519' },
};

/**
 * Whether the compact JWS was signed with this key by this algorithm (RFC 7515 §5.2). At once and on this thread: for
 * one signature of this size, handing it to another thread costs more than checking it (docs/decisions/0008).
 */
export function isSignedBy(token: string, alg: string, key: CryptoKey): boolean {
  const algorithm = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  const keyObject = toKeyObject(key);
  if (!algorithm || !fits(keyObject, algorithm)) return false;
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  if (algorithm.length !== undefined && signature.length !== algorithm.length) return false;
  const { constants, verify } = nodeCrypto();
  const input = Buffer.from(token.slice(0, end), 'latin1');
  if (algorithm.length !== undefined) return verify(algorithm.hash, input, keyObject, ecdsaSigValue(signature));
  if (!algorithm.pss) return verify(algorithm.hash, input, keyObject, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(
    algorithm.hash,
    input,
    { key: keyObject, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    signature,
  );
}

/** A key that is right for one algorithm must not serve another (RFC 8725 §3.1). */
function fits({ type, asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject, algorithm: Algorithm): boolean {
  if (type !== 'public' || asymmetricKeyType !== algorithm.keyType) return false;
  if (algorithm.curve !== undefined) return asymmetricKeyDetails.namedCurve === algorithm.curve;
  if (algorithm.keyType !== 'rsa') return true;
  // A key source of the application's own may bring any key.
  const { modulusLength = 0, publicExponent } = asymmetricKeyDetails;
  return modulusLength >= modulusBits.least && modulusLength <= modulusBits.most && publicExponent === 65_537n;
}

const keyObjects = new WeakMap<CryptoKey, KeyObject>();

/** The same key as node:crypto has it. */
export function toKeyObject(key: CryptoKey): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const { KeyObject } = nodeCrypto();
  const made = KeyObject.from(key as Parameters<typeof KeyObject.from>[0]);
  keyObjects.set(key, made);
  return made;
}
