import { type Imported, type ImportedKind, notTaken, Untaken } from '../imported.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';

/**
 * What is made of one record; where it cannot be taken, the reason.
 * @param names members by which the report calls it
 */
export function attempt(
  json: Uint8Array | undefined,
  what: ImportedKind,
  names: readonly string[],
  take: (members: Members) => Imported,
): Imported {
  let name = '';
  try {
    if (json === undefined) throw new Untaken('it is too large');
    const members = new Members(parseStrictJson(json));
    name = nameOf(members, names);
    return take(members);
  } catch (error) {
    return notTaken(what, name, error);
  }
}

function nameOf(members: Members, names: readonly string[]): string {
  const texts = names.map((name) => members.value(name));
  return texts.find((text): text is string => typeof text === 'string' && text !== '') ?? '';
}
