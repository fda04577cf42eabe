import { isDeepStrictEqual } from 'node:util';

/**
 * RFC 7396: what the patch names is replaced, what it names with null is taken away, and objects are merged member by
 * member. Neither argument is changed.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // Members of its own whatever they are called, `__proto__` included.
  return Object.fromEntries(merged);
}

/** A patch that makes the one of the other (RFC 7396 §1), for values without null; undefined where they are the same. */
export function patchBetween(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return isDeepStrictEqual(before, after) ? undefined : after;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const members = [...names].flatMap((name) => {
    if (!Object.hasOwn(after, name) || after[name] === undefined) return [[name, null] as const];
    const member = patchBetween(Object.hasOwn(before, name) ? before[name] : undefined, after[name]);
    return member === undefined ? [] : [[name, member] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
