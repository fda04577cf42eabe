const longest = 500;
const acted = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What others sent, as it may stand in a log: bounded, and with characters that end lines or turn them round written out.
 * JSON escapes the ASCII ones; terminals and log readers also act on these.
 */
export function loggable(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.slice(0, longest).replace(acted, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      return character.length === 1 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
    });
  }
  if (Array.isArray(value)) return value.slice(0, 50).map(loggable);
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, loggable(member)]));
}
