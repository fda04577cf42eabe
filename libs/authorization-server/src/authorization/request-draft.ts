import type { Client } from '../clients/client.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { AuthorizationRequest } from './authorization-request.js';

/** What a check gets: the verified client and the raw parameters. */
export interface CheckInput {
  readonly client: Client;
  readonly parameters: ParameterList;
  readonly deps: CoreDependencies;
}

/** The part of the request that a check parsed. */
export type RequestPart = Partial<AuthorizationRequest>;

/** One rule: gives its part of the request or refuses. @throws OAuthError */
export type Check = (input: CheckInput) => RequestPart | Promise<RequestPart>;
