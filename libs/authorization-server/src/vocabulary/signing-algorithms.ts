/** An algorithm of JWS, with what it needs and who may use it. */
export interface SigningAlgorithmDescription {
  /** The kind of its keys (RFC 7518 §6.1, RFC 8037 §2). */
  readonly kty: 'EC' | 'RSA' | 'OKP';
  readonly crv?: 'P-256' | 'Ed25519';
  /** The hash in it, from which `at_hash` is made (OpenID Connect Core §3.1.3.6). */
  readonly hash: 'sha256' | 'sha512';
  /** Whether FAPI clients may use it, and proofs of possession (FAPI 2.0 Security Profile §5.4.1); all others may. */
  readonly fapi: boolean;
}

const described = {
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', fapi: true },
  // OpenID Connect Core §15.1 makes it mandatory.
  RS256: { kty: 'RSA', hash: 'sha256', fapi: false },
  PS256: { kty: 'RSA', hash: 'sha256', fapi: true },
  // Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: 'sha512', fapi: true },
} as const satisfies Readonly<Record<string, SigningAlgorithmDescription>>;

/** Each that a client or a resource server may ask for, and that clients may sign with. */
export type SigningAlgorithm = keyof typeof described;

export const signingAlgorithms: { readonly [Name in SigningAlgorithm]: SigningAlgorithmDescription } = described;

export const signingAlgorithmNames = Object.keys(described) as readonly SigningAlgorithm[];

export const fapiAlgorithmNames: readonly SigningAlgorithm[] = signingAlgorithmNames.filter(
  (name) => signingAlgorithms[name].fapi,
);
