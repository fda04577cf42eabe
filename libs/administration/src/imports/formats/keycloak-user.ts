import type { OrderedAction } from '@signet/authorization-server';
import type { PostalAddress } from '@signet/identity';
import { type ImportedAccount, Untaken } from '../imported.js';
import type { Members } from '../reading/members.js';
import { attributesOf } from './attribute-members.js';
import { keycloakPassword } from './keycloak-password.js';
import { type KeycloakAudiences, keycloakRoles } from './keycloak-roles.js';
import { passwordOf } from './password-of.js';
import { profileOf, secondsOf } from './profile-members.js';

/** Attributes by the names that the built-in mappers of Keycloak read for the claims of OpenID Connect Core §5.1. */
const claims = {
  middleName: 'middleName',
  nickname: 'nickname',
  profile: 'profile',
  picture: 'picture',
  website: 'website',
  gender: 'gender',
  birthdate: 'birthdate',
  zoneinfo: 'zoneinfo',
  locale: 'locale',
  phoneNumber: 'phoneNumber',
} as const;
const addressParts = {
  formatted: 'formatted',
  street: 'streetAddress',
  locality: 'locality',
  region: 'region',
  postal_code: 'postalCode',
  country: 'country',
} as const satisfies Readonly<Record<string, keyof PostalAddress>>;

const claimed: ReadonlySet<string> = new Set([
  ...Object.values(claims),
  ...Object.keys(addressParts),
  'phoneNumberVerified',
]);

/** Required actions of Keycloak. Terms are asked here of everybody for whom some are in force, also of who is imported. */
const actions = {
  UPDATE_PASSWORD: 'change_password',
  VERIFY_EMAIL: 'verify_email',
  TERMS_AND_CONDITIONS: 'asked of all',
  terms_and_conditions: 'asked of all',
} as const satisfies Readonly<Record<string, OrderedAction | 'asked of all'>>;

/** UserRepresentation of Keycloak. @param groupName the name here of a group by its path there @throws Untaken */
export function keycloakUser(
  user: Members,
  groupName: (path: string) => string | undefined,
  audiences: KeycloakAudiences,
): ImportedAccount {
  const username = user.text('username');
  if (username === undefined) throw new Untaken('it has no username');
  if (user.text('serviceAccountClientId') !== undefined)
    throw new Untaken('it is the service account of a client, which is the client itself here', true);
  const notes: string[] = [];
  const attributes = user.object('attributes');
  const email = user.text('email');
  const profile = profileOf(
    {
      email,
      ...(email !== undefined && { emailVerified: user.flag('emailVerified') ?? false }),
      givenName: user.text('firstName'),
      familyName: user.text('lastName'),
      name: [user.text('firstName'), user.text('lastName')].filter((part) => part !== undefined).join(' ') || undefined,
      ...fromAttributes(attributes),
    },
    notes,
  );
  const groups = user.texts('groups').flatMap((path) => {
    const name = groupName(path);
    if (name === undefined) notes.push('a group that the file does not have');
    return name === undefined ? [] : [name];
  });
  noteTheRest(user, notes);
  return {
    kind: 'account',
    name: username,
    subject: user.text('id'),
    username,
    profile,
    passwordHash: passwordOf(() => password(user, notes), notes),
    isDisabled: user.flag('enabled') === false,
    createdAt: secondsOf(user.number('createdTimestamp')),
    groups,
    attributes: attributesOf(attributes, notes, { passedOver: claimed }),
    roles: keycloakRoles(user, audiences, notes),
    actions: actionsOf(user, notes),
    notes,
  };
}

function fromAttributes(given: Members) {
  const first = (name: string): string | undefined => {
    const value = given.value(name);
    const text: unknown = Array.isArray(value) ? value[0] : value;
    return typeof text === 'string' && text !== '' ? text : undefined;
  };
  const known = Object.entries(claims).map(([member, name]) => [member, first(name)] as const);
  const address = Object.entries(addressParts).flatMap(([name, part]) => {
    const text = first(name);
    return text === undefined ? [] : [[part, text]];
  });
  const verified = first('phoneNumberVerified');
  return {
    ...Object.fromEntries(known),
    ...(verified !== undefined && first('phoneNumber') !== undefined && { phoneNumberVerified: verified === 'true' }),
    ...(address.length > 0 && { address: Object.fromEntries(address) as PostalAddress }),
  };
}

function password(user: Members, notes: string[]): string | undefined {
  const credentials = user.objects('credentials');
  const others = credentials.filter((credential) => credential.text('type') !== 'password').length;
  if (others > 0) notes.push(`factors beside the password: ${others}, to be enrolled again`);
  const found = credentials.find((credential) => credential.text('type') === 'password');
  if (found === undefined) return undefined;
  // A password in the clear, as in files that people write for a first start.
  if (found.text('value') !== undefined) throw new Untaken('its password is no hash');
  return keycloakPassword(found);
}

function actionsOf(user: Members, notes: string[]): readonly OrderedAction[] {
  return [...new Set(user.texts('requiredActions'))].flatMap((name) => {
    const action = Object.hasOwn(actions, name) ? actions[name as keyof typeof actions] : undefined;
    if (action === undefined) notes.push(`a required action that there is not here: ${name}`);
    return action === undefined || action === 'asked of all' ? [] : [action];
  });
}

function noteTheRest(user: Members, notes: string[]): void {
  if (user.list('federatedIdentities').length > 0) notes.push('accounts at other identity providers');
  if (user.text('federationLink') !== undefined) notes.push('its password is kept by another directory');
}
