import type { AttributeDefinition } from '@signet/identity';
import { AdministrationError } from '../../administration-error.js';
import {
  type AttributeDefinitionPatch,
  changeAttributeDefinition,
  defineAttribute,
  deleteAttributeDefinition,
} from '../../attributes/attribute-definitions.js';
import { versionOf } from '../../version.js';
import type { WantedAttribute } from '../description.js';
import { type Kind, plain } from './kind.js';

const cleared = {
  description: null,
  label: null,
  requiredFrom: null,
  longest: null,
  mostListed: null,
  least: null,
  most: null,
  oneOf: null,
} as const;
const usual = { seenBy: 'operator', changedBy: 'operator' } as const;

export const attributeKind: Kind<WantedAttribute> = {
  find: async ({ attributeDefinitions }, name) => {
    const found = await attributeDefinitions.find(name);
    return found && { document: documentOf(found) };
  },
  declare: async ({ ports, initiator, records }, name, wanted) => {
    const before = await records.attributeDefinitions.find(name);
    if (before === undefined) {
      await defineAttribute(ports, initiator, { ...wanted, name });
    } else if (before.type !== wanted.type) {
      throw new AdministrationError('invalid', `it is a ${before.type}: accounts have values of it`);
    } else if (versionOf(documentOf(before)) !== versionOf({ ...usual, ...wanted })) {
      const { type: _, ...rest } = wanted;
      const patch = { ...cleared, ...usual, ...rest } as AttributeDefinitionPatch;
      await changeAttributeDefinition(ports, initiator, name, patch);
    }
    return undefined;
  },
  remove: async ({ ports, initiator }, name) => {
    await deleteAttributeDefinition(ports, initiator, name);
  },
};

function documentOf({ name: _, createdAt: __, ...definition }: AttributeDefinition) {
  return plain(definition);
}
