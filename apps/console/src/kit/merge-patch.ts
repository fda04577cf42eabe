/** A merge patch (RFC 7396) of documents that know no null. */
export type MergePatch = Readonly<Record<string, unknown>>;

/** One that makes the one of the other; undefined where they are the same. */
export function patchBetween(before: object, after: object): MergePatch | undefined {
  const [old, next] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const members = [...new Set([...old.keys(), ...next.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), next.get(name)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (is === undefined) return [[name, null] as const];
    const inner = isRecord(was) && isRecord(is) ? patchBetween(was, is) : is;
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** What it makes of a document. */
export function patched<T extends object>(document: T, patch: MergePatch): T {
  const merged = new Map<string, unknown>(Object.entries(document));
  for (const [name, value] of Object.entries(patch)) {
    const was = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isRecord(value) ? patched(isRecord(was) ? was : {}, value as MergePatch) : value);
  }
  return Object.fromEntries(merged) as T;
}

/** What it says, member by member: those of objects within it by all their names. */
export function patchedMembers(patch: MergePatch, path: readonly string[] = []): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(patch).flatMap(([name, value]): (readonly [string, unknown])[] => {
      const at = [...path, name];
      return isRecord(value) ? [...patchedMembers(value as MergePatch, at)] : [[at.join('.'), value]];
    }),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
