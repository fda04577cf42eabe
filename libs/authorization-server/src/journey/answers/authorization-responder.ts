import { clientPolicy } from '../../clients/client-policy.js';
import type { ResponseMode, VerifiedRedirectUri } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { OAuthError } from '../../shared/oauth-error.js';
import type { ParameterList } from '../../shared/parameter-list.js';
import type { TokenSigner } from '../../signing/token-signer.js';
import type { Redirect } from '../outcome.js';

export interface ResponderNeeds extends Pick<CorePorts, 'clock' | 'settings'> {
  readonly tokenSigner: TokenSigner;
}

/** Seconds: JARM §2.1 recommends at most ten minutes. */
const responseLifetime = 600;

/** Where an answer goes and how. */
export interface Answerable {
  readonly redirectUri: VerifiedRedirectUri;
  readonly responseMode: ResponseMode;
  readonly state?: string | undefined;
}

/** Makes authorization responses: plain, or signed as one JWT (JARM §2). */
export class AuthorizationResponder {
  constructor(private readonly deps: ResponderNeeds) {}

  async error(target: Answerable, client: Client, error: OAuthError): Promise<Redirect> {
    const answer: ParameterList = [
      ['error', error.code],
      ['error_description', error.description],
    ];
    const stranger = clientPolicy(client).redirectsUnasked ? undefined : client;
    return { ...(await this.answer(target, client, answer)), error, stranger };
  }

  /** RFC 9207: `iss` in every answer, so that a client with several issuers cannot be confused. */
  async answer(target: Answerable, client: Client, answer: ParameterList): Promise<Redirect> {
    const { issuer } = this.deps.settings;
    const state: ParameterList = target.state === undefined ? [] : [['state', target.state]];
    const plain: ParameterList = [...answer, ...state, ['iss', issuer]];
    const { transport, jwt } = target.responseMode;
    const parameters: ParameterList = jwt ? [['response', await this.#sign(client, plain)]] : plain;
    return { kind: 'redirect', to: target.redirectUri, transport, parameters };
  }

  #sign(client: Client, parameters: ParameterList): Promise<string> {
    const claims = {
      ...Object.fromEntries(parameters),
      aud: client.clientId,
      exp: this.deps.clock.now() + responseLifetime,
    };
    return this.deps.tokenSigner.sign(claims, clientPolicy(client).authorizationResponseAlgorithm, 'JWT');
  }
}
