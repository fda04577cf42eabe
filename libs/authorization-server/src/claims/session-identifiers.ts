import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { Once } from '@signet/runtime';
import type { Client } from '../records/client.js';
import type { IssuerSecretStore } from '../records/issuer-secret.js';
import type { RandomSource } from '../shared/random-source.js';
import { sectorOf } from './sector.js';

const ivLength = 16;

interface Keys {
  readonly mac: Buffer;
  readonly cipher: Buffer;
}

/**
 * What a client calls a session: its `sid`. Two clients with pairwise subjects could find by a common one that two names are one
 * person (OpenID Connect Core §8.1, Back-Channel Logout 1.0 §2.1), so each sector has its own: the id of the session, encrypted under
 * an initialization vector that is a keyed hash of it and of the sector, as in SIV mode (RFC 5297). Nothing is stored, and the
 * issuer reads it back.
 */
export class SessionIdentifiers {
  readonly #keys: Once<Keys>;

  constructor(secrets: IssuerSecretStore, random: RandomSource) {
    this.#keys = new Once(async () => {
      const secret = await secrets.findOrInsert('session_identifiers', random.bytes(32));
      const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
      return { mac: derived('mac'), cipher: derived('cipher') };
    });
  }

  /** The `sid` of this session for this client: its own id where subjects are public. */
  async of(client: Client, sessionId: string): Promise<string> {
    if (client.subjectType !== 'pairwise') return sessionId;
    const { mac, cipher } = await this.#keys.get();
    const named = JSON.stringify([sectorOf(client), sessionId]);
    const iv = createHmac('sha256', mac).update(named).digest().subarray(0, ivLength);
    const encrypted = createCipheriv('aes-256-ctr', cipher, iv).update(sessionId, 'utf8');
    return `${iv.toString('base64url')}.${encrypted.toString('base64url')}`;
  }

  /**
   * The session of a `sid` that we signed, whatever the client's sector is now; also of one that was issued before each sector had
   * its own, which is the id of the session and has no dot.
   */
  async read(sid: string): Promise<string> {
    const [iv, encrypted] = sid.split('.', 2).map((part) => Buffer.from(part, 'base64url'));
    if (iv === undefined || encrypted === undefined || iv.length !== ivLength) return sid;
    const { cipher } = await this.#keys.get();
    return createDecipheriv('aes-256-ctr', cipher, iv).update(encrypted).toString('latin1').replaceAll('\u0000', '');
  }
}
