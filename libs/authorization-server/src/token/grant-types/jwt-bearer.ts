import { decodeJwt, type JWTPayload } from 'jose';
import type { ClientKeys } from '../../clients/client-keys.js';
import { addressOf } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/endpoints.js';
import type { AssertionIssuer, Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Grant } from '../../records/grant.js';
import { chooseResource, narrowScopes } from '../../resources/choose-access.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { timedIdentifier } from '../../shared/random-source.js';
import { parseScope } from '../../shared/scope.js';
import { signingAlgorithms } from '../../signing/key-ring.js';
import { type GrantTokenNeeds, issueGrantAccessToken } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { resourceServerOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

interface Needs extends GrantTokenNeeds, Pick<CorePorts, 'accounts'> {
  readonly clientKeys: ClientKeys;
}

/** Seconds that an assertion may be good for. */
const longestLifetime = 3600;
const clockTolerance = 10;

/**
 * RFC 7523 §2.1: an issuer that the operator trusts for this client vouches for a person, whose `sub` is that of an
 * account here. Each assertion counts once; no refresh token comes of it.
 */
export class JwtBearerGrantType implements GrantType {
  readonly name = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, dpopJkt }: TokenRequest): Promise<TokenResponse> {
    const assertion = singleParameter(parameters, 'assertion');
    if (assertion === undefined) throw new OAuthError('invalid_request', 'assertion is missing');
    const granted = chooseResource(repeatedParameter(parameters, 'resource'), client.resources, client.defaultResource);
    const access = narrowScopes(granted, parseScope(singleParameter(parameters, 'scope')));
    const { sub, iat } = await this.#verify(client, assertion);
    if (!(await this.deps.accounts.isActive(sub))) throw invalidGrant(client, 'no account has this sub');
    const now = this.deps.clock.now();
    const { accessTokenLifetime } = await resourceServerOf(this.deps, access.identifier);
    const grant: Grant = {
      grantId: timedIdentifier(this.deps.random, now),
      subject: sub,
      clientId: client.clientId,
      identityScopes: [],
      resources: [access],
      authTime: iat ?? now,
      amr: [],
      offline: true,
      createdAt: now,
      expiresAt: now + accessTokenLifetime,
    };
    const { response } = await issueGrantAccessToken(this.deps, { grant, client, access, dpopJkt });
    await this.deps.stores.grants.insert(grant);
    return response;
  }

  /** RFC 7523 §3. */
  async #verify(client: Client, assertion: string): Promise<{ sub: string; iat?: number | undefined }> {
    const trusted = trustedIssuer(client, assertion);
    if (!trusted) throw invalidGrant(client, 'its issuer is not trusted for this client');
    let claims: JWTPayload;
    try {
      claims = await this.deps.clientKeys.verify(trusted, assertion, {
        algorithms: signingAlgorithms,
        issuer: trusted.issuer,
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
        clockTolerance,
      });
    } catch (error) {
      throw invalidGrant(client, error instanceof Error ? error.message : 'it does not verify');
    }
    const { sub, aud, exp, iat, jti } = claims;
    const { issuer } = this.deps.settings;
    const accepted = [issuer, addressOf(issuer, endpoints.token)];
    if (![aud].flat().some((audience) => audience !== undefined && accepted.includes(audience))) {
      throw invalidGrant(client, 'aud is not this issuer');
    }
    const now = this.deps.clock.now();
    if (exp === undefined || exp > now + longestLifetime) throw invalidGrant(client, 'exp is too far ahead');
    if (iat !== undefined && iat > now + clockTolerance) throw invalidGrant(client, 'iat is in the future');
    if (sub === undefined || typeof jti !== 'string' || jti === '') throw invalidGrant(client, 'sub or jti is missing');
    const key = digest(JSON.stringify(['assertion', trusted.issuer, jti]));
    if (!(await this.deps.stores.replays.remember(key, Math.ceil(exp) + clockTolerance + 1))) {
      throw invalidGrant(client, 'replayed jti');
    }
    return { sub, iat: iat === undefined ? undefined : Math.floor(iat) };
  }
}

function trustedIssuer(client: Client, assertion: string): AssertionIssuer | undefined {
  try {
    const { iss } = decodeJwt(assertion);
    return client.trustedAssertionIssuers?.find(({ issuer }) => issuer === iss);
  } catch {
    return undefined;
  }
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the assertion is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
