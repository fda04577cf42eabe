import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Factor } from '@signet/identity';

/** Each key seals one factor and no other: it is made of the secret of one link. */
const iv = Buffer.alloc(12);
const tagLength = 16;

/** A factor that was taken away, for whoever has the link that brings it back: nobody else reads it, whatever they have of the database. */
export function sealFactor(secret: string, factor: Factor): string {
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(factor)), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** @throws Error where it was sealed with another secret */
export function openFactor(secret: string, sealed: string): Factor {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), iv);
  decipher.setAuthTag(bytes.subarray(-tagLength));
  const text = Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]);
  return JSON.parse(text.toString()) as Factor;
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', 'factor that was taken away', 32));
}
