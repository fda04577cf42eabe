import type { SigningKeyView } from '@signet/administration';

/** Whether the key stands in the JWKS. @param now epoch seconds */
export function isPublished({ publishedUntil, expiresAt }: SigningKeyView, now: number): boolean {
  const until = publishedUntil ?? expiresAt;
  return until === undefined || until > now;
}
