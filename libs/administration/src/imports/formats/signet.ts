import { isOrderedAction } from '@signet/authorization-server';
import { importedOwnHash, type Profile } from '@signet/identity';
import { type Imported, type ImportSource, notTaken, Untaken } from '../imported.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';
import { attributesOf } from './attribute-members.js';
import { passwordOf } from './password-of.js';
import { profileOf } from './profile-members.js';
import { recordsOf } from './records-of.js';

const texts = [
  ...(['email', 'name', 'givenName', 'familyName', 'middleName', 'nickname', 'profile', 'picture', 'website'] as const),
  ...(['gender', 'birthdate', 'zoneinfo', 'locale', 'phoneNumber'] as const),
] satisfies readonly (keyof Profile)[];
const addressParts = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'] as const;

/** What `signet export` writes: one record a line, each of which says what it is. @throws ImportFault */
export async function* readSignet(open: ImportSource): AsyncGenerator<Imported> {
  for await (const json of recordsOf(open)) {
    let name = '';
    try {
      if (json === undefined) throw new Untaken('it is too large');
      const record = new Members(parseStrictJson(json));
      name =
        (['username', 'clientId', 'name']
          .map((each) => record.value(each))
          .find((each) => typeof each === 'string') as string) ?? '';
      yield read(record);
    } catch (error) {
      yield notTaken('account', name, error);
    }
  }
}

function read(record: Members): Imported {
  switch (record.text('kind')) {
    case 'account':
      return account(record);
    case 'client':
      return client(record);
    case 'group':
      return {
        kind: 'group',
        name: required(record, 'name'),
        groupId: record.text('groupId'),
        description: record.text('description'),
        parent: record.text('parent'),
        notes: [],
      };
    case 'member': {
      const [organization, username] = [required(record, 'organization'), required(record, 'username')];
      return { kind: 'member', name: `${username} in ${organization}`, organization, username, notes: [] };
    }
    case 'organization':
      return {
        kind: 'organization',
        name: required(record, 'name'),
        organizationId: record.text('organizationId'),
        displayName: required(record, 'displayName'),
        notes: [],
      };
    default:
      throw new Untaken('it does not say what it is (kind)');
  }
}

function account(record: Members): Imported {
  const username = required(record, 'username');
  const notes: string[] = [];
  const address = record.object('address');
  const parts = addressParts.flatMap((part) => (address.text(part) === undefined ? [] : [[part, address.text(part)]]));
  const profile = profileOf(
    {
      ...Object.fromEntries(texts.map((name) => [name, record.text(name)])),
      emailVerified: record.flag('emailVerified') ?? false,
      phoneNumberVerified: record.flag('phoneNumberVerified'),
      ...(parts.length > 0 && { address: Object.fromEntries(parts) }),
    },
    notes,
  );
  const hash = record.text('passwordHash');
  return {
    kind: 'account',
    name: username,
    subject: record.text('subject'),
    username,
    profile,
    passwordHash: passwordOf(() => (hash === undefined ? undefined : importedOwnHash(hash)), notes),
    isDisabled: record.value('disabledAt') !== undefined,
    createdAt: record.number('createdAt'),
    groups: record.texts('groups'),
    attributes: attributesOf(record.object('attributes'), notes),
    actions: record.texts('actions').filter(isOrderedAction),
    notes,
  };
}

function client(record: Members): Imported {
  const clientId = required(record, 'clientId');
  const metadata = record.value('metadata');
  const members = new Members(metadata, 'metadata');
  return {
    kind: 'client',
    name: clientId,
    clientId,
    metadata: Object.fromEntries(members.names.map((name) => [name, members.value(name)])),
    secretDigest: record.text('secretDigest'),
    notes: [],
  };
}

function required(record: Members, name: string): string {
  const text = record.text(name);
  if (text === undefined) throw new Untaken(`it has no ${name}`);
  return text;
}
