import { type KeyHint, KeySource, TokenRejection } from '@signet/auth-contracts';
import type { KeyRing } from './key-ring.js';

/** The issuer's own keys, in its own process: a key that is withdrawn is none from then on. */
export class OwnKeys extends KeySource {
  constructor(private readonly ring: Pick<KeyRing, 'find'>) {
    super();
  }

  override async find({ kid, alg }: KeyHint): ReturnType<KeySource['find']> {
    const pair = kid === undefined ? undefined : await this.ring.find(kid);
    if (pair && pair.key.algorithm === alg) return pair.publicKey;
    throw new TokenRejection({
      check: 'key',
      ok: false,
      code: 'unknown_key',
      expected: 'a key that this issuer has published',
      received: kid === undefined ? 'no kid' : 'another kid or algorithm',
      cause: 'the token is of another issuer, or was signed by a key that is gone',
    });
  }
}
