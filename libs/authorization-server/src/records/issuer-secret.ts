/** Secrets of the issuer that all of its processes share, made once and encrypted at rest. */
export abstract class IssuerSecretStore {
  /** The stored value of this name; where there is none, `fresh` is stored, by one of any number of parallel calls. */
  abstract findOrInsert(name: string, fresh: Uint8Array): Promise<Uint8Array>;
}
