import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import type { ClientKeys } from '../clients/client-keys.js';
import type { ClientSource } from '../clients/client-source.js';
import type { Clock } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import type { OutboundHttp } from '../shared/outbound-http.js';
import type { RandomSource } from '../shared/random-source.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { DpopVerifier } from '../token/dpop/dpop-verifier.js';
import type { Accounts } from './account.js';
import type { GrantStandings } from './grant-standing.js';
import type { Stores } from './stores.js';
import type { UnitOfWork } from './unit-of-work.js';

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
