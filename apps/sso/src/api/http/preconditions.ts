import { AdministrationError } from '@signet/administration';
import { Problem } from './problem.js';

/** RFC 9110 §8.8.3: a strong validator. */
export function entityTag(version: string): string {
  return `"${version}"`;
}

/** Versions that one request may name. */
const mostTags = 8;

/** What a change is made for: any version of what is there, or one of these. */
export type Expected = 'any' | readonly string[];

/**
 * RFC 9110 §13.1.1, by strong comparison: a weak tag fits nothing. Undefined where nothing was said.
 * @throws Problem malformed
 */
export function readIfMatch(header: string | undefined): Expected | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const tags = readTags(header);
  if (!tags || tags.length > mostTags)
    throw new Problem('malformed', `If-Match has 1 to ${mostTags} entity tags, or *`);
  return tags.filter((tag) => !tag.startsWith('W/')).map((tag) => tag.slice(1, -1));
}

/** RFC 9110 §13.1.2, by weak comparison. What cannot be read is passed over: then the whole answer comes. */
export function isUnchanged(header: string | undefined, version: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return (readTags(header) ?? []).some((tag) => tag.replace(/^W\//, '') === entityTag(version));
}

function readTags(header: string): readonly string[] | undefined {
  const tag = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
  const isList = new RegExp(`^\\s*${tag}(?:\\s*,\\s*${tag})*\\s*$`).test(header);
  return isList ? (header.match(new RegExp(tag, 'g')) ?? []) : undefined;
}

/** Runs the change for whichever of the versions the record is of. @throws what the change throws; Problem changed */
export async function forOneOf<T>(
  expected: Expected,
  change: (expectedVersion: string | undefined) => Promise<T>,
): Promise<T> {
  if (expected === 'any') return change(undefined);
  let refusal: unknown = new Problem('changed', 'somebody changed it since it was read');
  for (const version of expected) {
    try {
      return await change(version);
    } catch (error) {
      if (!(error instanceof AdministrationError && error.code === 'changed')) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
