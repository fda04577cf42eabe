import { createHmac } from 'node:crypto';
import { Once } from '@signet/runtime';
import type { IssuerSecretStore } from '../records/issuer-secret.js';
import type { RandomSource } from '../shared/random-source.js';

/**
 * What a refresh token is rotated into follows from it by a secret of the issuer. So a request that is sent twice, by two tabs or
 * because its answer was lost, is answered with the same token, the family stays one line, and stores still see digests alone.
 */
export class RefreshSuccessors {
  readonly #key: Once<Uint8Array>;

  constructor(secrets: IssuerSecretStore, random: RandomSource) {
    this.#key = new Once(() => secrets.findOrInsert('refresh_successor', random.bytes(32)));
  }

  /** @param token a refresh token @returns the one after it: 256 bits that nobody can tell without the issuer's secret */
  async of(token: string): Promise<string> {
    return createHmac('sha256', await this.#key.get())
      .update(token)
      .digest('base64url');
  }
}
