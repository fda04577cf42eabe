import type { StandardClaims } from '../claims/account-claims.js';
import { userInfoClaims } from '../claims/claim-resolver.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { OAuthError } from '../shared/oauth-error.js';
import { verifyLiveAccessToken } from '../token/live-access-token.js';

/**
 * OpenID Connect Core §5.3. Access tokens here name one API, so the endpoint takes any live access token that the
 * person's grant gave to the client itself, whichever audience it names; an exchanged token (with `act`) is refused.
 */
export class UserInfoEndpoint {
  constructor(private readonly deps: CoreDependencies) {}

  /** @throws OAuthError invalid_token, insufficient_scope */
  async handle({ accessToken }: { accessToken: string }): Promise<StandardClaims & { sub: string }> {
    const { claims, grant } = await verifyLiveAccessToken(this.deps, accessToken);
    if (!grant?.identityScopes.includes('openid') || claims.act !== undefined) {
      throw new OAuthError('insufficient_scope', 'the token was not given for openid', {
        cause: { jti: claims.jti, client_id: claims.client_id },
      });
    }
    const account = await this.deps.accounts.find(grant.subject);
    if (!account || account.disabled) throw new OAuthError('invalid_token', 'the token is not valid');
    return userInfoClaims(account, grant.identityScopes);
  }
}
