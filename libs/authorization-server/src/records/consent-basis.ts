import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { RegisteredAuthenticationMethod } from '../vocabulary/client-authentication-methods.js';
import type { ClientOrigin, LocalizedMembers } from './client.js';

/** What a person saw of a client, and who it is by all that they can rely on: where any of it differs, they are asked again. */
export interface ConsentBasis {
  readonly clientName: string;
  readonly logoUri?: string | undefined;
  readonly policyUri?: string | undefined;
  readonly tosUri?: string | undefined;
  /** Name, logo, policy and terms in every language, whichever the person read: they may read another one next time, and it is the same client. */
  readonly localized?: LocalizedMembers | undefined;
  readonly origin: ClientOrigin;
  /** When it was made: one of the same `clientId` that is made anew is another one. */
  readonly createdAt: EpochSeconds;
  /** How it proves who it is. */
  readonly tokenEndpointAuthMethod: RegisteredAuthenticationMethod;
  /** Of all that a client's own document says of it but addresses and scopes, which are compared by themselves. */
  readonly document?: Digest | undefined;
}
