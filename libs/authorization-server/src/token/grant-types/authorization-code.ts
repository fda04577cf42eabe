import { createHash } from 'node:crypto';
import type { AuthorizationCode } from '../../records/authorization-code.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { RefreshToken } from '../../records/refresh-token.js';
import { revokeGrant } from '../../security-events/record-revocation.js';
import { digest, sameDigest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { isConfirmed } from '../../vocabulary/confirmation.js';
import { ClientLeft, CredentialTurns, refuseLeft } from '../credential-turns.js';
import type { GrantTokenNeeds } from '../grant-tokens.js';
import type { GrantParameters, GrantType, TokenRequest } from '../grant-type.js';
import { issueFor } from '../issue-for.js';
import { type LiveGrantNeeds, liveGrant } from '../live-grant.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveGrantNeeds & Pick<CorePorts, 'unitOfWork'>;

/** RFC 6749 §4.1.3 with PKCE (RFC 7636 §4.6) and one audience per token (RFC 8707 §2.2). */
export class AuthorizationCodeGrantType implements GrantType<'authorization_code'> {
  readonly #turns = new CredentialTurns();

  constructor(private readonly deps: Needs) {}

  handle(request: TokenRequest<'authorization_code'>): Promise<TokenResponse> {
    const secret = request.parameters.one('code');
    if (secret === undefined) throw new OAuthError('invalid_request', 'code is missing');
    return this.#turns.with(digest(secret), request, () => this.#redeem(secret, request));
  }

  async #redeem(secret: string, request: TokenRequest<'authorization_code'>): Promise<TokenResponse> {
    const { client, parameters, confirmation } = request;
    const code = await this.deps.stores.authorizationCodes.find(digest(secret));
    if (!code || code.clientId !== client.clientId) throw invalidGrant('unknown code, or of another client', client);
    checkRedirectUri(code, client, parameters);
    checkCodeVerifier(code, client, parameters);
    if (!isConfirmed(code.confirmation, confirmation)) {
      throw invalidGrant('the code is bound to another key than the proof', client);
    }
    if (code.consumedAt !== undefined) return this.#refuseReplay(code, request);
    const now = this.deps.clock.now();
    if (code.expiresAt <= now) throw invalidGrant('expired code', client);

    // All that can refuse comes before the code is spent: a mistaken resource must not cost the sign-in.
    const live = await liveGrant(this.deps, () => client, code.grantId);
    const { response, refreshToken } = await issueFor(this.deps, live, {
      client,
      resources: parameters.targets(),
      confirmation,
      nonce: code.nonce,
      refresh: live.refreshable,
    });
    refuseLeft(request);
    const { authorizationCodes } = this.deps.stores;
    const outcome = await authorizationCodes.consume(code.digest, now, refreshToken, request.hasLeft);
    if (outcome === 'left') throw new ClientLeft();
    if (outcome !== 'consumed') return this.#refuseReplay(code, request);
    if (request.hasLeft?.()) return this.#giveBack(code, refreshToken);
    return response;
  }

  /** They left while it was made durable. Nobody has heard what it was spent for: it is as if it had not been, and its client can come again. */
  async #giveBack(code: AuthorizationCode, issued: RefreshToken | undefined): Promise<never> {
    await this.deps.stores.authorizationCodes.giveBack(code.digest, issued?.digest);
    throw new ClientLeft();
  }

  /** RFC 6749 §4.1.2: a replayed code revokes what came from it, and that is durable before the refusal is heard. */
  async #refuseReplay(code: AuthorizationCode, request: TokenRequest<'authorization_code'>): Promise<never> {
    refuseLeft(request);
    await revokeGrant(this.deps, code.grantId, {
      entity: 'policy',
      because: 'code_replayed',
      clientId: code.clientId,
      origin: request.caller?.origin,
    });
    throw new OAuthError('invalid_grant', 'the code is not valid', {
      cause: { client_id: code.clientId, grant_id: code.grantId, reason: 'replayed code; its grant is revoked' },
    });
  }
}

function checkRedirectUri(
  code: AuthorizationCode,
  client: Client,
  parameters: GrantParameters<'authorization_code'>,
): void {
  const redirectUri = parameters.one('redirect_uri');
  const matches = redirectUri === undefined ? !code.redirectUriGiven : redirectUri === code.redirectUri;
  if (!matches) throw invalidGrant('redirect_uri differs from the authorization request', client);
}

/** RFC 9700 §2.1.1: a verifier where there was no challenge is a downgrade attack and refused as well. */
function checkCodeVerifier(
  code: AuthorizationCode,
  client: Client,
  parameters: GrantParameters<'authorization_code'>,
): void {
  const verifier = parameters.one('code_verifier');
  if (code.codeChallenge === undefined) {
    if (verifier !== undefined) throw invalidGrant('code_verifier for a request without code_challenge', client);
    return;
  }
  if (verifier === undefined) throw invalidGrant('code_verifier is missing', client);
  const wellFormed = /^[A-Za-z0-9\-._~]{43,128}$/.test(verifier);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (!wellFormed || !sameDigest(challenge, code.codeChallenge)) throw invalidGrant('wrong code_verifier', client);
}

function invalidGrant(reason: string, client: Client): OAuthError {
  return new OAuthError('invalid_grant', 'the code is not valid', { cause: { client_id: client.clientId, reason } });
}
