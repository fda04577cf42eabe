/** What an app may ask for at one audience: a member of `resources` of its metadata. */
export interface Access {
  readonly identifier: string;
  readonly scopes: readonly string[];
}

/** With a scope or without it; an audience of which the last one goes is asked for no more. */
export function withScope(all: readonly Access[], identifier: string, scope: string, isGiven: boolean): Access[] {
  const before = all.find((access) => access.identifier === identifier);
  const kept = (before?.scopes ?? []).filter((each) => each !== scope);
  const scopes = isGiven ? [...kept, scope] : kept;
  if (before === undefined) return [...all, { identifier, scopes }];
  return all
    .map((access) => (access === before ? { identifier, scopes } : access))
    .filter((access) => access.identifier !== identifier || scopes.length > 0);
}

/** What metadata says of it. */
export function accessOf({ resources }: Readonly<Record<string, unknown>>): readonly Access[] {
  return Array.isArray(resources) ? (resources as readonly Access[]) : [];
}
