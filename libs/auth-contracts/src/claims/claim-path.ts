import type { Reader } from '../options/read-options.js';
import { listOf, text } from '../options/values.js';

/** Where a claim stands: its name as it is, dots and all, or the names on the way to it, as `['realm_access', 'roles']`. */
export type ClaimPath = string | readonly string[];

const names = listOf(text, 1);

export const claimPath: Reader<ClaimPath> = (value, at) => (Array.isArray(value) ? names(value, at) : text(value, at));

/**
 * What stands there: undefined for nothing, and null where something on the way is no object, which is then no value of any kind.
 * Own members alone: what every object inherits is no claim.
 */
export function valueAt(claims: object, path: ClaimPath): unknown {
  let value: unknown = claims;
  for (const name of typeof path === 'string' ? [path] : path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** The path as a person writes it. */
export function showPath(path: ClaimPath): string {
  return typeof path === 'string' ? path : path.join('.');
}

/** What was read at some paths: the texts, or the first value that is none. */
export type TextsRead =
  | { readonly texts: readonly string[]; readonly wrong?: undefined }
  | { readonly texts?: undefined; readonly wrong: { readonly path: ClaimPath; readonly value: unknown } };

/**
 * The texts at all of the paths, each once: a text is one, a list has one each. Whatever else stands at one of them is wrong: read as
 * none, it would be a caller with nothing, which nobody would notice.
 */
export function textsAt(
  claims: object,
  paths: readonly ClaimPath[],
  split: (value: string) => Iterable<string> = (value) => [value],
): TextsRead {
  const texts = new Set<string>();
  for (const path of paths) {
    const value = valueAt(claims, path);
    if (value === undefined) continue;
    const found: unknown = typeof value === 'string' ? [...split(value)] : value;
    if (!Array.isArray(found) || !found.every((one) => typeof one === 'string')) return { wrong: { path, value } };
    for (const one of found) if (one !== '') texts.add(one);
  }
  return { texts: Object.freeze([...texts]) };
}
