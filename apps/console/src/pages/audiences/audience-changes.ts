import type { Schemas } from '../../api/api.js';
import { aRow, namedRows, type Row } from '../../kit/rows.js';
import { inWords, type LocalText, languageOf } from './words.js';

type Audience = Schemas['Resource'];

/** Scopes as rows. */
export function scopeRows({ scopes }: Audience): readonly Row[] {
  return Object.entries(scopes).map(([scope, text]) => aRow(scope, inWords(text)));
}

/** Roles as rows, with the scopes of each. */
export function roleRows({ roles = {} }: Audience): readonly Row[] {
  return Object.entries(roles).map(([role, { scopes }]) => aRow(role, scopes.join(' ')));
}

export function scopesOf(rows: readonly Row[]): Record<string, string> {
  return Object.fromEntries(namedRows(rows));
}

export function rolesOf(rows: readonly Row[]): Record<string, { scopes: string[] }> {
  return Object.fromEntries([...namedRows(rows)].map(([role, text]) => [role, { scopes: listOf(text) }]));
}

/** A merge patch (RFC 7396): what is the same is left out, and what is gone is null. */
export function patchOf(before: Audience, wanted: Wanted) {
  const scopes = changed(before.scopes, scopesOf(wanted.scopes), (was, is) => inWords(was) === is, rewritten);
  const roles = changed(before.roles ?? {}, rolesOf(wanted.roles), sameScopes, (_was, is) => is);
  return {
    ...(wanted.name !== inWords(before.name) && { name: rewritten(before.name, wanted.name) }),
    ...(wanted.lifetime !== before.accessTokenLifetime && { accessTokenLifetime: wanted.lifetime }),
    ...(Object.keys(scopes).length > 0 && { scopes }),
    ...rolesPatch(before, roles, namedRows(wanted.roles).size),
  };
}

export interface Wanted {
  readonly name: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly scopes: readonly Row[];
  readonly roles: readonly Row[];
}

/** Without any role there are none to be had: each person may have each scope again. */
function rolesPatch(before: Audience, roles: Readonly<Record<string, { scopes: string[] } | null>>, count: number) {
  if (Object.keys(roles).length === 0) return {};
  return { roles: count === 0 && before.roles !== undefined ? null : roles };
}

function changed<Was, Is, Told>(
  before: Readonly<Record<string, Was>>,
  wanted: Readonly<Record<string, Is>>,
  isSame: (was: Was, is: Is) => boolean,
  told: (was: Was | undefined, is: Is) => Told,
): Record<string, Told | null> {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(wanted, name));
  const other = Object.entries(wanted).filter(([name, is]) => {
    return !(Object.hasOwn(before, name) && isSame(before[name] as Was, is));
  });
  return Object.fromEntries([
    ...gone.map((name) => [name, null] as const),
    ...other.map(([name, is]) => [name, told(Object.hasOwn(before, name) ? before[name] : undefined, is)] as const),
  ]);
}

/** In the language that was shown; the others stay. */
function rewritten(was: LocalText | undefined, text: string): string | Record<string, string> {
  return was === undefined || typeof was === 'string' ? text : { [languageOf(was)]: text };
}

function sameScopes(was: { readonly scopes: readonly string[] }, is: { scopes: string[] }): boolean {
  return was.scopes.join(' ') === is.scopes.join(' ');
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
