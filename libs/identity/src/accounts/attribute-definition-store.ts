import type { AttributeDefinition } from './attribute-definition.js';

/** Where the schema of attributes is kept. */
export abstract class AttributeDefinitionStore {
  abstract find(name: string): Promise<AttributeDefinition | undefined>;
  /** Ordered by name. */
  abstract list(): Promise<readonly AttributeDefinition[]>;
  /** False where there is one of the same name, and then nothing is stored. */
  abstract insert(definition: AttributeDefinition): Promise<boolean>;
  /** Replaces the one of the same name; false where there is none. */
  abstract replace(definition: AttributeDefinition): Promise<boolean>;
  /** True for the one call that deleted it. */
  abstract delete(name: string): Promise<boolean>;
}
