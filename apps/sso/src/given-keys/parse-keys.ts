import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import { LocalSigner, type Signer, type SigningAlgorithm, signingAlgorithmNames } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';

/** Keys that an operator may give in one place: those to come, those that sign, and a few of before. */
export const mostGivenKeys = 32;

const probe = Buffer.from('probe');

const pems = /-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * The private keys of a text: PEM blocks one after another, a JWK, or a JWK Set (RFC 7517). RSA in PEM signs by RS256; for PS256 it is given
 * as a JWK with that `alg`.
 * @throws Error in words for the log, without anything of what was read
 */
export function parseKeys(text: string): readonly Signer[] {
  const signers = text.trimStart().startsWith('{') ? ofJson(text) : ofPem(text);
  if (signers.length === 0) throw new Error('holds no private key');
  return distinct(signers);
}

/** @throws Error where one stands there twice, or there are too many */
export function distinct(signers: readonly Signer[]): readonly Signer[] {
  if (signers.length > mostGivenKeys) throw new Error(`holds more than ${mostGivenKeys} keys`);
  const twice = signers.find(({ kid }, index) => signers.findIndex((other) => other.kid === kid) !== index);
  if (twice) throw new Error(`holds one key twice: ${twice.kid}`);
  return signers;
}

function ofPem(text: string): readonly Signer[] {
  const blocks = [...text.matchAll(pems)].filter(([, label = '']) => label.endsWith('PRIVATE KEY'));
  return blocks.map(([pem, label]) => {
    if (label?.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(pem))
      throw new Error('holds an encrypted key');
    return signerOf(
      imported(() => createPrivateKey(pem)),
      undefined,
    );
  });
}

function ofJson(text: string): readonly Signer[] {
  const document = parsed(text);
  const jwks = isJsonObject(document) && Array.isArray(document.keys) ? document.keys : [document];
  return jwks.map((jwk: unknown) => {
    if (!isJsonObject(jwk) || typeof jwk.d !== 'string') throw new Error('holds a JWK without a private half');
    // RFC 7517 §4.2
    if (jwk.use !== undefined && jwk.use !== 'sig') throw new Error('holds a JWK that is not for signatures');
    const key = imported(() => createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }));
    return signerOf(key, jwk.alg);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the text.
    throw new Error('holds no JSON');
  }
}

function imported(work: () => KeyObject): KeyObject {
  try {
    return work();
  } catch {
    throw new Error('holds a private key that cannot be read');
  }
}

function signerOf(key: KeyObject, alg: unknown): Signer {
  const fitting = algorithmsOf(key);
  const algorithm = alg === undefined ? fitting[0] : fitting.find((name) => name === alg);
  if (algorithm === undefined) {
    throw new Error(`holds a key of another kind than ${signingAlgorithmNames.join(', ')} need`);
  }
  if (!fits(key)) throw new Error('holds a private key that does not fit its public half');
  return new LocalSigner(key, algorithm);
}

/** Whether its halves belong together: they are imported without a look, and nobody could check what it signs. */
function fits(key: KeyObject): boolean {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(hash, probe, createPublicKey(key), sign(hash, probe, key));
  } catch {
    return false;
  }
}

/** By which it can sign; the first where nothing says which. */
function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): readonly SigningAlgorithm[] {
  const { modulusLength = 0, namedCurve, publicExponent } = asymmetricKeyDetails;
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return ['ES256'];
  if (asymmetricKeyType === 'ed25519') return ['EdDSA'];
  const isGoodRsa = modulusLength >= 2048 && modulusLength <= 4096 && publicExponent === 65_537n;
  return asymmetricKeyType === 'rsa' && isGoodRsa ? ['RS256', 'PS256'] : [];
}
