import { OAuthError } from '@signet/authorization-server';

const longest = 500;
/** What ends a line, turns text round, or cannot be seen. */
const acted = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const mostItems = 50;
/** Deeper than anything that is meant to be read. */
const deepest = 6;

/**
 * What others sent, as it may stand in a log: bounded, and with characters that end lines or turn them round written out.
 * JSON escapes the ASCII ones; terminals and log readers also act on these.
 */
export function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return harmless(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '...';
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => loggable(item, depth + 1));
  if (value instanceof OAuthError) return { error: value.code, cause: loggable(value.cause, depth + 1) };
  // The words of any other error may repeat what it could not read.
  if (value instanceof Error) return value.name;
  const members = Object.entries(value).slice(0, mostItems);
  return Object.fromEntries(members.map(([name, member]) => [harmless(name), loggable(member, depth + 1)]));
}

function harmless(text: string): string {
  return text
    .slice(0, longest)
    .toWellFormed()
    .replace(acted, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      return character.length === 1 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
    });
}
