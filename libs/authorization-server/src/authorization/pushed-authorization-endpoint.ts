import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { proofAddressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { CorePorts } from '../records/core-ports.js';
import { digest } from '../shared/digest.js';
import type { ParameterName } from '../shared/limits.js';
import { OAuthError } from '../shared/oauth-error.js';
import { keptParameters, singleParameter } from '../shared/parameter-list.js';
import { opaqueToken } from '../shared/random-source.js';
import type { DpopVerifier } from '../token/dpop/dpop-verifier.js';
import { credentialParameters } from '../vocabulary/client-authentication-methods.js';
import { targetParameters } from '../vocabulary/target-parameters.js';
import type { CheckNeeds } from './check.js';
import { parseAuthorizationRequest, resolveTarget, UntrustedRequest } from './parse-request.js';
import { openRequestObject } from './request-object.js';
import { pushedRequestUriPrefix, type RequestSource, type RequestSourceNeeds } from './request-source.js';

interface Needs extends CheckNeeds, RequestSourceNeeds, Pick<CorePorts, 'random' | 'settings'> {
  readonly dpop: DpopVerifier;
}

/** RFC 9126 §2.2. */
export interface PushedAuthorizationResponse {
  readonly request_uri: string;
  /** Seconds. */
  readonly expires_in: number;
}

/** All that `/authorize` will read of it: nothing else is kept. */
const authorizationParameters: readonly ParameterName[] = [
  'acr_values',
  'claims',
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'id_token_hint',
  'login_hint',
  'max_age',
  'nonce',
  'organization',
  'prompt',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'ui_locales',
  ...targetParameters,
];

/** RFC 9126: a client leaves its authorization request with us, authenticated and checked, before the browser comes. */
export class PushedAuthorizationEndpoint {
  constructor(
    private readonly deps: Needs,
    private readonly authenticator: ClientAuthenticator,
  ) {}

  /** @throws OAuthError */
  async handle(request: ClientRequest): Promise<PushedAuthorizationResponse> {
    const client = await this.authenticator.authenticate(request, endpoints.pushedAuthorization);
    if (singleParameter(request.parameters, 'request_uri') !== undefined) {
      throw new OAuthError('invalid_request', 'request_uri has no place in a pushed request');
    }
    const confirmation = await this.deps.dpop.verify({
      proofs: request.dpopProofs ?? [],
      method: 'POST',
      url: proofAddressOf(this.deps.settings.issuer, endpoints.pushedAuthorization),
    });
    const object = singleParameter(request.parameters, 'request');
    const source: RequestSource = {
      parameters:
        object === undefined
          ? withClientId(client.clientId, request.parameters)
          : await openRequestObject(this.deps, client, object, request.caller?.network),
      pushed: 'now',
      signed: object !== undefined,
      confirmation,
    };
    try {
      const target = resolveTarget(this.deps.settings.issuer, client, source.parameters);
      await parseAuthorizationRequest(this.deps, target, source);
    } catch (error) {
      throw error instanceof UntrustedRequest ? error.error : error;
    }
    const secret = opaqueToken(this.deps.random);
    const now = this.deps.clock.now();
    const { pushedRequestLifetime } = this.deps.settings;
    await this.deps.stores.pushedRequests.insert({
      digest: digest(secret),
      clientId: client.clientId,
      parameters: keptParameters(source.parameters, authorizationParameters),
      confirmation,
      signed: source.signed,
      createdAt: now,
      expiresAt: now + pushedRequestLifetime,
    });
    return { request_uri: `${pushedRequestUriPrefix}${secret}`, expires_in: pushedRequestLifetime };
  }
}

/** Secrets and assertions are not kept, and Basic leaves client_id to the header. */
function withClientId(clientId: string, parameters: ClientRequest['parameters']): RequestSource['parameters'] {
  const kept = parameters.filter(([name]) => !credentialParameters.includes(name));
  return kept.some(([name]) => name === 'client_id') ? kept : [...kept, ['client_id', clientId]];
}
