/** Claims that one mapping, or one hook, has. */
export const mostClaims = 50;
/** Texts of a list, and groups or roles of a token. */
export const mostListed = 100;
/** UTF-16 units of one text. */
export const longestText = 2_048;
/** Bytes, as JSON, of all that is said beside the standard claims: servers take 8 to 16 KiB of headers, a token in base64 included. */
export const largestClaims = 4_096;
