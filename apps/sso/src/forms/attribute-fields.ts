import {
  type Account,
  type AttributeDefinition,
  type AttributePatch,
  type AttributeValue,
  isAttributeValue,
} from '@signet/identity';
import { canonicalJson } from '@signet/runtime';
import { z } from 'zod';
import { type Message, message, type PlainKey } from '../pages/messages/catalogue.js';
import type { FieldDefinition } from './fields.js';

/** The field of an attribute: no claim has such a name. */
export type AttributeField = `attribute-${string}`;

export const attributeField = ({ name }: Pick<AttributeDefinition, 'name'>): AttributeField => `attribute-${name}`;

/** UTF-16 units: what identity takes where a definition says nothing else. */
const [usualLongest, usualListed, numberMaxUnits] = [256, 20, 32];

const rules = {
  string: 'account.profile.text',
  number: 'account.attribute.number',
  boolean: 'form.invalid',
  strings: 'account.attribute.lines',
} as const satisfies Readonly<Record<AttributeDefinition['type'], PlainKey>>;

const isRequired = ({ requiredFrom }: AttributeDefinition): boolean => requiredFrom !== undefined;

/**
 * What people say of themselves beside the standard claims, each with identity's own rule: an empty field takes away what was there.
 * @param isNeeded whether it cannot be left empty
 */
export function attributeFields(
  definitions: readonly AttributeDefinition[],
  isNeeded: (definition: AttributeDefinition) => boolean = isRequired,
): Readonly<Record<AttributeField, FieldDefinition>> {
  return Object.fromEntries(definitions.map((each) => [attributeField(each), fieldOf(each, isNeeded(each))]));
}

/** Those of an account: what is required and not said yet is asked for at a sign-in, and does not stand in the way of the rest. */
export function ownAttributeFields(
  definitions: readonly AttributeDefinition[],
  { attributes = {} }: Pick<Account, 'attributes'>,
): Readonly<Record<AttributeField, FieldDefinition>> {
  return attributeFields(definitions, (each) => isRequired(each) && attributes[each.name] !== undefined);
}

function fieldOf(definition: AttributeDefinition, isNeeded: boolean): FieldDefinition {
  const { name, label = name, oneOf, type } = definition;
  const rule = oneOf && type === 'string' ? 'account.attribute.choice' : rules[type];
  const isSaid = (input: string) => input.trim() !== '' || !isNeeded;
  return {
    label: { texts: label },
    autocomplete: 'off',
    required: isNeeded,
    ...shapeOf(definition),
    schema: z
      .string()
      .trim()
      .refine(isSaid, { error: 'field.missing' satisfies PlainKey })
      .refine((text) => text === '' || attributeOf(definition, text) !== undefined, { error: rule }),
  };
}

type Shape = Pick<FieldDefinition, 'type' | 'maxLength'> & Pick<FieldDefinition, 'choices' | 'least' | 'most' | 'hint'>;

function shapeOf({
  type,
  oneOf,
  longest = usualLongest,
  mostListed = usualListed,
  least,
  most,
}: AttributeDefinition): Shape {
  switch (type) {
    case 'string':
      if (oneOf === undefined) return { type: 'text', maxLength: longest };
      return { type: 'select', maxLength: longest, choices: oneOf.map((value) => ({ value, text: value })) };
    case 'number':
      return { type: 'number', maxLength: numberMaxUnits, least, most };
    case 'boolean':
      return { type: 'select', maxLength: numberMaxUnits, choices: yesOrNo };
    case 'strings': {
      const hint: Message = oneOf
        ? message('account.attribute.lines_of', { choices: oneOf.join(', '), most: mostListed })
        : message('account.attribute.lines_hint', { most: mostListed });
      return { type: 'lines', maxLength: (longest + 2) * mostListed, hint };
    }
  }
}

const yesOrNo = [
  { value: 'yes', text: message('account.attribute.yes') },
  { value: 'no', text: message('account.attribute.no') },
];

/** What was typed, in the type of the attribute; undefined where it is none that the definition lets be. */
export function attributeOf(definition: AttributeDefinition, typed: string): AttributeValue | undefined {
  const value = typedValue(definition, typed);
  return value !== undefined && isAttributeValue(definition, value) ? value : undefined;
}

function typedValue({ type }: AttributeDefinition, typed: string): AttributeValue | undefined {
  switch (type) {
    case 'string':
      return typed;
    case 'number':
      return /^-?\d{1,20}(?:\.\d{1,20})?$/.test(typed) ? Number(typed) : undefined;
    case 'boolean':
      return typed === 'yes' ? true : typed === 'no' ? false : undefined;
    case 'strings':
      return typed
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
  }
}

/** As it stands in a field. */
export function attributeText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join('\n') : String(value);
}

/** What stands in the fields of an account. */
export function attributeTexts(
  definitions: readonly AttributeDefinition[],
  { attributes = {} }: Pick<Account, 'attributes'>,
): Readonly<Record<AttributeField, string>> {
  return Object.fromEntries(definitions.map((each) => [attributeField(each), attributeText(attributes[each.name])]));
}

/** What differs of what was typed; undefined where nothing does. */
export function attributePatch(
  definitions: readonly AttributeDefinition[],
  { attributes = {} }: Pick<Account, 'attributes'>,
  values: Readonly<Record<string, string>>,
): AttributePatch | undefined {
  const changed = definitions.flatMap((definition) => {
    const typed = values[attributeField(definition)] ?? '';
    const next = typed === '' ? null : attributeOf(definition, typed);
    const before = attributes[definition.name] ?? null;
    return next === undefined || canonicalJson([next]) === canonicalJson([before])
      ? []
      : [[definition.name, next] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
