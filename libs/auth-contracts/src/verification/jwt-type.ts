/**
 * The kind of a JWT by its `typ`, in one spelling: a media type, so without regard to case, and `application/` may stand
 * before it or not (RFC 7515 §4.1.9).
 * @returns without `application/`, in lower case; undefined where there is none, and the empty text for what is no text,
 * which is no kind at all
 */
export function jwtType(header: { readonly typ?: unknown }): string | undefined {
  // What every object inherits, of a prototype that somebody changed, is no header.
  const typ = Object.hasOwn(header, 'typ') ? header.typ : undefined;
  if (typ === undefined) return undefined;
  if (typeof typ !== 'string') return '';
  // ASCII alone: other letters, such as the Kelvin sign, become ASCII ones in lower case.
  const lower = typ.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return lower.replace(/^application\//, '');
}
