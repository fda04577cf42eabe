/** Web Crypto's key, by whatever name the program's libraries have it: Node's types and those of browsers each have their own. */
export type CryptoKey = Extract<
  Awaited<ReturnType<typeof globalThis.crypto.subtle.generateKey>>,
  { readonly type: string }
>;

/**
 * A JSON Web Key (RFC 7517 §4, RFC 7518 §6). Declared here, as no published type names `jose`: it has ES modules alone, which
 * declarations for CommonJS cannot import in every version of TypeScript.
 */
export interface JWK {
  kty?: string;
  kid?: string;
  alg?: string;
  use?: string;
  key_ops?: string[];
  ext?: boolean;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  n?: string;
  e?: string;
  p?: string;
  q?: string;
  dp?: string;
  dq?: string;
  qi?: string;
  k?: string;
}

/** RFC 7517 §5. */
export interface JSONWebKeySet {
  keys: JWK[];
}
