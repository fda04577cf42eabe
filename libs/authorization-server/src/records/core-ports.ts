import type { Clock } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import type { OutboundHttp } from '../shared/outbound-http.js';
import type { RandomSource } from '../shared/random-source.js';
import type { RateLimits } from '../shared/rate-limits.js';
import type { Accounts } from './account.js';
import type { TokenIssued } from './audience-use.js';
import type { Factors } from './factors.js';
import type { GrantStandings } from './grant-standing.js';
import type { Profiles } from './profiles.js';
import type { ProtocolEvent } from './protocol-event.js';
import type { KeyHolder } from './signer.js';
import type { Stores } from './stores.js';
import type { SupportRights } from './support-rights.js';
import type { UnitOfWork } from './unit-of-work.js';

/** What the core is given from outside. */
export interface CorePorts {
  readonly settings: IssuerSettings;
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  /** The same, for what takes access back, where that has connections of its own. */
  readonly endings?: { readonly stores: Stores; readonly unitOfWork: UnitOfWork } | undefined;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly accounts: Accounts;
  /** Without it nobody has any. */
  readonly factors?: Factors | undefined;
  readonly standings: GrantStandings;
  /** Without it there is nothing that people must say of themselves. */
  readonly profiles?: Profiles | undefined;
  /** Without it nobody acts as anybody. */
  readonly supportRights?: SupportRights | undefined;
  readonly outbound: OutboundHttp;
  /** Where operators give signing keys; without them the issuer makes all. */
  readonly keyHolders?: readonly KeyHolder[] | undefined;
  /** Without it nothing is counted. */
  readonly limits?: RateLimits | undefined;
  /** For the operator's log, told when what it speaks of is stored. It does not throw. */
  readonly onEvent?: ((event: ProtocolEvent) => void) | undefined;
  /** For whoever counts, and for what operators read of it: an access token was issued. It does not throw. */
  readonly onTokenIssued?: ((issued: TokenIssued) => void) | undefined;
  /** A token was shown whose key is not known: it may be of a key that was withdrawn. It does not throw, and nobody waits for it. */
  readonly onUnknownKey?: ((token: string) => void) | undefined;
  /** For the operator's log: a client_id that is an address whose document was not accepted. */
  readonly onClientMetadataRefused?: ((clientId: string, reason: string) => void) | undefined;
}
