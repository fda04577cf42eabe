import type { Client, Group, IdentityProvider, ResourceServer, RoleAssignmentKey } from '@signet/authorization-server';
import type { AttributeDefinition } from '@signet/identity';
import { aroundWrites, type Change, type Ports } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import type { StoredSettings } from '../settings/stored-setting.js';
import { themeSection } from '../theme/stored-theme.js';
import { nameOfRole } from './kinds/role.js';
import { type ManagedKey, nameOfThing } from './managed-thing.js';

type KeyOf = (records: AdministeredRecords, given: unknown) => Promise<ManagedKey | undefined>;

/** What a write of a port is a change of. */
const keys: { readonly [Port in Ports]?: Readonly<Record<string, KeyOf>> } = {
  clients: {
    insert: async (_, client) => ({ kind: 'client', name: (client as Client).clientId }),
    save: async (_, client) => ({ kind: 'client', name: (client as Client).clientId }),
    replace: async (_, client) => ({ kind: 'client', name: (client as Client).clientId }),
    delete: async (_, clientId) => ({ kind: 'client', name: clientId as string }),
  },
  resourceServers: {
    save: async (_, resource) => ({ kind: 'audience', name: (resource as ResourceServer).identifier }),
    delete: async (_, identifier) => ({ kind: 'audience', name: identifier as string }),
  },
  identityProviders: {
    insert: async (_, provider) => ({ kind: 'provider', name: (provider as IdentityProvider).providerId }),
    replace: async (_, provider) => ({ kind: 'provider', name: (provider as IdentityProvider).providerId }),
    delete: async (_, providerId) => ({ kind: 'provider', name: providerId as string }),
  },
  attributeDefinitions: {
    insert: async (_, definition) => ({ kind: 'attribute', name: (definition as AttributeDefinition).name }),
    replace: async (_, definition) => ({ kind: 'attribute', name: (definition as AttributeDefinition).name }),
    delete: async (_, name) => ({ kind: 'attribute', name: name as string }),
  },
  groups: {
    insert: async (_, group) => ({ kind: 'group', name: (group as Group).name }),
    // By the name that it had.
    replace: (records, group) => groupKey(records, (group as Group).groupId),
    delete: (records, groupId) => groupKey(records, groupId as string),
  },
  installationSettings: {
    save: async (_, settings) => sectionKey((settings as StoredSettings).section),
    delete: async (_, section) => sectionKey(section as string),
  },
  roleAssignments: { insert: roleKey, delete: roleKey },
};

/**
 * Notices what is changed by hand although a configuration says how it is: that is allowed, and told to whoever does it. What is applied is
 * noted as such in the same unit of work.
 */
export class NoticingUnitOfWork extends AdministrationUnitOfWork {
  readonly #noticed = new Set<string>();

  constructor(private readonly inner: AdministrationUnitOfWork) {
    super();
  }

  /** Names of things (`client/portal`) that were changed, and are managed. */
  get noticed(): readonly string[] {
    return [...this.#noticed];
  }

  override async run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    const [changed, applied] = [new Set<string>(), new Set<string>()];
    const result = await this.inner.run(initiator, (records) => {
      for (const each of [changed, applied]) each.clear();
      return work(
        aroundWrites(records, async (change, write) => {
          const key = await keyOf(records, change);
          const answer = await write();
          if (change.record === 'managedThings') applied.add(nameOfThing(change.given[0] as ManagedKey));
          else if (key && (await records.managedThings.find(key))) changed.add(nameOfThing(key));
          return answer;
        }),
      );
    });
    for (const name of changed) if (!applied.has(name)) this.#noticed.add(name);
    return result;
  }
}

async function keyOf(records: AdministeredRecords, { record, verb, given }: Change): Promise<ManagedKey | undefined> {
  return keys[record]?.[verb]?.(records, given[0]);
}

function sectionKey(name: string): ManagedKey {
  return { kind: name === themeSection ? 'theme' : 'policies', name };
}

async function groupKey({ groups }: AdministeredRecords, groupId: string): Promise<ManagedKey | undefined> {
  const group = await groups.find(groupId);
  return group && { kind: 'group', name: group.name };
}

async function roleKey(records: AdministeredRecords, given: unknown): Promise<ManagedKey | undefined> {
  const { resource: audience, role, holder, within } = given as RoleAssignmentKey;
  if (within !== undefined || holder.kind === 'account') return undefined;
  if (holder.kind === 'client') return { kind: 'role', name: nameOfRole({ audience, role, client: holder.id }) };
  const group = await records.groups.find(holder.id);
  return group && { kind: 'role', name: nameOfRole({ audience, role, group: group.name }) };
}
