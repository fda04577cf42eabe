import type { ChangedMember } from '../../kit/meanwhile.js';
import { type MergePatch, patchBetween, patchedMembers } from '../../kit/merge-patch.js';
import { type ColorName, colorNames, type Theme } from './draft.js';

const names: Readonly<Record<string, string>> = {
  name: 'Name',
  names: 'Name by language',
  logo: 'Logo',
  radius: 'Corners in pixels',
  font: 'Font families',
  links: 'Links below every page',
  stylesheet: 'Stylesheet',
};
/** What stands on one line. */
const mostUnits = 80;

/** What of a theme somebody else changed, in words. */
export function changesBetween(before: Theme, after: Theme, entered: MergePatch): readonly ChangedMember[] {
  const own = patchedMembers(entered);
  return [...patchedMembers(patchBetween(before, after) ?? {})].map(([path, now]) => ({
    name: nameOf(path),
    now: inWords(path, now),
    ...(own.has(path) && { entered: inWords(path, own.get(path)) }),
  }));
}

function nameOf(path: string): string {
  const [member = '', inner] = path.split('.');
  if (member === 'light' || member === 'dark') {
    const of = inner === undefined ? 'Colours' : colorNames[inner as ColorName];
    return `${member === 'light' ? 'Light' : 'Dark'}, ${of}`;
  }
  const named = names[member];
  if (named === undefined) return path;
  return inner === undefined ? named : `${named} (${inner})`;
}

function inWords(path: string, value: unknown): string {
  if (value === null) return 'as usual';
  if (path === 'logo') return 'another picture';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > mostUnits ? `${text.slice(0, mostUnits)} ...` : text;
}
