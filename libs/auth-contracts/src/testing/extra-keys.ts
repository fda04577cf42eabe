import type { JWK } from '../keys/jwk.js';
import { createSigningKey, type SigningKey } from './signing-key.js';

/** A key of an issuer beside its own. */
export interface ExtraKey extends SigningKey {
  /** What is wrong with it, in words. */
  readonly name: string;
  readonly kid: string;
}

export interface ExtraKeys {
  /** As they stand in the key set. */
  readonly published: readonly JWK[];
  /** No API may use them. */
  readonly unfit: readonly ExtraKey[];
  /** As good as the issuer's own, until it is withdrawn. */
  readonly spare: ExtraKey;
}

const known = new WeakMap<object, ExtraKeys>();

export function noteExtraKeys(issuer: object, keys: ExtraKeys): void {
  known.set(issuer, keys);
}

/** Undefined where the issuer publishes its own key alone. */
export function extraKeysOf(issuer: object): ExtraKeys | undefined {
  return known.get(issuer);
}

/** What is wrong with the unfit ones: their names are needed before there is an issuer. */
export const unfitKinds = [
  'of RSA with 1024 bits',
  'of RSA with the exponent 3',
  'for encryption',
  'that is to sign alone',
  'for another algorithm',
  'whose private part was published',
] as const;

export async function createExtraKeys(): Promise<ExtraKeys> {
  const ec = await Promise.all([1, 2, 3, 4, 5].map(() => createSigningKey('ES256')));
  const [sealing, signing, other, leaked, spare] = ec as [SigningKey, SigningKey, SigningKey, SigningKey, SigningKey];
  const short = await createSigningKey('RS256', { modulusLength: 1024 });
  const small = await createSigningKey('RS256', { publicExponent: new Uint8Array([3]) });
  const keys: ReadonlyArray<readonly [SigningKey, JWK]> = [
    [short, { alg: 'RS256' }],
    [small, { alg: 'RS256' }],
    [sealing, { alg: 'ES256', use: 'enc' }],
    [signing, { alg: 'ES256', key_ops: ['sign'] }],
    [other, { alg: 'ES384' }],
    [leaked, { ...leaked.privateJwk, alg: 'ES256' }],
    [spare, { alg: 'ES256', use: 'sig' }],
  ];
  const made = keys.map(([key, more], index) => {
    const kid = crypto.randomUUID();
    return { key: { ...key, kid, name: unfitKinds[index] ?? 'that was withdrawn' }, jwk: { ...key.jwk, ...more, kid } };
  });
  return {
    published: made.map(({ jwk }) => jwk),
    unfit: made.slice(0, -1).map(({ key }) => key),
    spare: made.at(-1)?.key as ExtraKey,
  };
}
