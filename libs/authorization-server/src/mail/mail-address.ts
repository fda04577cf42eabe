/** RFC 5321 §4.5.3.1.1 and .3, less the angle brackets. */
const longestLocalPart = 64;
const longestAddress = 254;

/** An `atom` of RFC 5322 §3.2.3, with RFC 6532: nothing that ends a header, opens a comment or begins another address. */
const localPart = /^[^\s\p{Cc}\p{Cf}\p{Cs}()<>[\]:;@\\,"]+$/u;
const domainName =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)*$/u;

/**
 * The address as mail is sent to it: the domain in small letters. Undefined for what is none, and for forms that nobody is seen with:
 * quoted local parts and address literals.
 */
export function mailAddress(given: string): string | undefined {
  const at = given.lastIndexOf('@');
  const [local, domain] = [given.slice(0, at), given.slice(at + 1)];
  if (at < 1 || Buffer.byteLength(local) > longestLocalPart || Buffer.byteLength(given) > longestAddress)
    return undefined;
  return localPart.test(local) && domainName.test(domain) ? `${local}@${domain.toLowerCase()}` : undefined;
}
