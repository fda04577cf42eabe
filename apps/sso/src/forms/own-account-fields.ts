import type { RegistrationField, UserRegistration } from '@signet/authorization-server';
import { isEmailAddress, type Profile } from '@signet/identity';
import type { PlainKey } from '../pages/messages/catalogue.js';
import { type FieldDefinition, fields, newPasswordField } from './fields.js';

/** Of a person who makes an account of their own. */
export type OwnAccountNames = 'username' | RegistrationField | 'password';

const members = {
  name: 'name',
  given_name: 'givenName',
  family_name: 'familyName',
  email: 'email',
  phone_number: 'phoneNumber',
} as const satisfies Record<RegistrationField, keyof Profile>;

const requiredLabels = {
  name: 'name.required_label',
  given_name: 'given_name.label',
  family_name: 'family_name.label',
  email: 'email.required_label',
  phone_number: 'phone_number.label',
} as const satisfies Record<RegistrationField, PlainKey>;

/** What is asked where nobody demands it; the others are left out then. */
const usual: ReadonlySet<RegistrationField> = new Set(['name', 'email']);

/**
 * The fields of a new account, and those of them that are not asked for.
 * @param least code points of a password, as the operator wants them
 */
export function ownAccountFields(
  { required, verifiesEmail }: Pick<UserRegistration, 'required' | 'verifiesEmail'>,
  least?: number,
): { readonly fields: Record<OwnAccountNames, FieldDefinition>; readonly omitted: readonly OwnAccountNames[] } {
  const demanded = new Set<RegistrationField>(verifiesEmail ? [...required, 'email'] : required);
  // Who says both has said it.
  const isNamed = demanded.has('given_name') && demanded.has('family_name') && !demanded.has('name');
  const all = Object.keys(members) as RegistrationField[];
  const omitted = all.filter((name) => !demanded.has(name) && (!usual.has(name) || (isNamed && name === 'name')));
  const of = (name: RegistrationField) => (demanded.has(name) ? demandedField(name) : fields[members[name]]);
  return {
    fields: {
      username: {
        ...fields.newUsername,
        // Else it could be somebody else's, who signs in by it.
        schema: fields.newUsername.schema.refine((value) => !isEmailAddress(value), said('username.address')),
      },
      name: of('name'),
      given_name: of('given_name'),
      family_name: of('family_name'),
      email: of('email'),
      phone_number: of('phone_number'),
      password: newPasswordField(least),
    },
    omitted,
  };
}

/** What was said, as an account has it. */
export function profileOf(values: Readonly<Partial<Record<RegistrationField, string>>>): Partial<Profile> {
  const said = (Object.keys(members) as RegistrationField[]).flatMap((name) => {
    const value = values[name] ?? '';
    return value === '' ? [] : [[members[name], value] as const];
  });
  return Object.fromEntries(said);
}

function demandedField(name: RegistrationField): FieldDefinition {
  const definition = fields[members[name]];
  return {
    ...definition,
    label: requiredLabels[name],
    required: true,
    schema: definition.schema.refine((value) => value !== '', said('field.missing')),
  };
}

function said(key: PlainKey): { readonly error: PlainKey } {
  return { error: key };
}
