import { createHmac } from 'node:crypto';
import { Once } from '@signet/runtime';
import type { Client } from '../records/client.js';
import type { IssuerSecretStore } from '../records/issuer-secret.js';
import type { RandomSource } from '../shared/random-source.js';
import { sectorOf } from './sector.js';

/** OpenID Connect Core §8: what a client calls a person. */
export class SubjectIdentifiers {
  readonly #salt: Once<Uint8Array>;

  constructor(secrets: IssuerSecretStore, random: RandomSource) {
    this.#salt = new Once(() => secrets.findOrInsert('pairwise_salt', random.bytes(32)));
  }

  /** The `sub` of this account for this client: the account's own, or one that only the client's sector sees. */
  async of(client: Client, subject: string): Promise<string> {
    if (client.subjectType !== 'pairwise') return subject;
    const input = JSON.stringify([sectorOf(client), subject]);
    return createHmac('sha256', await this.#salt.get())
      .update(input)
      .digest('base64url');
  }
}
