import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { clientPolicy, isPublicClient } from '../clients/client-policy.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { refuseRepeated, singleParameter } from '../shared/parameter-list.js';
import { type LiveAccessTokenNeeds, verifyLiveAccessToken } from '../token/live-access-token.js';
import { liveGrant } from '../token/live-grant.js';
import { tokenTypeOf } from '../vocabulary/confirmation.js';

interface Needs extends LiveAccessTokenNeeds, Pick<CorePorts, 'settings'> {
  readonly subjects: SubjectIdentifiers;
}

/** RFC 7662 §2.2. Of a token that is not live, or not the caller's business, nothing more is said. */
export type Introspection =
  | { readonly active: false }
  | ({ readonly active: true } & Readonly<Record<string, unknown>>);

export type IntrospectionResponse =
  | { readonly kind: 'json'; readonly introspection: Introspection }
  | { readonly kind: 'jwt'; readonly token: string };

/** RFC 7662, with JWT answers (RFC 9701): an API asks about tokens that name it, a client about its own. */
export class IntrospectionEndpoint {
  constructor(
    private readonly deps: Needs,
    private readonly authenticator: ClientAuthenticator,
  ) {}

  /** @param options.jwt the caller accepts application/token-introspection+jwt. @throws OAuthError */
  async handle(request: ClientRequest, options: { jwt: boolean }): Promise<IntrospectionResponse> {
    refuseRepeated(request.parameters, []);
    const client = await this.authenticator.authenticate(request, endpoints.introspection);
    if (isPublicClient(client)) {
      throw new OAuthError('invalid_client', 'the client did not authenticate', {
        cause: { client_id: client.clientId },
      });
    }
    const token = singleParameter(request.parameters, 'token');
    if (token === undefined) throw new OAuthError('invalid_request', 'token is missing');
    const introspection = (await this.#accessToken(client, token)) ??
      (await this.#refreshToken(client, token)) ?? { active: false };
    return options.jwt
      ? { kind: 'jwt', token: await this.#sign(client, introspection) }
      : { kind: 'json', introspection };
  }

  async #accessToken(client: Client, token: string): Promise<Introspection | undefined> {
    try {
      const { claims } = await verifyLiveAccessToken(this.deps, token);
      const { actsAsResource } = clientPolicy(client);
      const concerned = claims.client_id === client.clientId || claims.aud === actsAsResource;
      if (!concerned) return undefined;
      return { ...claims, active: true, token_type: tokenTypeOf(claims.cnf) };
    } catch (error) {
      if (error instanceof OAuthError && error.code === 'invalid_token') return undefined;
      throw error;
    }
  }

  async #refreshToken(client: Client, token: string): Promise<Introspection | undefined> {
    const found = await this.deps.stores.refreshTokens.find(digest(token));
    const usable =
      found !== undefined &&
      found.clientId === client.clientId &&
      found.consumedAt === undefined &&
      found.expiresAt > this.deps.clock.now();
    if (!usable) return undefined;
    try {
      const { grant, refreshable } = await liveGrant(this.deps, () => client, found.grantId);
      if (!refreshable) return undefined;
      return {
        active: true,
        iss: this.deps.settings.issuer,
        client_id: client.clientId,
        sub: await this.deps.subjects.of(client, grant.subject),
        scope: [...grant.identityScopes, ...grant.resources.flatMap(({ scopes }) => scopes)].join(' '),
        ...(grant.support && {
          act: { sub: await this.deps.subjects.of(client, grant.support.supporter) },
          support_access: grant.support.accessId,
        }),
        iat: found.createdAt,
        exp: found.expiresAt,
      };
    } catch (error) {
      if (error instanceof OAuthError && error.code === 'invalid_grant') return undefined;
      throw error;
    }
  }

  /** RFC 9701 §5. */
  #sign(client: Client, introspection: Introspection): Promise<string> {
    const claims = {
      iss: this.deps.settings.issuer,
      aud: clientPolicy(client).actsAsResource ?? client.clientId,
      iat: this.deps.clock.now(),
      token_introspection: introspection,
    };
    return this.deps.tokenSigner.sign(claims, clientPolicy(client).introspectionAlgorithm, 'token-introspection+jwt');
  }
}
