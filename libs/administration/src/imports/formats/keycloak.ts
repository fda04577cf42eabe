import {
  type Imported,
  type ImportedKind,
  type ImportedMember,
  ImportFault,
  type ImportSource,
  notTaken,
  Untaken,
} from '../imported.js';
import { type JsonSlice, jsonSlices } from '../reading/json-slices.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';
import { keycloakClient } from './keycloak-client.js';
import { KeycloakGroups } from './keycloak-groups.js';
import type { KeycloakAudiences } from './keycloak-roles.js';
import { KeycloakServiceAccounts } from './keycloak-service-accounts.js';
import { keycloakUser } from './keycloak-user.js';

const kinds: Readonly<Record<string, ImportedKind>> = {
  groups: 'group',
  organizations: 'organization',
  clients: 'client',
  users: 'account',
};

/** A whole tree of groups, and all members of an organization, are one item. */
const largest = { groups: 16 << 20, organizations: 16 << 20 };
/** Members of one organization, and of all of them: they are held until all people are there. */
const mostMembers = 100_000;
const mostHeld = 500_000;

/**
 * A realm as `kc.sh export` writes it into one file, or a file of users beside it (RealmRepresentation). It is read twice: what people
 * rest on comes first, wherever it stands.
 * @param audiences without them roles are not taken
 * @throws ImportFault
 */
export async function* readKeycloak(open: ImportSource, audiences: KeycloakAudiences = {}): AsyncGenerator<Imported> {
  const groups = new KeycloakGroups(audiences);
  const held: Imported[] = [];
  const serviceAccounts = new KeycloakServiceAccounts(audiences);
  for await (const slice of jsonSlices(open(), { items: ['groups', 'users'], largest })) {
    if (slice.member === 'users') serviceAccounts.see(slice.json);
    if (slice.member !== 'groups') continue;
    const taken = attempt(slice, (value) => {
      groups.add(value);
      return [];
    });
    held.push(...(taken ?? []));
  }
  yield* groups.all();
  yield* held;
  const items = ['organizations', 'clients', 'users'];
  const members: ImportedMember[] = [];
  for await (const slice of jsonSlices(open(), { items, largest })) {
    yield* attempt(slice, (value) =>
      read(slice.member, new Members(value), { groups, members, serviceAccounts, audiences }),
    ) ?? [];
  }
  yield* members;
  yield* serviceAccounts.left();
}

interface Held {
  readonly groups: KeycloakGroups;
  readonly members: ImportedMember[];
  readonly serviceAccounts: KeycloakServiceAccounts;
  readonly audiences: KeycloakAudiences;
}

/** What is not taken of a slice is told. */
function attempt(
  { member, json }: JsonSlice,
  work: (value: unknown) => readonly Imported[] | undefined,
): readonly Imported[] | undefined {
  const what = kinds[member];
  if (what === undefined) throw new ImportFault('the file is no realm of Keycloak');
  let name = '';
  try {
    if (json === undefined) throw new Untaken('it is too large');
    const value = parseStrictJson(json);
    name = nameOf(value);
    return work(value);
  } catch (error) {
    return [notTaken(what, name, error)];
  }
}

function read(
  member: string,
  value: Members,
  { groups, members, serviceAccounts, audiences }: Held,
): readonly Imported[] {
  if (member === 'clients') return [serviceAccounts.joined(keycloakClient(value))];
  if (member === 'users') return [keycloakUser(value, (path) => groups.nameOf(path), audiences)];
  const name = value.text('alias') ?? value.text('name');
  if (name === undefined) throw new Untaken('it has no name');
  if (value.flag('enabled') === false) throw new Untaken('it is disabled');
  for (const person of value.objects('members', mostMembers)) {
    const username = person.text('username');
    if (members.length >= mostHeld) throw new Untaken(`a file may have ${mostHeld} members of organizations`);
    if (username !== undefined)
      members.push({ kind: 'member', name: `${username} in ${name}`, organization: name, username, notes: [] });
  }
  const notes = value.list('identityProviders').length > 0 ? ['identity providers'] : [];
  return [
    { kind: 'organization', name, organizationId: value.text('id'), displayName: value.text('name') ?? name, notes },
  ];
}

function nameOf(value: unknown): string {
  const members = new Members(value);
  for (const name of ['username', 'clientId', 'name', 'id']) {
    const text = members.value(name);
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}
