import { X509Certificate } from 'node:crypto';

/** Which authenticators may be set up, and how it is known that one is what it says it is. */
export interface AuthenticatorPolicy {
  /** AAGUIDs, in lower case. */
  readonly allowed: ReadonlySet<string>;
  /** What certificates of this model are issued under; none: nobody can say so of it. */
  rootsOf(aaguid: string): readonly X509Certificate[];
}

/** More than any chain has. */
const mostCertificates = 8;

/**
 * Whether a chain of certificates, the one that signed first, leads to one of the roots (Web Authentication Level 3 §7.1 step 23). Nothing
 * is fetched: what a certificate names as its list of those revoked would be an address that a stranger chose.
 * @param chain each in DER
 */
export function leadsTo(roots: readonly X509Certificate[], chain: readonly Uint8Array[], now: number): boolean {
  if (chain.length === 0 || chain.length > mostCertificates) return false;
  const certificates = chain.map((der) => new X509Certificate(der));
  if (!certificates.every((certificate) => isValidAt(certificate, now))) return false;
  const last = certificates.at(-1);
  const isChain = certificates.every((certificate, at) => {
    const issuer = certificates[at + 1];
    return issuer === undefined || isIssuedBy(certificate, issuer);
  });
  return (
    isChain &&
    roots.some(
      (root) =>
        isValidAt(root, now) &&
        last !== undefined &&
        (last.fingerprint256 === root.fingerprint256 || isIssuedBy(last, root)),
    )
  );
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now * 1000 && now * 1000 <= Date.parse(validTo);
}
