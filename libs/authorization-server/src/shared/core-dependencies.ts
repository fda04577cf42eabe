import type { Accounts } from '../claims/account-claims.js';
import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import type { ClientKeys } from '../clients/client-keys.js';
import type { ClientSource } from '../clients/client-source.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { DpopVerifier } from '../token/dpop/dpop-verifier.js';
import type { GrantStandings } from '../token/grant-standings.js';
import type { Clock } from './clock.js';
import type { IssuerSettings } from './issuer-settings.js';
import type { OutboundHttp } from './outbound-http.js';
import type { RandomSource } from './random-source.js';
import type { Stores, UnitOfWork } from './unit-of-work.js';

/** What the core is given from outside. */
export interface CorePorts {
  readonly settings: IssuerSettings;
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly accounts: Accounts;
  readonly standings: GrantStandings;
  readonly outbound: OutboundHttp;
  /** For the operator's log: a client_id that is an address whose document was not accepted. */
  readonly onClientMetadataRefused?: ((clientId: string, reason: string) => void) | undefined;
}

/** What its parts share. */
export interface CoreDependencies extends CorePorts {
  readonly clients: ClientSource;
  readonly clientKeys: ClientKeys;
  readonly dpop: DpopVerifier;
  readonly keyRing: KeyRing;
  readonly subjects: SubjectIdentifiers;
  readonly tokenSigner: TokenSigner;
}
