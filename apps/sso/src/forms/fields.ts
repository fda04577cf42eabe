import type { LocalizedText } from '@signet/auth-contracts';
import {
  type Advice,
  checkProfile,
  IdentityError,
  type IdentityErrorCode,
  isEmailAddress,
  newUsername,
  type Profile,
  parseNewPassword,
  passwordMaxUnits,
  passwordMinLength,
  presentedMaxUnits,
  usernameMaxUnits,
  type Weakness,
  weaknesses,
} from '@signet/identity';
import { givenName } from '@signet/runtime';
import { z } from 'zod';
import { type Message, message, type PlainKey } from '../pages/messages/catalogue.js';
import type { Words } from '../pages/messages/words.js';

/** A message of ours, or what operators call it. */
export type FieldLabel = PlainKey | { readonly texts: LocalizedText };

/** One field of a form: how it is shown, and what may be in it. */
export interface FieldDefinition {
  readonly label: FieldLabel;
  /** `hidden`: filled by script alone, and never shown again. */
  readonly type:
    | 'hidden'
    | 'text'
    | 'number'
    | 'lines'
    | 'password'
    | 'email'
    | 'tel'
    | 'url'
    | 'checkbox'
    | 'select'
    | 'file';
  /** Of a `file`: the types that a browser offers. */
  readonly accept?: readonly string[];
  readonly autocomplete: string;
  /** UTF-16 units, as `maxlength` of HTML counts. */
  readonly maxLength: number;
  readonly required: boolean;
  readonly hint?: Message;
  /** Of a `select`: what may be chosen beside nothing. */
  readonly choices?: ReadonlyArray<{ readonly value: string; readonly text: string | Message }>;
  /** Of a `number`. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** Of a value that is none of the choices, what people read. */
  readonly named?: (words: Words, value: string) => string;
  /** What a browser proposes while somebody types. */
  readonly suggestions?: readonly string[];
  /** A new password: advice is given while it is typed. */
  readonly isChosen?: true;
  /** Shown in capitals of one width, to be compared letter by letter. */
  readonly isCode?: boolean;
  /** Its errors are keys of messages. */
  readonly schema: z.ZodType<string>;
}

/** UTF-16 units of what has no rule of its own. */
const [profileMaxUnits, userCodeMaxUnits, recoveryCodeMaxUnits, factorNameMaxUnits] = [256, 32, 64, 128];

/** What refuses a new username or a new password, at the field that it is about. */
export const identityRefusals = {
  invalid_username: 'username.invalid',
  username_taken: 'username.taken',
  password_too_short: 'password.too_short',
  password_too_long: 'password.too_long',
  password_invalid: 'password.invalid',
  password_common: 'password.common',
  password_personal: 'password.personal',
  password_same: 'password.same',
  password_too_weak: 'password.too_weak',
} as const satisfies Partial<Record<IdentityErrorCode, PlainKey>>;

const username = {
  label: 'username.label',
  type: 'text',
  autocomplete: 'username',
  maxLength: usernameMaxUnits,
  required: true,
  schema: text({ most: usernameMaxUnits, missing: 'username.missing', tooLong: 'username.too_long' }),
} as const satisfies FieldDefinition;

const password = {
  label: 'password.label',
  type: 'password',
  autocomplete: 'current-password',
  maxLength: passwordMaxUnits,
  required: true,
  schema: text({ most: passwordMaxUnits, missing: 'password.missing', tooLong: 'password.too_long' }),
} as const satisfies FieldDefinition;

