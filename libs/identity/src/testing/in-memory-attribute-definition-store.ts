import type { AttributeDefinition } from '../accounts/attribute-definition.js';
import { AttributeDefinitionStore } from '../accounts/attribute-definition-store.js';

/** Definitions in a map, for tests. */
export class InMemoryAttributeDefinitionStore extends AttributeDefinitionStore {
  readonly #definitions = new Map<string, AttributeDefinition>();

  async find(name: string): Promise<AttributeDefinition | undefined> {
    return this.#definitions.get(name);
  }

  async list(): Promise<readonly AttributeDefinition[]> {
    return [...this.#definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async insert(definition: AttributeDefinition): Promise<boolean> {
    if (this.#definitions.has(definition.name)) return false;
    this.#definitions.set(definition.name, structuredClone(definition));
    return true;
  }

  async replace(definition: AttributeDefinition): Promise<boolean> {
    if (!this.#definitions.has(definition.name)) return false;
    this.#definitions.set(definition.name, structuredClone(definition));
    return true;
  }

  async delete(name: string): Promise<boolean> {
    return this.#definitions.delete(name);
  }
}
