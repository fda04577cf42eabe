import { givenName } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';

export type AttributeValue = string | number | boolean | readonly string[];

/** What operators keep of a person beside the standard claims, by the name of its definition. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

export const attributeTypes = ['string', 'number', 'boolean', 'strings'] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** Who it is for: operators alone, or the person as well. */
export const attributeKeepers = ['operator', 'person'] as const;
export type AttributeKeeper = (typeof attributeKeepers)[number];

export type AttributeLabel = string | Readonly<Record<string, string>>;

/** What an attribute of accounts may be. Its name and type never change, for accounts have values of it. */
export interface AttributeDefinition {
  /** 1 to 64 ASCII letters, digits and underscores, beginning with a small letter. */
  readonly name: string;
  readonly type: AttributeType;
  /** For operators. */
  readonly description?: string | undefined;
  /** What it is called where its person sees it: a text, or one for each language (BCP 47 tag). Its name, where it is absent. */
  readonly label?: AttributeLabel | undefined;
  /**
   * That its person has a value of it, which they then cannot take away: from when on whoever has none is asked at a sign-in; epoch seconds. Of what
   * people change alone.
   */
  readonly requiredFrom?: number | undefined;
  /** Of a text, or of each in a list: characters (UTF-16 units), 1 to 2048; default 256. */
  readonly longest?: number | undefined;
  /** Of a list: how many at most, 1 to 50; default 20. */
  readonly mostListed?: number | undefined;
  /** Of a number: the least and the most that it may be. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** Of a text, or of each in a list: it is one of these. */
  readonly oneOf?: readonly string[] | undefined;
  readonly seenBy: AttributeKeeper;
  readonly changedBy: AttributeKeeper;
  /** Epoch seconds. */
  readonly createdAt: number;
}

const bounds = { longest: 2_048, mostListed: 50, choices: 100, description: 256, label: 64, languages: 20 };
export const defaultAttributeBounds = { longest: 256, mostListed: 20 };

/** @throws IdentityError `invalid_attribute`, which says what it should be */
export function checkAttributeDefinition(definition: AttributeDefinition): void {
  const { name, type, description, longest, mostListed, least, most, oneOf, seenBy, changedBy } = definition;
  const { label, requiredFrom } = definition;
  if (typeof name !== 'string' || !/^[a-z][A-Za-z0-9_]{0,63}$/.test(name)) {
    refuse('a name has 1 to 64 letters, digits and underscores, and begins with a small letter');
  }
  if (!attributeTypes.includes(type)) refuse(`a type is one of ${attributeTypes.join(', ')}`);
  if (description !== undefined && givenName(description, bounds.description) === undefined) {
    refuse(`a description has 1 to ${bounds.description} characters, none of them invisible`);
  }
  if (label !== undefined && !isLabel(label)) {
    refuse(`a label has 1 to ${bounds.label} characters, or is one for each of up to ${bounds.languages} languages`);
  }
  const isText = type === 'string' || type === 'strings';
  bound('longest', longest, isText, bounds.longest);
  bound('mostListed', mostListed, type === 'strings', bounds.mostListed);
  for (const each of [least, most]) {
    if (each !== undefined && (type !== 'number' || !Number.isFinite(each))) refuse('least and most are of a number');
  }
  if (least !== undefined && most !== undefined && least > most) refuse('least is at most most');
  if (oneOf !== undefined && !(isText && isListOfChoices(oneOf, longest))) {
    refuse(`oneOf has 1 to ${bounds.choices} texts, of a type that is text`);
  }
  if (!attributeKeepers.includes(seenBy) || !attributeKeepers.includes(changedBy)) {
    refuse('seenBy and changedBy are operator or person');
  }
  if (changedBy === 'person' && seenBy !== 'person') refuse('who changes an attribute also sees it');
  if (requiredFrom === undefined) return;
  if (!Number.isSafeInteger(requiredFrom) || requiredFrom < 0)
    refuse('requiredFrom is a time, in seconds since the epoch');
  if (changedBy !== 'person') refuse('what is required is changed by the person');
}

function isLabel(label: AttributeLabel): boolean {
  const isText = (text: unknown) => typeof text === 'string' && givenName(text, bounds.label) !== undefined;
  if (typeof label !== 'object' || label === null) return isText(label);
  const entries = Object.entries(label);
  const isTag = (tag: string) => /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag);
  return (
    entries.length > 0 &&
    entries.length <= bounds.languages &&
    entries.every(([tag, text]) => isTag(tag) && isText(text))
  );
}

function bound(name: string, value: number | undefined, applies: boolean, most: number): void {
  if (value === undefined) return;
  if (!applies || !Number.isInteger(value) || value < 1 || value > most) {
    refuse(`${name} is a whole number of 1 to ${most}, of a type that has it`);
  }
}

function isListOfChoices(oneOf: readonly string[], longest: number = defaultAttributeBounds.longest): boolean {
  return oneOf.length > 0 && oneOf.length <= bounds.choices && oneOf.every((each) => isAttributeText(each, longest));
}

/** Text of whole characters without controls, which every database can hold. */
export function isAttributeText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function refuse(rule: string): never {
  throw new IdentityError('invalid_attribute', `an attribute cannot be defined so: ${rule}`);
}
