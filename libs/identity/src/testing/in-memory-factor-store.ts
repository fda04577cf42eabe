import type { EnrolledFactor, Factor } from '../factors/factor.js';
import { FactorStore } from '../factors/factor-store.js';

/** Factors in a map, for tests. */
export class InMemoryFactorStore extends FactorStore {
  #factors = new Map<string, Factor>();

  /** For a unit of work, which puts them back where it fails. */
  all(): ReadonlyMap<string, Factor> {
    return new Map(this.#factors);
  }

  restore(factors: ReadonlyMap<string, Factor>): void {
    this.#factors = new Map(factors);
  }

  async find(factorId: string): Promise<Factor | undefined> {
    return this.#factors.get(factorId);
  }

  async findByHandle(handle: string): Promise<Factor | undefined> {
    return [...this.#factors.values()].find((factor) => factor.handle === handle);
  }

  async ofPerson(subject: string): Promise<readonly Factor[]> {
    return [...this.#factors.values()]
      .filter((factor) => factor.subject === subject)
      .sort((a, b) => a.createdAt - b.createdAt || (a.factorId < b.factorId ? -1 : 1));
  }

  async enrolled(subject: string): Promise<readonly EnrolledFactor[]> {
    return (await this.ofPerson(subject)).map(({ factorId, name, amr, createdAt, lastUsedAt, data }) => ({
      factorId,
      type: data.type,
      name,
      amr,
      createdAt,
      ...(lastUsedAt !== undefined && { lastUsedAt }),
    }));
  }

  async insert(factor: Factor): Promise<boolean> {
    if (this.#factors.has(factor.factorId) || (await this.findByHandle(factor.handle))) return false;
    this.#factors.set(factor.factorId, structuredClone(factor));
    return true;
  }

  async replace(factor: Factor): Promise<boolean> {
    const before = this.#factors.get(factor.factorId);
    if (before?.revision !== factor.revision - 1) return false;
    const { subject, handle } = before;
    this.#factors.set(factor.factorId, structuredClone({ ...factor, subject, handle }));
    return true;
  }

  async delete({ factorId, subject }: Pick<Factor, 'factorId' | 'subject'>): Promise<boolean> {
    return this.#factors.get(factorId)?.subject === subject && this.#factors.delete(factorId);
  }

  async deleteAllOf(subject: string): Promise<number> {
    const theirs = await this.ofPerson(subject);
    for (const { factorId } of theirs) this.#factors.delete(factorId);
    return theirs.length;
  }
}
