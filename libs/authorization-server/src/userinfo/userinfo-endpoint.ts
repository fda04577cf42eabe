import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import type { AccessTokenPayload } from '../claims/token-payloads.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { ClientSource } from '../clients/client-source.js';
import type { CustomClaims, ToldClaims } from '../custom-claims/custom-claims.js';
import { proofAddressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { DpopVerifier } from '../token/dpop/dpop-verifier.js';
import { type LiveAccessTokenNeeds, verifyLiveAccessToken } from '../token/live-access-token.js';
import { isConfirmed, tokenTypeOf } from '../vocabulary/confirmation.js';

interface Needs extends LiveAccessTokenNeeds, Pick<CorePorts, 'settings'> {
  readonly clients: ClientSource;
  readonly customClaims: CustomClaims;
  readonly dpop: DpopVerifier;
  readonly subjects: SubjectIdentifiers;
}

export interface UserInfoRequest {
  readonly accessToken: string;
  /** How it was presented (RFC 6750 §2, RFC 9449 §7.1). */
  readonly scheme: 'Bearer' | 'DPoP';
  readonly method: 'GET' | 'POST';
  readonly dpopProofs?: readonly string[];
}

/** RFC 9449 §5 allows JSON or, where the client asked for it, a signed JWT (OpenID Connect Core §5.3.2). */
export type UserInfoResponse =
  | { readonly kind: 'json'; readonly claims: ToldClaims & { readonly sub: string } }
  | { readonly kind: 'jwt'; readonly token: string };

/**
 * OpenID Connect Core §5.3. It takes a live access token of the person's grant that is for the issuer, or has `openid` in its own
 * scope; not one that was given for an API alone (RFC 9700 §2.3), nor an exchanged one (with
 * an `act` of a service).
 */
export class UserInfoEndpoint {
  constructor(private readonly deps: Needs) {}

  /** @throws OAuthError invalid_token, insufficient_scope, invalid_dpop_proof, use_dpop_nonce */
  async handle(request: UserInfoRequest): Promise<UserInfoResponse> {
    const { claims, behind } = await verifyLiveAccessToken(this.deps, request.accessToken);
    await this.#checkPossession(claims, request);
    const scopes = claims.scope.split(' ');
    const isForUs = claims.aud === this.deps.settings.issuer || scopes.includes('openid');
    if (!behind?.grant.identityScopes.includes('openid') || !isForUs || isExchanged(claims)) {
      throw new OAuthError('insufficient_scope', 'the token was not given for openid', {
        cause: { jti: claims.jti, client_id: claims.client_id, aud: claims.aud, scope: claims.scope },
      });
    }
    const client = await this.deps.clients.find(claims.client_id);
    if (!client) throw new OAuthError('invalid_token', 'the token is not valid', { cause: 'its client is gone' });
    const { grant, account } = behind;
    const sub = await this.deps.subjects.of(client, grant.subject);
    const told = {
      ...(await this.deps.customClaims.told({
        client,
        account,
        scopes: grant.identityScopes.filter((scope) => scopes.includes(scope)),
        requested: grant.claims?.userinfo,
        knownAs: sub,
      })),
      sub,
    };
    const { userinfoAlgorithm } = clientPolicy(client);
    if (userinfoAlgorithm === undefined) return { kind: 'json', claims: told };
    const signed = { ...told, iss: this.deps.settings.issuer, aud: client.clientId };
    return { kind: 'jwt', token: await this.deps.tokenSigner.sign(signed, userinfoAlgorithm, 'JWT') };
  }

  /** RFC 9449 §7.1: a bound token needs its proof, and is nothing as a bearer token. */
  async #checkPossession(claims: AccessTokenPayload, request: UserInfoRequest): Promise<void> {
    if (claims.cnf === undefined) {
      if (request.scheme === 'Bearer') return;
      throw new OAuthError('invalid_token', 'the token is not bound to a key');
    }
    if (request.scheme !== tokenTypeOf(claims.cnf))
      throw new OAuthError('invalid_token', 'the token is bound to a key');
    const proved = await this.deps.dpop.verify({
      proofs: request.dpopProofs ?? [],
      method: request.method,
      url: proofAddressOf(this.deps.settings.issuer, endpoints.userinfo),
      accessToken: request.accessToken,
    });
    if (proved === undefined) throw new OAuthError('invalid_dpop_proof', 'the DPoP proof is missing');
    if (!isConfirmed(claims.cnf, proved)) throw new OAuthError('invalid_token', 'the token is bound to another key');
  }
}

/** A service acts in it: beside somebody of support, who acts in each of theirs, where there is one. */
function isExchanged({ act, support_access }: AccessTokenPayload): boolean {
  return (support_access === undefined ? act : act?.act) !== undefined;
}
