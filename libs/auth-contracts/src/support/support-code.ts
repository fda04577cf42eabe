/** Crockford's Base 32: without I, L, O and U, which people read as something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const half = 5;

/**
 * What stands for one refusal, as people copy it: `4F7KQ-9ZP2M`, 50 bits of chance. It says nothing of what was refused, and opens nothing: only
 * operators find by it what happened.
 */
export function newSupportCode(): string {
  return supportCodeOf(crypto.getRandomValues(new Uint8Array(2 * half)));
}

/** @param chance ten bytes */
export function supportCodeOf(chance: Uint8Array): string {
  // 256 is a multiple of 32: each letter is as likely as any other.
  return grouped([...chance].map((byte) => letters[byte % letters.length]).join(''));
}

/** As it was made, however it was typed: in small letters, with other gaps, with O for 0. Undefined for what is none. */
export function readSupportCode(typed: string): string | undefined {
  if (typeof typed !== 'string' || typed.length > 40) return undefined;
  const read = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const isCode = read.length === 2 * half && [...read].every((letter) => letters.includes(letter));
  return isCode ? grouped(read) : undefined;
}

function grouped(code: string): string {
  return `${code.slice(0, half)}-${code.slice(half)}`;
}
