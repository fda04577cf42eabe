import type { KeyHolder, Signer } from '@signet/authorization-server';

/** Keys that stood in the environment when the process began: another one takes another process. */
export class EnvironmentKeys implements KeyHolder {
  readonly name = 'environment';
  readonly isRemote = false;

  constructor(private readonly given: readonly Signer[]) {}

  signers(): readonly Signer[] {
    return this.given;
  }

  isKept(): boolean {
    return false;
  }
}
