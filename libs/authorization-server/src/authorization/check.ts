import type { ClientPolicy } from '../clients/client-policy.js';
import type { AuthorizationRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { RequestSource } from './request-source.js';

export interface CheckNeeds extends Pick<CorePorts, 'settings'> {
  readonly tokenSigner: TokenSigner;
}

/** What a check gets: the verified client, what its profile demands, the parameters and how they came. */
export interface CheckInput {
  readonly client: Client;
  readonly policy: ClientPolicy;
  readonly parameters: ParameterList;
  readonly source: Omit<RequestSource, 'parameters'>;
  readonly deps: CheckNeeds;
}

/** The part of the request that a check parsed. */
export type RequestPart = Partial<AuthorizationRequest>;

/** One rule: gives its part of the request or refuses. @throws OAuthError */
export type Check = (input: CheckInput) => RequestPart | Promise<RequestPart>;
