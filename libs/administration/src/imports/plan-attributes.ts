import {
  type Account,
  type AttributeDefinition,
  type Attributes,
  type AttributeValue,
  changedAttributes,
  IdentityError,
} from '@signet/identity';
import { canonicalJson, readableName } from '@signet/runtime';
import type { ImportReaders } from './import-records.js';
import type { ImportedAccount, ImportedAttribute } from './imported.js';
import type { PlanContext } from './plan.js';

/** Names of what has no place here that a note has; the rest is counted. */
const mostNamed = 20;

/**
 * The attributes of an account as the file has them, where the definitions of here allow it; what the file does not name stays.
 * @param notes gets what is not taken, by name and without its value
 * @returns undefined where nothing changes
 */
export async function importedAttributes(
  { attributeDefinitions }: ImportReaders,
  given: ImportedAccount,
  existing: Account | undefined,
  { attributeNames }: Pick<PlanContext, 'attributeNames'>,
  notes: string[],
): Promise<Attributes | undefined> {
  if (given.attributes === undefined || given.attributes.length === 0) return undefined;
  const definitions = await attributeDefinitions.list();
  let kept = existing?.attributes;
  const unknown = new Set<string>();
  for (const attribute of given.attributes) {
    const name = attributeNames?.get(attribute.name) ?? attribute.name;
    const definition = definitions.find((each) => each.name === name);
    if (definition === undefined) unknown.add(readableName(attribute.name));
    else if (attribute.by === 'person' && definition.changedBy !== 'person' && !attributeNames?.has(attribute.name)) {
      notes.push(`the attribute ${name}: only an operator changes it here, and there its person could`);
    } else {
      try {
        kept = changedAttributes(kept, { [name]: valueFor(definition, attribute) }, definitions, 'operator');
      } catch (error) {
        if (!(error instanceof IdentityError)) throw error;
        notes.push(readableName(error.message, 300));
      }
    }
  }
  if (unknown.size > 0) notes.push(`attributes that are not defined here: ${listed([...unknown])}`);
  return canonicalJson(kept) === canonicalJson(existing?.attributes) ? undefined : kept;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Most systems have texts alone, or lists of them. What is of another type than it should be is refused by its definition. */
function valueFor({ type }: AttributeDefinition, { value, separator }: ImportedAttribute): AttributeValue {
  if (type === 'strings') {
    const texts = separator === undefined || typeof value !== 'string' ? value : value.split(separator);
    return (Array.isArray(texts) ? texts : [texts]).map((each) => (separator ? String(each).trim() : each)) as string[];
  }
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (type === 'boolean' && (one === 'true' || one === 'false')) return one === 'true';
  if (type === 'number' && typeof one === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(one)) return Number(one);
  return one as AttributeValue;
}
