import { type AttributeDefinition, type AttributeDefinitionStore, checkAttributeDefinition } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { definedOf } from '../defined-of.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { refusing, unknown } from '../refusals.js';
import { requireVersion } from '../version.js';

export type NewAttribute = Pick<AttributeDefinition, 'name' | 'type'> & Partial<Omit<AttributeDefinition, 'createdAt'>>;

/** What is absent stays, null clears. The name and the type never change: accounts have values of it. */
export type AttributeDefinitionPatch = {
  readonly [Member in keyof Omit<AttributeDefinition, 'name' | 'type' | 'createdAt'>]?:
    | AttributeDefinition[Member]
    | (undefined extends AttributeDefinition[Member] ? null : never)
    | undefined;
};

/** Definitions are read with every change of an account. */
const mostDefinitions = 200;
const batch = 200;

/** @throws AdministrationError invalid, exists */
export async function defineAttribute(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  { name, type, ...given }: NewAttribute,
): Promise<AttributeDefinition> {
  const definition: AttributeDefinition = {
    seenBy: 'operator',
    changedBy: 'operator',
    ...definedOf(given),
    name,
    type,
    createdAt: clock.now(),
  };
  refusing(() => checkAttributeDefinition(definition));
  return unitOfWork.run(initiator, async ({ attributeDefinitions }) => {
    if ((await attributeDefinitions.list()).length >= mostDefinitions) {
      throw new AdministrationError('invalid', `there are ${mostDefinitions} attributes at most`);
    }
    if (!(await attributeDefinitions.insert(definition))) {
      throw new AdministrationError('exists', `the attribute ${definition.name} exists`);
    }
    return definition;
  });
}

/** Values that accounts have stay as they are, and are held to it when they are changed. @throws AdministrationError invalid, unknown, changed */
export function changeAttributeDefinition(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  name: string,
  patch: AttributeDefinitionPatch,
  expectedVersion?: string,
): Promise<AttributeDefinition> {
  return unitOfWork.run(initiator, async ({ attributeDefinitions }) => {
    const before = known(await attributeDefinitions.find(name));
    requireVersion(before, expectedVersion);
    const { createdAt, type } = before;
    const members = Object.entries({ ...before, ...definedOf(patch), name, type, createdAt });
    const changed = Object.fromEntries(members.filter(([, value]) => value !== null)) as unknown as AttributeDefinition;
    refusing(() => checkAttributeDefinition(changed));
    await attributeDefinitions.replace(changed);
    return changed;
  });
}

/**
 * `in_use` while an account has a value of it, unless forced: then the values go too, so that no later attribute of this name finds them.
 * @returns how many accounts lost one
 * @throws AdministrationError unknown, changed, in_use
 */
export function deleteAttributeDefinition(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  name: string,
  {
    expectedVersion,
    force,
  }: { readonly expectedVersion?: string | undefined; readonly force?: boolean | undefined } = {},
): Promise<number> {
  return unitOfWork.run(initiator, async (records) => {
    requireVersion(known(await records.attributeDefinitions.find(name)), expectedVersion);
    if (!force && (await records.accounts.withAttribute(name, 1)).length > 0) {
      throw new AdministrationError('in_use', 'users have a value of it');
    }
    const cleared = await clear(records, name, clock.now());
    await records.attributeDefinitions.delete(name);
    return cleared;
  });
}

async function clear({ accounts }: AdministeredRecords, name: string, now: number): Promise<number> {
  let cleared = 0;
  for (;;) {
    const having = await accounts.withAttribute(name, batch);
    for (const { attributes = {}, ...account } of having) {
      const left = Object.entries(attributes).filter(([each]) => each !== name);
      const kept = left.length > 0 && { attributes: Object.fromEntries(left) };
      await accounts.update({ ...account, ...kept, updatedAt: now });
    }
    cleared += having.length;
    if (having.length < batch) return cleared;
  }
}

/** @throws AdministrationError unknown */
export async function findAttributeDefinition(
  { attributeDefinitions }: { readonly attributeDefinitions: Pick<AttributeDefinitionStore, 'find'> },
  name: string,
): Promise<AttributeDefinition> {
  return known(await attributeDefinitions.find(name));
}

/** By name; there are few. */
export function listAttributeDefinitions({
  attributeDefinitions,
}: {
  readonly attributeDefinitions: Pick<AttributeDefinitionStore, 'list'>;
}): Promise<readonly AttributeDefinition[]> {
  return attributeDefinitions.list();
}

function known(definition: AttributeDefinition | undefined): AttributeDefinition {
  if (definition === undefined) throw unknown('attribute');
  return definition;
}
