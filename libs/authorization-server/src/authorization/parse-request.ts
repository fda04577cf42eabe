import { clientPolicy } from '../clients/client-policy.js';
import type { ClientSource } from '../clients/client-source.js';
import { redirectUriFault } from '../clients/metadata/registered-uris.js';
import { unknownId } from '../clients/unknown-id.js';
import type { AuthorizationRequest, ResponseMode, VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type ParameterList, repeatedParameter, singleParameter } from '../shared/parameter-list.js';
import type { Check, CheckNeeds } from './check.js';
import { checkClaims } from './checks/claims.js';
import { checkDelivery } from './checks/delivery.js';
import { checkDpopKey } from './checks/dpop-key.js';
import { checkHints } from './checks/hints.js';
import { checkNoRepeatedParameters } from './checks/no-repeated-parameters.js';
import { checkNonce } from './checks/nonce.js';
import { checkOrganization } from './checks/organization.js';
import { checkPkce } from './checks/pkce.js';
import { checkPrompt } from './checks/prompt.js';
import { checkResponseType } from './checks/response-type.js';
import { checkScopeAndResources } from './checks/scope-and-resources.js';
import { verifyRedirectUri } from './redirect-uri.js';
import type { RequestSource } from './request-source.js';

/** Every rule of an authorization request whose answer may go to the client, in the order in which they speak. */
const checks: readonly Check[] = [
  checkNoRepeatedParameters,
  checkDelivery,
  checkResponseType,
  checkPkce,
  checkDpopKey,
  checkScopeAndResources,
  checkPrompt,
  checkNonce,
  checkHints,
  checkClaims,
  checkOrganization,
];

/** Where answers to a request may go: known before anything else is. */
export interface ResponseTarget {
  readonly client: Client;
  readonly redirectUri: VerifiedRedirectUri;
  readonly redirectUriGiven: boolean;
  readonly responseMode: ResponseMode;
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

/** The client of a request of the browser. @throws UntrustedRequest (RFC 6749 §4.1.2.1) */
export async function resolveClient(
  deps: { readonly clients: ClientSource },
  parameters: ParameterList,
  source?: string,
): Promise<Client> {
  const clientId = trusted('client_id', () => singleParameter(parameters, 'client_id'));
  if (clientId === undefined) throw untrusted('client_id', 'client_id is missing');
  const client = await deps.clients.find(clientId, source);
  if (!client) throw untrusted('client_id', 'the client is not known', { received: unknownId(clientId) });
  return client;
}

/** @throws UntrustedRequest when the redirect URI is in doubt (RFC 6749 §4.1.2.1) */
export function resolveTarget(issuer: string, client: Client, parameters: ParameterList): ResponseTarget {
  const presented = trusted('redirect_uri', () => singleParameter(parameters, 'redirect_uri'));
  // RFC 6749 §3.1.2.3 lets it be left out where exactly one is registered; OpenID Connect Core §3.1.2.1 does not.
  const isOpenId = parameters.some(([name, value]) => name === 'scope' && value.split(' ').includes('openid'));
  const only = client.redirectUris.length === 1 && !isOpenId ? client.redirectUris[0] : undefined;
  const wanted = presented ?? only;
  if (wanted === undefined) throw untrusted('redirect_uri', 'redirect_uri is missing');
  const redirectUri = verifyRedirectUri(client, wanted);
  if (!redirectUri) {
    const cause = { expected: client.redirectUris, received: wanted };
    throw untrusted('redirect_uri', 'redirect_uri is not registered for this client', cause);
  }
  // Registered before that rule was there.
  const fault = redirectUriFault(redirectUri, issuer, client);
  if (fault !== undefined) throw untrusted('redirect_uri', `redirect_uri ${fault}`);

  const states = parameters.filter(([name]) => name === 'state');
  // An answer without its `state` is one that the client cannot tell from a forged one (RFC 6749 §4.1.2.1, §10.12).
  trusted('state', () => repeatedParameter(states, 'state'));
  return {
    client,
    redirectUri,
    redirectUriGiven: presented !== undefined,
    responseMode: knownResponseMode(parameters) ?? { transport: 'query', jwt: false },
    state: states.length === 1 ? states[0]?.[1] : undefined,
  };
}

/** @throws OAuthError, to be sent to the target */
export async function parseAuthorizationRequest(
  deps: CheckNeeds,
  target: ResponseTarget,
  { parameters, ...source }: RequestSource,
): Promise<AuthorizationRequest> {
  if (singleParameter(parameters, 'response_mode') !== undefined && knownResponseMode(parameters) === undefined) {
    throw new OAuthError('invalid_request', 'response_mode is not supported');
  }
  const { client } = target;
  let request: AuthorizationRequest = {
    kind: 'authorization',
    clientId: client.clientId,
    redirectUri: target.redirectUri,
    redirectUriGiven: target.redirectUriGiven,
    responseMode: target.responseMode,
    state: target.state,
    identityScopes: [],
    resources: [],
    prompts: [],
    acrValues: [],
    acrEssential: false,
  };
  const input = { client, policy: clientPolicy(client), parameters, source, deps };
  for (const check of checks) request = { ...request, ...(await check(input)) };
  return request;
}

const responseModes: ReadonlyMap<string, ResponseMode> = new Map([
  ['query', { transport: 'query', jwt: false }],
  ['fragment', { transport: 'fragment', jwt: false }],
  ['form_post', { transport: 'form_post', jwt: false }],
  // JARM §2.3.4: for `code` it is query.jwt.
  ['jwt', { transport: 'query', jwt: true }],
  ['query.jwt', { transport: 'query', jwt: true }],
  ['fragment.jwt', { transport: 'fragment', jwt: true }],
  ['form_post.jwt', { transport: 'form_post', jwt: true }],
]);
export const responseModesSupported: readonly string[] = [...responseModes.keys()];

function knownResponseMode(parameters: ParameterList): ResponseMode | undefined {
  const value = parameters.find(([name]) => name === 'response_mode')?.[1];
  return value === undefined ? undefined : responseModes.get(value);
}

function trusted<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof OAuthError ? new UntrustedRequest(error, parameter) : error;
  }
}

function untrusted(parameter: string, description: string, cause?: unknown): UntrustedRequest {
  return new UntrustedRequest(new OAuthError('invalid_request', description, { cause }), parameter);
}
