import type { EpochSeconds } from '@signet/authorization-server';
import type { AdminScope } from '../authority/admin-audience.js';

/** What a configuration can say, and what it takes, all of it, to read and to change it: an app is told with the names of its groups and organizations. */
export const managedKinds = {
  attribute: { read: ['admin:users:read'], write: 'admin:users:write' },
  group: { read: ['admin:users:read'], write: 'admin:users:write' },
  audience: { read: ['admin:resources:read'], write: 'admin:resources:write' },
  client: { read: ['admin:clients:read', 'admin:users:read'], write: 'admin:clients:write' },
  provider: { read: ['admin:providers:read'], write: 'admin:providers:write' },
  policies: { read: ['admin:policies:read'], write: 'admin:policies:write' },
  theme: { read: ['admin:theme:read'], write: 'admin:theme:write' },
  role: { read: ['admin:roles:read'], write: 'admin:roles:write' },
} as const satisfies Readonly<Record<string, { readonly read: readonly AdminScope[]; readonly write: AdminScope }>>;

export type ManagedKind = keyof typeof managedKinds;

export const managedKindNames = Object.keys(managedKinds) as readonly ManagedKind[];

/** Which thing: by what the configuration calls it. */
export interface ManagedKey {
  readonly kind: ManagedKind;
  readonly name: string;
}

/** That a configuration says how something is to be. */
export interface ManagedThing extends ManagedKey {
  /** `versionOf` the thing as it was when it was applied last: another one was changed by hand since. */
  readonly digest: string;
  readonly appliedAt: EpochSeconds;
  /** The `sub` of who applied it; undefined at the database. */
  readonly appliedBy?: string | undefined;
}

export abstract class ManagedThingStore {
  abstract find(key: ManagedKey): Promise<ManagedThing | undefined>;
  /** By kind and name. */
  abstract list(): Promise<readonly ManagedThing[]>;
  abstract save(thing: ManagedThing): Promise<void>;
  /** True for one of any number of parallel calls. */
  abstract delete(key: ManagedKey): Promise<boolean>;
}

/** As overwriting, plans and the audit trail name it. */
export function nameOfThing({ kind, name }: ManagedKey): string {
  return `${kind}/${name}`;
}
