import type { AccountClaimsSource } from '../claims/account-claims.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { Clock } from './clock.js';
import type { IssuerSettings } from './issuer-settings.js';
import type { RandomSource } from './random-source.js';
import type { Stores, UnitOfWork } from './unit-of-work.js';

/** What the core is given from outside. */
export interface CorePorts {
  readonly settings: IssuerSettings;
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly accounts: AccountClaimsSource;
}

/** What its parts share. */
export interface CoreDependencies extends CorePorts {
  readonly keyRing: KeyRing;
  readonly tokenSigner: TokenSigner;
}