/** Every field that a form here has, each with its one limit; those of identity come from identity. */
export const fields = {
  username,
  password,
  /** By which name somebody is known here: a username, or an address. */
  identifier: {
    ...username,
    label: 'identifier.label',
    schema: trimmed(text({ most: usernameMaxUnits, missing: 'identifier.missing', tooLong: 'identifier.too_long' })),
  },
  newUsername: { ...username, schema: trimmed(username.schema).superRefine(identityRule(newUsername)) },
  name: {
    label: 'name.label',
    type: 'text',
    autocomplete: 'name',
    maxLength: profileMaxUnits,
    required: false,
    schema: trimmed(text({ most: profileMaxUnits, tooLong: 'name.too_long' })).refine(
      (value) => value === '' || givenName(value, profileMaxUnits) !== undefined,
      said('name.invalid'),
    ),
  },
  email: {
    label: 'email.label',
    type: 'email',
    autocomplete: 'email',
    maxLength: profileMaxUnits,
    required: false,
    schema: trimmed(text({ most: profileMaxUnits, tooLong: 'email.too_long' })).refine(
      (value) => value === '' || isEmailAddress(value),
      said('email.invalid'),
    ),
  },
  newEmail: {
    label: 'email.new',
    type: 'email',
    autocomplete: 'email',
    maxLength: profileMaxUnits,
    required: true,
    schema: trimmed(text({ most: profileMaxUnits, missing: 'email.missing', tooLong: 'email.too_long' })).refine(
      isEmailAddress,
      said('email.invalid'),
    ),
  },
  everywhere: {
    label: 'account.password.everywhere',
    type: 'checkbox',
    autocomplete: 'off',
    maxLength: 3,
    required: false,
    schema: z.enum(['', 'yes']),
  },
  keep: {
    label: 'keep.label',
    type: 'checkbox',
    autocomplete: 'off',
    maxLength: 3,
    required: false,
    schema: z.enum(['', 'yes']),
  },
  rememberDevice: {
    label: 'remember_device.label',
    type: 'checkbox',
    autocomplete: 'off',
    maxLength: 3,
    required: false,
    schema: z.enum(['', 'yes']),
  },
  givenName: profileText('givenName', { label: 'given_name.label', autocomplete: 'given-name' }),
  familyName: profileText('familyName', { label: 'family_name.label', autocomplete: 'family-name' }),
  phoneNumber: {
    label: 'phone_number.label',
    type: 'tel',
    autocomplete: 'tel',
    maxLength: profileMaxUnits,
    required: false,
    schema: trimmed(text({ most: profileMaxUnits, tooLong: 'phone_number.invalid' })).refine(
      (value) => value === '' || isProfileText('phoneNumber', value),
      said('phone_number.invalid'),
    ),
  },
  userCode: {
    label: 'user_code.label',
    type: 'text',
    autocomplete: 'off',
    maxLength: userCodeMaxUnits,
    required: true,
    isCode: true,
    schema: trimmed(text({ most: userCodeMaxUnits, missing: 'user_code.missing', tooLong: 'user_code.too_long' })),
  },
  emailCode: {
    label: 'email_code.label',
    type: 'text',
    autocomplete: 'one-time-code',
    maxLength: userCodeMaxUnits,
    required: true,
    isCode: true,
    schema: trimmed(text({ most: userCodeMaxUnits, missing: 'email_code.missing', tooLong: 'user_code.too_long' })),
  },
  passkey: {
    label: 'factor.passkey',
    type: 'hidden',
    autocomplete: 'off',
    maxLength: presentedMaxUnits,
    required: true,
    schema: text({ most: presentedMaxUnits, missing: 'passkey.missing', tooLong: 'passkey.failed' }),
  },
  factorName: {
    label: 'account.factors.name',
    type: 'text',
    autocomplete: 'off',
    maxLength: factorNameMaxUnits,
    required: false,
    schema: trimmed(text({ most: factorNameMaxUnits, tooLong: 'account.factors.name_invalid' })),
  },
  totpCode: {
    label: 'totp_code.label',
    type: 'text',
    autocomplete: 'one-time-code',
    maxLength: userCodeMaxUnits,
    required: true,
    isCode: true,
    schema: trimmed(text({ most: userCodeMaxUnits, missing: 'totp_code.missing', tooLong: 'user_code.too_long' })),
  },
  recoveryCode: {
    label: 'recovery_code.label',
    type: 'text',
    autocomplete: 'off',
    maxLength: recoveryCodeMaxUnits,
    required: true,
    isCode: true,
    schema: trimmed(
      text({ most: recoveryCodeMaxUnits, missing: 'recovery_code.missing', tooLong: 'user_code.too_long' }),
    ),
  },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

function profileText(member: 'givenName' | 'familyName', shown: Pick<FieldDefinition, 'label' | 'autocomplete'>) {
  return {
    ...shown,
    type: 'text',
    maxLength: profileMaxUnits,
    required: false,
    schema: trimmed(text({ most: profileMaxUnits, tooLong: 'name.too_long' })).refine(
      (value) => value === '' || isProfileText(member, value),
      said('name.invalid'),
    ),
  } as const satisfies FieldDefinition;
}

/** Whether identity would take it. */
function isProfileText(member: keyof Profile, value: string): boolean {
  try {
    checkProfile({ [member]: value });
    return true;
  } catch (error) {
    if (error instanceof IdentityError) return false;
    throw error;
  }
}

function text({ most, missing, tooLong }: { most: number; missing?: PlainKey; tooLong: PlainKey }) {
  const bounded = z.string().max(most, said(tooLong));
  return missing === undefined ? bounded : bounded.min(1, said(missing));
}

function trimmed(schema: z.ZodString): z.ZodString {
  return schema.trim();
}

function said(key: PlainKey): { readonly error: PlainKey } {
  return { error: key };
}

/** Of a person who makes an account. @param least code points of a password, as the operator wants them */
export function newAccountFields(least?: number) {
  const { newUsername, name, email } = fields;
  return { username: newUsername, name, email, password: newPasswordField(least) };
}

export function newPasswordField(least: number = passwordMinLength): FieldDefinition {
  return {
    ...password,
    autocomplete: 'new-password',
    isChosen: true,
    hint: message('password.hint', { least }),
    schema: password.schema.superRefine(identityRule((value) => parseNewPassword(value, least))),
  };
}

/** Identity's own rule, so that a form is never of another opinion. */
function identityRule(rule: (value: string) => unknown) {
  return (value: string, context: z.RefinementCtx): void => {
    try {
      if (value !== '') rule(value);
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      context.addIssue({ code: 'custom', message: refusalOf(error) ?? 'form.invalid' });
    }
  };
}

export function refusalOf({ code, weakness }: Pick<IdentityError, 'code' | 'weakness'>): PlainKey | undefined {
  if (weakness !== undefined) return `password.weak.${weakness}`;
  return Object.hasOwn(identityRefusals, code) ? identityRefusals[code as keyof typeof identityRefusals] : undefined;
}

/** How advice on a new password is said, which is how it would be refused. */
export function adviceKey(advice: Advice): PlainKey {
  if (advice === 'strong') return 'password.strong';
  return isWeakness(advice) ? `password.weak.${advice}` : identityRefusals[advice];
}

function isWeakness(advice: Advice): advice is Weakness {
  return weaknesses.some((each) => each === advice);
}
