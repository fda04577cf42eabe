import type { Digest, EpochSeconds } from '@signet/authorization-server';
import { type OwnerLink, OwnerLinkStore } from '../owners/owner-link.js';

/** Links in a map, for tests. */
export class InMemoryOwnerLinks extends OwnerLinkStore {
  readonly #links = new Map<string, OwnerLink>();

  override async find(digest: Digest): Promise<OwnerLink | undefined> {
    return this.#links.get(digest);
  }

  override async list(): Promise<readonly OwnerLink[]> {
    return [...this.#links.values()].sort((a, b) => b.createdAt - a.createdAt || (a.digest < b.digest ? -1 : 1));
  }

  override async insert(link: OwnerLink): Promise<void> {
    if (this.#links.has(link.digest)) throw new Error('a link is there');
    this.#links.set(link.digest, link);
  }

  override async delete(digest: Digest): Promise<boolean> {
    return this.#links.delete(digest);
  }

  override async deleteExpired(now: EpochSeconds, limit: number): Promise<number> {
    const over = [...this.#links.values()].filter(({ expiresAt }) => expiresAt <= now).slice(0, limit);
    for (const { digest } of over) this.#links.delete(digest);
    return over.length;
  }
}
