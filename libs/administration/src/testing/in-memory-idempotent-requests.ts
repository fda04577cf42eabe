import type { Digest, EpochSeconds } from '@signet/authorization-server';
import { type IdempotentRequest, IdempotentRequestStore, type KeptAnswer } from '../idempotency/idempotent-requests.js';

/** Requests as a database keeps them, without one. */
export class InMemoryIdempotentRequests extends IdempotentRequestStore {
  readonly #requests = new Map<Digest, IdempotentRequest>();

  override async find(keyDigest: Digest): Promise<IdempotentRequest | undefined> {
    return this.#requests.get(keyDigest);
  }

  override async insert(request: IdempotentRequest): Promise<boolean> {
    if (this.#requests.has(request.keyDigest)) return false;
    this.#requests.set(request.keyDigest, request);
    return true;
  }

  override async answer(keyDigest: Digest, answer: KeptAnswer | 'forgotten'): Promise<boolean> {
    const request = this.#requests.get(keyDigest);
    if (!request || request.answer !== undefined) return false;
    this.#requests.set(keyDigest, { ...request, answer });
    return true;
  }

  override async concerns(keyDigest: Digest, subjects: readonly string[]): Promise<void> {
    const request = this.#requests.get(keyDigest);
    if (request) this.#requests.set(keyDigest, { ...request, subjects });
  }

  override async forgetPerson(subject: string): Promise<number> {
    const theirs = [...this.#requests.values()].filter(({ subjects }) => subjects?.includes(subject));
    for (const request of theirs) this.#requests.set(request.keyDigest, { ...request, answer: 'forgotten' });
    return theirs.length;
  }

  override async delete(keyDigest: Digest): Promise<boolean> {
    return this.#requests.delete(keyDigest);
  }

  override async countOf(callerDigest: Digest, most: number): Promise<number> {
    const own = [...this.#requests.values()].filter((request) => request.callerDigest === callerDigest);
    return Math.min(own.length, most);
  }

  override async deleteExpired(now: EpochSeconds, limit: number): Promise<number> {
    const over = [...this.#requests.values()].filter(({ expiresAt }) => expiresAt <= now).slice(0, limit);
    for (const { keyDigest } of over) this.#requests.delete(keyDigest);
    return over.length;
  }
}
