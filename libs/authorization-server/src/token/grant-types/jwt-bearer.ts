import { decodeJwt } from 'jose';
import { clientPolicy } from '../../clients/client-policy.js';
import { currentRights } from '../../clients/client-rights.js';
import { grantedTo } from '../../clients/granted-to.js';
import { mayUse } from '../../clients/may-use.js';
import { authorizationGrant, type PeerJwtNeeds, readPeerJwt } from '../../clients/peer-jwt.js';
import { addressOf } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/endpoints.js';
import type { AssertionIssuer, Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Grant } from '../../records/grant.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { timedIdentifier } from '../../shared/random-source.js';
import { signingAlgorithmNames } from '../../vocabulary/signing-algorithms.js';
import { accessByRoles } from '../access-by-roles.js';
import { type GrantTokenNeeds, issueGrantAccessToken } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { chooseAccess } from '../requested-access.js';
import { resourceServerOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & PeerJwtNeeds & Pick<CorePorts, 'accounts'>;

/**
 * RFC 7523 §2.1: an issuer that the operator trusts for this client vouches for a person, whose `sub` is that of an
 * account here. Each assertion counts once; no refresh token comes of it.
 */
export class JwtBearerGrantType implements GrantType<'urn:ietf:params:oauth:grant-type:jwt-bearer'> {
  constructor(private readonly deps: Needs) {}

  async handle({
    client,
    parameters,
    confirmation,
  }: TokenRequest<'urn:ietf:params:oauth:grant-type:jwt-bearer'>): Promise<TokenResponse> {
    const assertion = parameters.one('assertion');
    if (assertion === undefined) throw new OAuthError('invalid_request', 'assertion is missing');
    const requested = { resources: parameters.targets(), scope: parameters.one('scope') };
    const { resources } = await currentRights(this.deps, client, client);
    const wanted = chooseAccess(requested, client, resources);
    const { sub, iat } = await this.#verify(client, assertion);
    if (!(await this.deps.accounts.isActive(sub))) throw invalidGrant(client, 'no account has this sub');
    if (!(await mayUse(this.deps, client, { subject: sub })))
      throw invalidGrant(client, 'its person may not use the client');
    const { access, held } = await accessByRoles(this.deps, { kind: 'account', id: sub }, wanted);
    const now = this.deps.clock.now();
    const { accessTokenLifetime } = await resourceServerOf(this.deps, access.identifier);
    const grant: Grant = {
      grantId: timedIdentifier(this.deps.random, now),
      subject: sub,
      clientId: client.clientId,
      grantedTo: grantedTo(client),
      identityScopes: [],
      resources: [wanted],
      authTime: iat ?? now,
      amr: [],
      offline: true,
      createdAt: now,
      expiresAt: now + accessTokenLifetime,
    };
    const response = await issueGrantAccessToken(this.deps, { grant, held, client, access, confirmation });
    await this.deps.stores.grants.insert(grant);
    return response;
  }

  /** RFC 7523 §3. */
  async #verify(client: Client, assertion: string): Promise<{ sub: string; iat?: number | undefined }> {
    const trusted = trustedIssuer(client, assertion);
    if (!trusted) throw invalidGrant(client, 'its issuer is not trusted for this client');
    const { issuer } = this.deps.settings;
    const read = await readPeerJwt(this.deps, assertion, authorizationGrant, {
      keys: trusted,
      algorithms: signingAlgorithmNames,
      issuer: trusted.issuer,
      // An operator named it.
      source: undefined,
      audiences: [issuer, addressOf(issuer, endpoints.token)],
    });
    if ('refusal' in read) throw invalidGrant(client, read.refusal);
    const { sub, iat } = read.claims;
    if (sub === undefined) throw invalidGrant(client, 'sub is missing');
    return { sub, iat: iat === undefined ? undefined : Math.floor(iat) };
  }
}

function trustedIssuer(client: Client, assertion: string): AssertionIssuer | undefined {
  try {
    const { iss } = decodeJwt(assertion);
    return clientPolicy(client).trustedAssertionIssuers.find(({ issuer }) => issuer === iss);
  } catch {
    return undefined;
  }
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the assertion is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
