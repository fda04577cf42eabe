import { IdentityError } from '../shared/identity-error.js';
import {
  type AttributeDefinition,
  type AttributeKeeper,
  type Attributes,
  type AttributeValue,
  defaultAttributeBounds,
  isAttributeText,
} from './attribute-definition.js';

/** What is named is set, null clears; what is absent stays. */
export type AttributePatch = Readonly<Record<string, AttributeValue | null>>;

/** Bytes, as JSON, of all attributes of an account: they are read with every grant. */
export const largestAttributes = 16_384;

/**
 * The attributes of an account after a change. Values of before stay as they are, whatever their definition says by now.
 * @param by who asks: a person changes what is theirs to change
 * @returns undefined where none is left
 * @throws IdentityError `invalid_attribute`, which names the attribute and not its value
 */
export function changedAttributes(
  before: Attributes | undefined,
  patch: AttributePatch,
  definitions: readonly AttributeDefinition[],
  by: AttributeKeeper,
): Attributes | undefined {
  const changed = new Map(Object.entries(before ?? {}));
  for (const [name, value] of Object.entries(patch)) {
    const definition = definitions.find((each) => each.name === name);
    // What a person may not see is not there for them.
    if (!definition || (by === 'person' && definition.seenBy !== 'person')) refuse('there is no such attribute', name);
    if (by === 'person' && definition.changedBy !== 'person') refuse('only an operator changes it', name);
    if (value === null && by === 'person' && definition.requiredFrom !== undefined) refuse('it is needed here', name);
    if (value === null) changed.delete(name);
    else if (fits(value, definition)) changed.set(name, value);
    else refuse(ruleOf(definition), name);
  }
  const attributes = Object.fromEntries(changed);
  if (Buffer.byteLength(JSON.stringify(attributes)) > largestAttributes) {
    throw new IdentityError('invalid_attribute', `the attributes of a user have ${largestAttributes} bytes at most`);
  }
  return changed.size === 0 ? undefined : attributes;
}

/** Whether the definition lets it be, of an account that has nothing else. */
export function isAttributeValue(definition: AttributeDefinition, value: AttributeValue): boolean {
  return fits(value, definition);
}

/** What people change themselves; the account has a value of each that is required, or its person is asked. */
export function ownAttributes(definitions: readonly AttributeDefinition[]): readonly AttributeDefinition[] {
  return definitions.filter(({ seenBy, changedBy }) => seenBy === 'person' && changedBy === 'person');
}

/** Those of an account that this one may see; what has no definition any more is nobody's. */
export function seenAttributes(
  attributes: Attributes | undefined,
  definitions: readonly AttributeDefinition[],
  by: AttributeKeeper,
): Attributes {
  const seen = definitions.filter(({ seenBy }) => by === 'operator' || seenBy === by).map(({ name }) => name);
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => seen.includes(name)));
}

function fits(value: AttributeValue, definition: AttributeDefinition): boolean {
  const { type, mostListed = defaultAttributeBounds.mostListed } = definition;
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number': {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = definition;
      return typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
    }
    case 'string':
      return fitsText(value, definition);
    case 'strings':
      return (
        Array.isArray(value) &&
        value.length <= mostListed &&
        new Set(value).size === value.length &&
        value.every((each) => fitsText(each, definition))
      );
  }
}

function fitsText(value: unknown, { longest = defaultAttributeBounds.longest, oneOf }: AttributeDefinition): boolean {
  return isAttributeText(value, longest) && (oneOf === undefined || oneOf.includes(value));
}

function ruleOf({ type, longest, mostListed, least, most, oneOf }: AttributeDefinition): string {
  const text = oneOf ? `one of ${oneOf.join(', ')}` : `1 to ${longest ?? defaultAttributeBounds.longest} characters`;
  switch (type) {
    case 'boolean':
      return 'it is true or false';
    case 'number':
      return `it is a number${least === undefined ? '' : `, at least ${least}`}${most === undefined ? '' : `, at most ${most}`}`;
    case 'string':
      return `it is ${text}, none of them a control character`;
    case 'strings':
      return `it is a list of at most ${mostListed ?? defaultAttributeBounds.mostListed} texts, each once, each ${text}`;
  }
}

/** An unknown name may be anything. */
function refuse(rule: string, name: string): never {
  const shown = /^[A-Za-z0-9_]{1,64}$/.test(name) ? name : 'it';
  throw new IdentityError('invalid_attribute', `the attribute ${shown}: ${rule}`);
}
