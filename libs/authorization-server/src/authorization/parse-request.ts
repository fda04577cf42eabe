import type { Client } from '../clients/client.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../shared/parameter-list.js';
import type { AuthorizationRequest, VerifiedRedirectUri } from './authorization-request.js';
import { checkHints } from './checks/hints.js';
import { checkNoRepeatedParameters } from './checks/no-repeated-parameters.js';
import { checkNonce } from './checks/nonce.js';
import { checkPkce } from './checks/pkce.js';
import { checkPrompt } from './checks/prompt.js';
import { checkRequestObject } from './checks/request-object.js';
import { checkResponseType } from './checks/response-type.js';
import { checkScopeAndResources } from './checks/scope-and-resources.js';
import { verifyRedirectUri } from './redirect-uri.js';
import type { Check } from './request-draft.js';

/** Every rule of an authorization request whose answer may go to the client, in the order in which they speak. */
const checks: readonly Check[] = [
  checkNoRepeatedParameters,
  checkRequestObject,
  checkResponseType,
  checkPkce,
  checkScopeAndResources,
  checkPrompt,
  checkNonce,
  checkHints,
];

/** Where answers to a request may go: known before anything else is. */
export interface ResponseTarget {
  readonly client: Client;
  readonly redirectUri: VerifiedRedirectUri;
  readonly redirectUriGiven: boolean;
  readonly responseMode: AuthorizationRequest['responseMode'];
  readonly state?: string | undefined;
}

/** A refusal that stays on the issuer's own page, with the parameter at fault. */
export class UntrustedRequest extends Error {
  override readonly name = 'UntrustedRequest';
  constructor(
    readonly error: OAuthError,
    readonly parameter: string,
  ) {
    super(error.message);
  }
}

/** @throws UntrustedRequest when client or redirect URI are in doubt (RFC 6749 §4.1.2.1) */
export async function resolveTarget(deps: CoreDependencies, parameters: ParameterList): Promise<ResponseTarget> {
  const clientId = trusted('client_id', () => singleParameter(parameters, 'client_id'));
  if (clientId === undefined) throw untrusted('client_id', 'client_id is missing');
  const client = await deps.stores.clients.find(clientId);
  if (!client) throw untrusted('client_id', 'the client is not known');

  const presented = trusted('redirect_uri', () => singleParameter(parameters, 'redirect_uri'));
  // RFC 6749 §3.1.2.3 lets it be left out where exactly one is registered; OpenID Connect Core §3.1.2.1 does not.
  const isOpenId = parameters.some(([name, value]) => name === 'scope' && value.split(' ').includes('openid'));
  const only = client.redirectUris.length === 1 && !isOpenId ? client.redirectUris[0] : undefined;
  const wanted = presented ?? only;
  if (wanted === undefined) throw untrusted('redirect_uri', 'redirect_uri is missing');
  const redirectUri = verifyRedirectUri(client, wanted);
  if (!redirectUri) throw untrusted('redirect_uri', 'redirect_uri is not registered for this client');

  const states = parameters.filter(([name]) => name === 'state');
  return {
    client,
    redirectUri,
    redirectUriGiven: presented !== undefined,
    responseMode: knownResponseMode(parameters) ?? 'query',
    state: states.length === 1 ? states[0]?.[1] : undefined,
  };
}

/** @throws OAuthError, to be sent to the target */
export async function parseAuthorizationRequest(
  deps: CoreDependencies,
  target: ResponseTarget,
  parameters: ParameterList,
): Promise<AuthorizationRequest> {
  if (singleParameter(parameters, 'response_mode') !== undefined && knownResponseMode(parameters) === undefined) {
    throw new OAuthError('invalid_request', 'response_mode is not supported');
  }
  let request: AuthorizationRequest = {
    clientId: target.client.clientId,
    redirectUri: target.redirectUri,
    redirectUriGiven: target.redirectUriGiven,
    responseMode: target.responseMode,
    state: target.state,
    identityScopes: [],
    resources: [],
    prompts: [],
    acrValues: [],
  };
  for (const check of checks) request = { ...request, ...(await check({ client: target.client, parameters, deps })) };
  return request;
}

function knownResponseMode(parameters: ParameterList): AuthorizationRequest['responseMode'] | undefined {
  const value = parameters.find(([name]) => name === 'response_mode')?.[1];
  return value === 'query' || value === 'fragment' || value === 'form_post' ? value : undefined;
}

function trusted<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof OAuthError ? new UntrustedRequest(error, parameter) : error;
  }
}

function untrusted(parameter: string, description: string): UntrustedRequest {
  return new UntrustedRequest(new OAuthError('invalid_request', description), parameter);
}
