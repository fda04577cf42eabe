import type { JWK } from 'jose';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import type { KeyHolderName } from './signing-key.js';

/** A key that signs, wherever its private half is: nobody who holds a signer can read it. */
export interface Signer {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** The members of the key itself (RFC 7517), without `kid`, `alg` and `use`. */
  readonly publicJwk: JWK;
  /**
   * The signature of a JWS (RFC 7518 §3). What is made at once is not a promise, so that nothing waits for it.
   * @param signal when it is aborted, nobody waits any longer: what was asked elsewhere is to be given up, and the promise settles
   * @throws Error in words for the log, without anything of the key
   */
  sign(data: Buffer, signal?: AbortSignal): Buffer | Promise<Buffer>;
}

/** Where keys are that operators give: files, the environment, or a service that signs and shows no key. */
export interface KeyHolder {
  readonly name: KeyHolderName;
  /** Whether signing leaves this process: then it is waited for within bounds, and what comes is verified before anybody gets it. */
  readonly isRemote: boolean;
  /** Those at hand now, in the order in which the operator gave them. In memory: asked often. */
  signers(): readonly Signer[];
  /** Whether it is no longer given, and in the memory of this process alone. */
  isKept(kid: string): boolean;
  /** Why what is given now cannot be used; undefined where nothing is wrong. */
  readonly trouble?: string | undefined;
}
