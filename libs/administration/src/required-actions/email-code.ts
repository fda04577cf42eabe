import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Digest } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

/** Seconds: mail may be slow. */
export const codeLifetime = 900;
/** Of one code. Codes to one address are bounded by `mailBounds`. */
export const mostTries = 5;

/** Each as likely as any other: what would make the first ones likelier is thrown away. */
export function sixDigits(random: AdministrationPorts['random']): string {
  for (;;) {
    const drawn = Buffer.from(random.bytes(4)).readUInt32BE();
    if (drawn < 4_294_000_000) return String(drawn % 1_000_000).padStart(6, '0');
  }
}

/** A code has few values: without the key of the issuer nobody finds it by trying them. @param about what it is for, and all that it is bound to */
export async function digestOfCode(
  { random }: Pick<AdministrationPorts, 'random'>,
  { secrets }: Pick<AdministeredRecords, 'secrets'>,
  about: readonly string[],
): Promise<Digest> {
  const key = await secrets.findOrInsert('email_code', random.bytes(32));
  return createHmac('sha256', key).update(JSON.stringify(about)).digest('base64url') as Digest;
}

export function isSameCode(one: Digest, other: Digest): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
