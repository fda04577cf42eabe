import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomSource } from '@signet/authorization-server';

const [nonceLength, tagLength] = [12, 16];

/**
 * A text that others carry for us, and that nobody reads or changes on the way: AES-256-GCM, as base64url.
 * @param context what it is good for; it opens nowhere else
 */
export function sealText(
  { key, random }: { readonly key: Uint8Array; readonly random: RandomSource },
  text: string,
  context: string,
): string {
  const nonce = random.bytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/** Undefined of what was not sealed with this key, for this. */
export function openText(key: Uint8Array, sealed: string, context: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= nonceLength + tagLength) return undefined;
  const nonce = bytes.subarray(0, nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-tagLength));
  try {
    const body = bytes.subarray(nonceLength, -tagLength);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
