import { Untaken } from '../imported.js';

/** Objects and arrays in one another. */
const deepest = 32;
const [quote, backslash, braceOpen, braceClose, bracketOpen, bracketClose, colon] = [34, 92, 123, 125, 91, 93, 58];

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

/** Looks at each character once: a pattern would go back over a long text, or over one that does not end. */
function checkNames(text: string): void {
  /** The names of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      const end = endOfText(text, at);
      last = text.slice(at, end);
      at = end - 1;
    } else if (unit === braceOpen || unit === bracketOpen) {
      open.push(unit === braceOpen ? new Set() : undefined);
      if (open.length > deepest) throw new Untaken('it is too deep');
    } else if (unit === braceClose || unit === bracketClose) open.pop();
    else if (unit === colon) noteName(open.at(-1), last);
  }
}

/** Behind the quotation mark that ends the text which begins at `from`. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash) at += 1;
    else if (unit === quote) return at + 1;
  }
  throw new Untaken('it is no JSON');
}

function noteName(names: Set<string> | undefined, json: string): void {
  if (names === undefined) return;
  const name = nameOf(json);
  if (names.has(name)) throw new Untaken('one of its members is there twice');
  names.add(name);
}

/** Two spellings of one name are the same name. */
function nameOf(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    throw new Untaken('it is no JSON');
  }
}
