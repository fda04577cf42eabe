/** Of a whole address, RFC 5321 §4.5.3.1.3 without its brackets. */
const longest = 254;
/** Characters of what stands before the at sign, RFC 5321 §4.5.3.1.1. */
const longestLocalPart = 64;
/** Words between dots, RFC 5322 §3.2.3, and letters beyond ASCII, RFC 6531 §3.3. Quoted ones are nobody's. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** A name of hosts, RFC 1123 §2.1; one label alone is an intranet's. */
const domain = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)(?:\.(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-))*$/u;

/** Whether it has the form of an email address, which says nothing of whether somebody reads it. */
export function isEmailAddress(value: string): boolean {
  const at = value.lastIndexOf('@');
  const [local, host] = [value.slice(0, at), value.slice(at + 1)];
  return (
    at > 0 && value.length <= longest && local.length <= longestLocalPart && localPart.test(local) && domain.test(host)
  );
}
