/** Characters of a token. */
export const longestToken = 16_384;

/** Characters of `{"alg":""}`. */
const shortestHeader = 10;

/**
 * Whether a token is a JWT in form, signed or encrypted, good or broken: what stands before its first dot reads, in the most lenient base64, as
 * text that begins a JSON object, or the token itself does. No parser takes anything else for a JWS or a JWE (RFC 7515 §7, RFC 7516 §7), so what was
 * refused as a JWT cannot be dressed up as an opaque token; and chance does not make such text.
 */
export function isJwtInForm(token: string): boolean {
  if (token.trimStart().startsWith('{')) return true;
  const end = token.indexOf('.');
  if (end < 0) return false;
  const header = Buffer.from(token.slice(0, end), 'base64').toString('utf8');
  return header.trimStart().startsWith('{') && header.length >= shortestHeader && isText(header);
}

/** Whether it is a token of which only its issuer knows what it means: visible characters (RFC 6749 §A.12), not too many, and no JWT. */
export function isOpaque(token: string): boolean {
  return token.length <= longestToken && /^[\x21-\x7e]+$/.test(token) && !isJwtInForm(token);
}

/** No control characters but white space, and nothing that was no UTF-8. */
function isText(text: string): boolean {
  return !/[^\P{Cc}\t\n\r]|\ufffd/u.test(text);
}
