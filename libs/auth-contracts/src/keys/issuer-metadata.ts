/** The issuer that answered is not the one that was configured: nothing of it may be believed (RFC 8414 §3.3). */
export class IssuerMismatch extends Error {
  override readonly name = 'IssuerMismatch';

  constructor(
    readonly expected: string,
    readonly received: string,
    readonly address: string,
  ) {
    super(
      `${address} describes the issuer ${received}, not ${expected}; they must be the same, character by character`,
    );
  }
}

/** Where an issuer says what it is: RFC 8414 §3.1 first, then OpenID Connect Discovery 1.0 §4. */
export function metadataAddresses(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

/**
 * The `jwks_uri` of the issuer's metadata.
 * @param get gives the JSON of an address, or undefined where there is none (404)
 * @throws IssuerMismatch, or an Error where the metadata cannot be had
 */
export async function findJwksUri(
  issuer: string,
  addresses: readonly string[],
  get: (address: string) => Promise<unknown>,
): Promise<string> {
  for (const address of addresses) {
    const metadata = await get(address);
    if (typeof metadata !== 'object' || metadata === null) continue;
    const { issuer: named, jwks_uri: jwksUri } = metadata as Record<string, unknown>;
    if (named !== issuer) throw new IssuerMismatch(issuer, String(named).slice(0, 200), address);
    if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) throw new Error(`${address} names no jwks_uri`);
    // Keys over plain HTTP are as good as no keys, unless the issuer itself is of that kind (development).
    if (new URL(jwksUri).protocol !== 'https:' && !issuer.startsWith('http:')) {
      throw new Error(`${address} names a jwks_uri without TLS`);
    }
    return jwksUri;
  }
  throw new Error(`no metadata of ${issuer} at ${addresses.join(' or ')}`);
}
