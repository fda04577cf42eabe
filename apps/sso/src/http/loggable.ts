const longest = 500;

/**
 * What others sent, as it may stand in a log: bounded, and with characters that end lines or turn them round written out.
 * JSON escapes the ASCII ones; terminals and log readers also act on these.
 */
export function loggable(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.slice(0, longest).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  }
  if (Array.isArray(value)) return value.slice(0, 50).map(loggable);
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, loggable(member)]));
}
