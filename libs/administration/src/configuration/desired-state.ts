import { nameKey } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { themeSection } from '../theme/stored-theme.js';
import { type ConfigurationDocument, configurationSchema, type SecretReference } from './description.js';
import type { WantedOf } from './kinds/index.js';
import { nameOfRole } from './kinds/role.js';
import { type ManagedKey, type ManagedKind, managedKindNames, nameOfThing } from './managed-thing.js';

/** Levels of a document, as of every body of the administration API. */
const deepest = 32;

/** What is to be, by kind and name. */
export type DesiredState = { readonly [Kind in ManagedKind]: ReadonlyMap<string, WantedOf[Kind]> };

/** What was written, as far as it can be judged without records. @throws AdministrationError invalid, with where, never with what */
export function readConfiguration(given: unknown): ConfigurationDocument {
  requireNames(given, ['configuration']);
  const read = configurationSchema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = ['configuration', ...(issue?.path ?? [])].map(String).join('.').slice(0, 256);
  const unknown =
    issue?.code === 'unrecognized_keys' ? `does not know ${issue.keys.join(', ').slice(0, 256)}` : issue?.message;
  throw new AdministrationError('invalid', `${place}: ${unknown ?? 'not as it should be'}`);
}

/**
 * The schema drops members called `__proto__` without a word, and PostgreSQL's text cannot hold NUL: neither comes through the administration API.
 * @throws AdministrationError invalid
 */
function requireNames(value: unknown, path: readonly string[]): void {
  const refused = (what: string) => new AdministrationError('invalid', `${path.join('.').slice(0, 256)}: ${what}`);
  if (typeof value === 'string' && value.includes('\u0000')) throw refused('a text has a NUL character');
  if (typeof value !== 'object' || value === null) return;
  if (path.length > deepest) throw refused(`is more than ${deepest} levels deep`);
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw refused('no member is called __proto__');
    if (name.includes('\u0000')) throw refused('a name has a NUL character');
    requireNames(member, [...path, name]);
  }
}

/** @throws AdministrationError invalid */
export function desiredState({
  audiences = {},
  clients = {},
  attributes = {},
  groups = {},
  providers = {},
  policies = {},
  theme = {},
  roles = [],
}: ConfigurationDocument): DesiredState {
  const assigned = new Map(roles.map((role) => [nameOfRole(role), role] as const));
  if (assigned.size < roles.length)
    throw new AdministrationError('invalid', 'configuration.roles: one stands there twice');
  return {
    attribute: new Map(Object.entries(attributes)),
    group: parentsFirst(groups),
    audience: new Map(Object.entries(audiences)),
    client: new Map(Object.entries(clients)),
    provider: new Map(Object.entries(providers)),
    policies: new Map(
      Object.entries(policies).flatMap(([name, values]) =>
        // A section that says nothing says nothing of it.
        values === undefined || Object.keys(values).length === 0 ? [] : [[name, values] as const],
      ),
    ),
    // One that says nothing says nothing of it.
    theme: new Map(Object.keys(theme).length === 0 ? [] : [[themeSection, theme] as const]),
    role: assigned,
  };
}

/** Each behind the one that it stands in: where all before it are in their places, none stands in itself on the way. */
function parentsFirst(groups: NonNullable<ConfigurationDocument['groups']>): DesiredState['group'] {
  const byKey = new Map(Object.entries(groups).map(([name, group]) => [nameKey(name), { name, group }] as const));
  if (byKey.size < Object.keys(groups).length) {
    throw new AdministrationError(
      'invalid',
      'configuration.groups: two have the same name, but for the case of letters',
    );
  }
  const ordered = new Map<string, WantedOf['group']>();
  const place = (key: string, below: ReadonlySet<string>): void => {
    const found = byKey.get(key);
    if (found === undefined || ordered.has(found.name)) return;
    if (below.has(key))
      throw new AdministrationError('invalid', `configuration.groups: ${found.name} stands in itself`);
    if (found.group.parent !== undefined) place(nameKey(found.group.parent), new Set([...below, key]));
    ordered.set(found.name, found.group);
  };
  for (const key of byKey.keys()) place(key, new Set());
  return ordered;
}

/** What a thing says of where its secret is; undefined where it says nothing. */
export function secretReferences(document: ConfigurationDocument): ReadonlyMap<string, SecretReference> {
  const of = (kind: ManagedKind, named: Readonly<Record<string, SecretReference | undefined>>) =>
    Object.entries(named).flatMap(([name, reference]) =>
      reference === undefined ? [] : [[nameOfThing({ kind, name }), reference] as const],
    );
  const { clients = {}, providers = {} } = document;
  const ofClients = Object.entries(clients).map(([name, { secret }]) => [name, secret] as const);
  const ofProviders = Object.entries(providers).map(
    ([name, { secret }]) => [name, secret && 'value' in secret ? secret.value : undefined] as const,
  );
  return new Map([...of('client', Object.fromEntries(ofClients)), ...of('provider', Object.fromEntries(ofProviders))]);
}

/** Every name, of what is to be and of what was. */
export function allNames(desired: DesiredState, managed: readonly ManagedKey[]): readonly ManagedKey[] {
  return managedKindNames.flatMap((kind) => {
    const left = managed.filter((thing) => thing.kind === kind && !desired[kind].has(thing.name));
    return [...[...desired[kind].keys()].map((name) => ({ kind, name })), ...left.map(({ name }) => ({ kind, name }))];
  });
}
