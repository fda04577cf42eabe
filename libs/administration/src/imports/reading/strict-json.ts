import { Untaken } from '../imported.js';

/** Objects and arrays in one another. */
const deepest = 32;
const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/**
 * One JSON value, as I-JSON (RFC 7493) has it: UTF-8, and no name twice in an object, for which of the two counts differs by reader.
 * @throws Untaken
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decodedText(bytes);
  checkNames(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Untaken('it is no JSON');
  }
}

/** @throws Untaken where it is no UTF-8 */
export function decodedText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Untaken('it is no UTF-8');
  }
}

function checkNames(text: string): void {
  /** The names of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [found] of text.matchAll(token)) {
    const names = open.at(-1);
    if (found === '{' || found === '[') open.push(found === '{' ? new Set() : undefined);
    else if (found === '}' || found === ']') open.pop();
    else if (found === ':' && names) {
      const name = nameOf(last);
      if (names.has(name)) throw new Untaken('one of its members is there twice');
      names.add(name);
    }
    if (open.length > deepest) throw new Untaken('it is too deep');
    last = found;
  }
}

/** Two spellings of one name are the same name. */
function nameOf(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    throw new Untaken('it is no JSON');
  }
}
