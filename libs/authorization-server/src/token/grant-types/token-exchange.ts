import { clientPolicy } from '../../clients/client-policy.js';
import { currentRights } from '../../clients/client-rights.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { nestActor } from '../../signing/token-signer.js';
import { accessByRoles } from '../access-by-roles.js';
import { type GrantTokenNeeds, issueGrantAccessToken } from '../grant-tokens.js';
import type { GrantParameters, GrantType, TokenRequest } from '../grant-type.js';
import { type LiveAccessTokenNeeds, verifyLiveAccessToken } from '../live-access-token.js';
import { chooseAccess } from '../requested-access.js';
import { issuedFor, type TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveAccessTokenNeeds;

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * RFC 8693: a resource server trades a token that it received for one of the next audience.
 * It may exchange only tokens made for itself (no confused deputy), only for audiences it was granted, and the person
 * stays the subject while `act` names who acts.
 */
export class TokenExchangeGrantType implements GrantType<'urn:ietf:params:oauth:grant-type:token-exchange'> {
  constructor(private readonly deps: Needs) {}

  async handle({
    client,
    parameters,
    confirmation,
  }: TokenRequest<'urn:ietf:params:oauth:grant-type:token-exchange'>): Promise<TokenResponse> {
    const subjectToken = readSubjectToken(parameters);
    const { claims, behind } = await this.#verify(subjectToken);
    const { actsAsResource } = clientPolicy(client);
    if (actsAsResource === undefined || claims.aud !== actsAsResource) {
      throw new OAuthError('invalid_grant', 'the subject token is not for this client', {
        cause: { client_id: client.clientId, expected: actsAsResource ?? '(none)', received: claims.aud },
      });
    }
    if (!behind) throw new OAuthError('invalid_grant', 'the subject token has no person behind it');

    // The bound is what the operator registered for the acting service: writing an invoice follows from an order that the
    // person placed, though the portal itself may only read invoices.
    const { resources: allowed } = await currentRights(this.deps, client, client);
    const wanted = chooseAccess({ resources: parameters.targets(), scope: parameters.one('scope') }, client, allowed);
    // And the person gets no more of it than they might ask for themselves.
    const { subject, organizationId } = behind.grant;
    const bearer = { kind: 'account', id: subject, organizationId } as const;
    const { access, held } = await accessByRoles(this.deps, bearer, wanted, behind.held.asOf);
    const response = await issueGrantAccessToken(this.deps, {
      ...behind,
      held,
      client,
      access,
      confirmation,
      // The person and the session keep the names that the calling audience knows.
      known: { subject: claims.sub, sid: claims.sid },
      act: nestActor(client.clientId, claims.act),
      maxLifetime: claims.exp - this.deps.clock.now(),
    });
    return {
      ...response,
      issued_token_type: accessTokenType,
      [issuedFor]: { ...response[issuedFor], from: actsAsResource },
    };
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

function readSubjectToken(parameters: GrantParameters<'urn:ietf:params:oauth:grant-type:token-exchange'>): string {
  const token = parameters.one('subject_token');
  if (token === undefined) throw new OAuthError('invalid_request', 'subject_token is missing');
  if (parameters.one('subject_token_type') !== accessTokenType) {
    throw new OAuthError('invalid_request', 'subject_token_type must be an access token');
  }
  const wanted = parameters.one('requested_token_type');
  if (wanted !== undefined && wanted !== accessTokenType) {
    throw new OAuthError('invalid_request', 'requested_token_type must be an access token');
  }
  for (const actor of ['actor_token', 'actor_token_type'] as const) {
    if (parameters.one(actor) !== undefined) {
      throw new OAuthError('invalid_request', `${actor} is not supported: the authenticated client is the actor`);
    }
  }
  return token;
}
