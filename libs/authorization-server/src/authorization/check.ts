import type { ClientPolicy } from '../clients/client-policy.js';
import type { AuthorizationRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CoreDependencies } from '../records/core-ports.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { RequestSource } from './request-source.js';

/** What a check gets: the verified client, what its profile demands, the parameters and how they came. */
export interface CheckInput {
  readonly client: Client;
  readonly policy: ClientPolicy;
  readonly parameters: ParameterList;
  readonly source: Omit<RequestSource, 'parameters'>;
  readonly deps: CoreDependencies;
}

/** The part of the request that a check parsed. */
export type RequestPart = Partial<AuthorizationRequest>;

/** One rule: gives its part of the request or refuses. @throws OAuthError */
export type Check = (input: CheckInput) => RequestPart | Promise<RequestPart>;
