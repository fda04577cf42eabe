import { checkProfile, IdentityError, type ProfileClaim, profileClaims } from '@signet/identity';
import { z } from 'zod';
import type { PlainKey } from '../pages/messages/catalogue.js';
import { locales } from '../pages/messages/locales.js';
import type { FieldDefinition } from './fields.js';

/** UTF-16 units: what identity takes. */
const [textMaxUnits, urlMaxUnits] = [256, 2048];

type Shown = Pick<FieldDefinition, 'label' | 'autocomplete'> & Partial<Omit<FieldDefinition, 'label' | 'autocomplete'>>;

const name = { type: 'text', maxLength: textMaxUnits } as const;
const url = { type: 'url', maxLength: urlMaxUnits } as const;

const shown: Readonly<Record<ProfileClaim, Shown & { readonly rule: PlainKey }>> = {
  name: { ...name, label: 'profile.name', autocomplete: 'name', rule: 'account.profile.text' },
  given_name: { ...name, label: 'profile.given_name', autocomplete: 'given-name', rule: 'account.profile.text' },
  middle_name: { ...name, label: 'profile.middle_name', autocomplete: 'additional-name', rule: 'account.profile.text' },
  family_name: { ...name, label: 'profile.family_name', autocomplete: 'family-name', rule: 'account.profile.text' },
  nickname: { ...name, label: 'profile.nickname', autocomplete: 'nickname', rule: 'account.profile.text' },
  profile: { ...url, label: 'profile.profile', autocomplete: 'off', rule: 'account.profile.url' },
  website: { ...url, label: 'profile.website', autocomplete: 'url', rule: 'account.profile.url' },
  gender: { ...name, label: 'profile.gender', autocomplete: 'sex', rule: 'account.profile.text' },
  birthdate: { ...name, label: 'profile.birthdate', autocomplete: 'bday', rule: 'account.profile.birthdate' },
  zoneinfo: {
    ...name,
    label: 'profile.zoneinfo',
    autocomplete: 'off',
    suggestions: Intl.supportedValuesOf('timeZone'),
    rule: 'account.profile.zoneinfo',
  },
  locale: {
    label: 'profile.locale',
    autocomplete: 'language',
    type: 'select',
    choices: locales.map(({ language, ownName }) => ({ value: language, text: ownName })),
    named: (words, tag) => words.languageName(tag),
    rule: 'account.profile.locale',
  },
  phone_number: { label: 'profile.phone', autocomplete: 'tel', type: 'tel', rule: 'phone_number.invalid' },
};

/** What people change of themselves, each with identity's own rule: an empty field takes away what was there. */
export const profileFields = Object.fromEntries(
  Object.entries(shown).map(([claim, { rule, ...field }]) => {
    const whole = { type: 'text', maxLength: textMaxUnits, required: false, ...field } as const;
    return [claim, { ...whole, schema: ruled(claim as ProfileClaim, rule, whole.maxLength) }];
  }),
) as unknown as Readonly<Record<ProfileClaim, FieldDefinition>>;

/** The same where it cannot be left out. */
export function neededProfileField(claim: ProfileClaim): FieldDefinition {
  const field = profileFields[claim];
  const isSaid = (text: string) => text.trim() !== '';
  const schema = field.schema.refine(isSaid, { error: 'field.missing' satisfies PlainKey });
  return { ...field, required: true, schema };
}

function ruled(claim: ProfileClaim, rule: PlainKey, most: number): z.ZodType<string> {
  const said = { error: rule };
  return z
    .string()
    .max(most, said)
    .trim()
    .refine((value) => value === '' || isProfileText(claim, value), said);
}

function isProfileText(claim: ProfileClaim, value: string): boolean {
  try {
    checkProfile({ [profileClaims[claim]]: value });
    return true;
  } catch (error) {
    if (error instanceof IdentityError) return false;
    throw error;
  }
}
