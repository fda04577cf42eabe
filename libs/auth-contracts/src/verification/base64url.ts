/**
 * Whether a text is base64url as RFC 7515 §2 writes it: no other alphabet, no padding, and of the last character no bit that is lost
 * when it is read (RFC 4648 §3.5). What passes has one spelling, so that one token cannot be many.
 */
export function isCanonicalBase64Url(text: string): boolean {
  return /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/.test(text);
}
