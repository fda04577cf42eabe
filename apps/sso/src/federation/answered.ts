import type { IdentityProvider, ParameterList } from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';

/** What a provider answered, taken once. */
export interface Answered {
  readonly visit: Visit;
  readonly provider: IdentityProvider;
  readonly parameters: ParameterList;
  readonly state: string;
}

export interface Sent {
  send(visit: Visit): void | Promise<void>;
}
