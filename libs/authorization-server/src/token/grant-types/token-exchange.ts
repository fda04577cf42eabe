import { chooseResource, narrowScopes } from '../../resources/choose-access.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { type ParameterList, repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { parseScope } from '../../shared/scope.js';
import { nestActor } from '../../signing/token-signer.js';
import { type GrantTokenNeeds, issueGrantAccessToken } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { type LiveAccessTokenNeeds, verifyLiveAccessToken } from '../live-access-token.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveAccessTokenNeeds;

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * RFC 8693: a resource server trades a token that it received for one of the next audience.
 * It may exchange only tokens made for itself (no confused deputy), only for audiences it was granted, and the person
 * stays the subject while `act` names who acts.
 */
export class TokenExchangeGrantType implements GrantType {
  readonly name = 'urn:ietf:params:oauth:grant-type:token-exchange';
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, dpopJkt }: TokenRequest): Promise<TokenResponse> {
    const subjectToken = readSubjectToken(parameters);
    const { claims, behind } = await this.#verify(subjectToken);
    if (client.actsAsResource === undefined || claims.aud !== client.actsAsResource) {
      throw new OAuthError('invalid_grant', 'the subject token is not for this client', {
        cause: { client_id: client.clientId, expected: client.actsAsResource ?? '(none)', received: claims.aud },
      });
    }
    if (!behind) throw new OAuthError('invalid_grant', 'the subject token has no person behind it');

    const targets = [...repeatedParameter(parameters, 'resource'), ...repeatedParameter(parameters, 'audience')];
    const target = chooseResource([...new Set(targets)], client.resources, client.defaultResource);
    // The bound is what the operator registered for the acting service: writing an invoice follows from an order that the
    // person placed, though the portal itself may only read invoices.
    const access = narrowScopes(target, parseScope(singleParameter(parameters, 'scope')));
    const { response } = await issueGrantAccessToken(this.deps, {
      ...behind,
      client,
      access,
      dpopJkt,
      // The person keeps the name that the calling audience knows.
      subject: claims.sub,
      act: nestActor(client.clientId, claims.act),
      maxLifetime: claims.exp - this.deps.clock.now(),
    });
    return { ...response, issued_token_type: accessTokenType };
  }

  /** RFC 8693 §2.2.2: a subject token that is not acceptable is invalid_request; a dead one is invalid_grant here. */
  async #verify(subjectToken: string) {
    try {
      return await verifyLiveAccessToken(this.deps, subjectToken);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      throw new OAuthError('invalid_grant', 'the subject token is not valid', { cause: error.cause });
    }
  }
}

function readSubjectToken(parameters: ParameterList): string {
  const token = singleParameter(parameters, 'subject_token');
  if (token === undefined) throw new OAuthError('invalid_request', 'subject_token is missing');
  if (singleParameter(parameters, 'subject_token_type') !== accessTokenType) {
    throw new OAuthError('invalid_request', 'subject_token_type must be an access token');
  }
  const wanted = singleParameter(parameters, 'requested_token_type');
  if (wanted !== undefined && wanted !== accessTokenType) {
    throw new OAuthError('invalid_request', 'requested_token_type must be an access token');
  }
  for (const name of ['actor_token', 'actor_token_type']) {
    if (singleParameter(parameters, name) !== undefined) {
      throw new OAuthError('invalid_request', `${name} is not supported: the authenticated client is the actor`);
    }
  }
  return token;
}
