const longest = 500;
/** What ends a line, turns text round, or cannot be seen. */
const acted = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Most texts hold nothing of it: letters, digits and signs of ASCII. */
const plain = /^[ -~]*$/;
const mostItems = 50;
/** Deeper than anything that is meant to be read. */
const deepest = 6;

const redacted = '[redacted]';
/** Members that never are for a log, whoever puts them there. A reason is a `code` too, and stays. */
const secretNames =
  /^(?:authorization|proxy_authorization|cookie|set_cookie|dpop|state|nonce|code_verifier|user_code|device_code|(?:.*_)?(?:secret|token|password|assertion|master_key|private_key|private_jwk))$/i;
/** A JWT, wherever it stands; an ID token and an access token are the same to whoever finds it. */
const jwt = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*(?:\.[\w-]*)*/g;
/** RFC 3986 §3.2.1: user and password of an address, also where `@` in it was not encoded. */
const userinfo = /\/\/[^/\s@:]*:[^/\s]*@/g;

/** What of an error may stand in a log; undefined where nobody knows. */
export type DescribeError = (error: Error) => Readonly<Record<string, unknown>> | undefined;

/**
 * What others sent, as it may stand in a log: bounded, without what is secret by its name or its form, and with characters that end
 * lines or turn them round written out. JSON escapes the ASCII ones; terminals and log readers also act on these.
 * @param describe of an error that it does not know the name stands alone: its words may repeat what it could not read
 */
export function loggable(value: unknown, describe?: DescribeError, depth = 0): unknown {
  if (typeof value === 'string') return harmless(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '...';
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => loggable(item, describe, depth + 1));
  if (value instanceof Error) {
    const described = describe?.(value);
    return described === undefined ? harmless(value.name) : loggable(described, describe, depth + 1);
  }
  const made: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).slice(0, mostItems)) {
    made[harmless(name)] = isSecret(name, member) ? redacted : loggable(member, describe, depth + 1);
  }
  return made;
}

function isSecret(name: string, member: unknown): boolean {
  if (member === undefined || typeof member === 'number') return false;
  // As headers have them, parameters, and members of our own.
  return secretNames.test(name.replaceAll('-', '_')) || secretNames.test(name.replace(/(?<=[a-z])(?=[A-Z])/g, '_'));
}

/** Text as it may stand in a log. */
export function harmless(text: string): string {
  const cut = text.slice(0, longest);
  const open = cut.includes('eyJ') || cut.includes('//') ? withoutSecrets(cut) : cut;
  if (plain.test(open)) return open;
  return open.toWellFormed().replace(acted, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return character.length === 1 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}

function withoutSecrets(text: string): string {
  return text.replace(jwt, redacted).replace(userinfo, `//${redacted}@`);
}
