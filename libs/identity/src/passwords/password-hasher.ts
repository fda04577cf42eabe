import { randomBytes } from 'node:crypto';
import { hash, type Options, verify } from '@node-rs/argon2';

/**
 * argon2id with memory in KiB. The default is OWASP's first recommendation (19 MiB, 2 passes, 1 lane); raise
 * `memoryCost` when the machine allows it: old hashes keep verifying, because each one names its parameters.
 */
export interface PasswordHasherParameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

export const DEFAULT_HASHER_PARAMETERS: PasswordHasherParameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** Hashes and verifies passwords. */
export class PasswordHasher {
  readonly #options: Options;
  #dummy: Promise<string> | undefined;

  constructor(parameters: PasswordHasherParameters = DEFAULT_HASHER_PARAMETERS) {
    // 2 is argon2id; the package declares the names as an ambient const enum, which isolated modules cannot read.
    this.#options = { ...parameters, algorithm: 2, outputLen: 32 };
  }

  /** The PHC string to store. */
  hash(password: string): Promise<string> {
    return hash(password, this.#options);
  }

  /** False for a wrong password and for a stored value that is not a hash. */
  async verify(passwordHash: string, password: string): Promise<boolean> {
    try {
      return await verify(passwordHash, password);
    } catch {
      return false;
    }
  }

  /** Costs what `verify` costs, and nobody knows the password: an unknown username takes as long as a known one. */
  async verifyDummy(password: string): Promise<false> {
    this.#dummy ??= this.hash(randomBytes(32).toString('base64url'));
    await this.verify(await this.#dummy, password);
    return false;
  }

  /** Makes the dummy hash ahead of the first unknown username, which would otherwise pay for it. */
  async warmUp(): Promise<void> {
    await this.verifyDummy('');
  }
}
