import type { SessionIdentifiers } from '../claims/session-identifiers.js';
import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { grantAccessTokenClaims, idTokenClaims } from '../claims/token-claims.js';
import type { AccessTokenPayload, ActClaim } from '../claims/token-payloads.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { CustomClaims } from '../custom-claims/custom-claims.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { ResourceServer } from '../records/resource-server.js';
import { requireTakesSupport } from '../resources/takes-support.js';
import { identifier } from '../shared/random-source.js';
import { accessTokenHash, type TokenSigner } from '../signing/token-signer.js';
import { type Confirmation, tokenTypeOf } from '../vocabulary/confirmation.js';
import type { LiveGrant } from './live-grant.js';
import { type ResourceServerNeeds, resourceServerOf } from './resource-server-of.js';
import { issuedFor, type TokenResponse } from './token-response.js';

export interface GrantTokenNeeds extends ResourceServerNeeds, Pick<CorePorts, 'accounts' | 'clock' | 'random'> {
  readonly customClaims: CustomClaims;
  readonly subjects: SubjectIdentifiers;
  readonly sessionIdentifiers: SessionIdentifiers;
  readonly tokenSigner: TokenSigner;
}

interface GrantAccess extends Pick<LiveGrant, 'grant' | 'held'>, Partial<Pick<LiveGrant, 'account' | 'isOfNoSession'>> {
  readonly client: Client;
  readonly access: ResourceAccess;
  /** The key that the token will be bound to. */
  readonly confirmation?: Confirmation | undefined;
}

/** What a client, or an audience through it, calls the person and the session. */
interface KnownAs {
  readonly subject: string;
  readonly sid?: string | undefined;
}

async function knownAs(
  { subjects, sessionIdentifiers }: Pick<GrantTokenNeeds, 'sessionIdentifiers' | 'subjects'>,
  { client, grant }: Pick<GrantAccess, 'client' | 'grant'>,
): Promise<KnownAs> {
  const subject = await subjects.of(client, grant.subject);
  const { sessionId } = grant;
  return sessionId === undefined ? { subject } : { subject, sid: await sessionIdentifiers.of(client, sessionId) };
}

/**
 * An access token that is given after its session has ended (offline access) does not name that: APIs refuse what does, by whichever clock it
 * was issued.
 */
async function knownInAccess(deps: GrantTokenNeeds, access: GrantAccess): Promise<KnownAs> {
  const known = await knownAs(deps, access);
  return access.isOfNoSession ? { subject: known.subject } : known;
}

type AccessTokenResponse = Pick<
  TokenResponse,
  'access_token' | 'token_type' | 'expires_in' | 'scope' | typeof issuedFor
>;

/**
 * One access token of a grant.
 * @param input.maxLifetime seconds: an exchanged token does not outlive the one it came from
 * @param input.known what the audience knows person and session by, where that is settled already
 */
export async function issueGrantAccessToken(
  deps: GrantTokenNeeds,
  input: GrantAccess & { act?: ActClaim | undefined; maxLifetime?: number; known?: KnownAs },
): Promise<AccessTokenResponse> {
  const resourceServer = await resourceServerOf(deps, input.access.identifier);
  if (input.grant.support) requireTakesSupport(resourceServer, deps.settings);
  const now = input.held.asOf;
  const lifetime = Math.min(
    resourceServer.accessTokenLifetime,
    input.grant.expiresAt - now,
    input.maxLifetime ?? Number.POSITIVE_INFINITY,
  );
  const known = input.known ?? (await knownInAccess(deps, input));
  const claims = grantAccessTokenClaims({
    issuer: deps.settings.issuer,
    now,
    lifetime,
    grant: input.grant,
    ...known,
    // Where an API wants nothing of it, nobody waits.
    custom: resourceServer.claimsPolicy && (await customClaimsOf(deps, resourceServer, input, known)),
    clientId: input.client.clientId,
    access: input.access,
    act: input.act ?? (await supporterOf(deps, input)),
    jti: identifier(deps.random),
    confirmation: input.confirmation,
  });
  return accessTokenResponse(deps.tokenSigner, claims, resourceServer);
}

/** Who of support acts as the person, as the client calls them; undefined where nobody does. */
async function supporterOf(
  { subjects }: Pick<GrantTokenNeeds, 'subjects'>,
  { client, grant }: Pick<GrantAccess, 'client' | 'grant'>,
): Promise<ActClaim | undefined> {
  return grant.support && { sub: await subjects.of(client, grant.support.supporter) };
}

async function customClaimsOf(
  deps: GrantTokenNeeds,
  resource: ResourceServer,
  { account, client, grant, held }: GrantAccess,
  { subject: knownAs }: KnownAs,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return deps.customClaims.ofAccessToken(resource, {
    person: account ?? (await deps.accounts.find(grant.subject)),
    knownAs,
    client,
    roles: held.rolesAt(resource.identifier),
  });
}

/** A signed access token and what is said of it (RFC 6749 §5.1), as its claims have it. */
export async function accessTokenResponse(
  tokenSigner: TokenSigner,
  claims: AccessTokenPayload,
  { identifier: audience, signingAlgorithm, accessTokenType, scopes }: ResourceServer,
): Promise<AccessTokenResponse> {
  return {
    access_token: await tokenSigner.signAccessToken(claims, signingAlgorithm, accessTokenType),
    token_type: tokenTypeOf(claims.cnf),
    expires_in: claims.exp - claims.iat,
    scope: claims.scope,
    [issuedFor]: { audience, scopes: claims.scope.split(' ').filter((scope) => Object.hasOwn(scopes, scope)) },
  };
}

/** The answer that a client gets for a grant: an access token for one audience and, for openid, who signed in. */
export async function grantTokenResponse(
  deps: GrantTokenNeeds,
  input: GrantAccess & LiveGrant & { nonce?: string | undefined },
): Promise<TokenResponse> {
  const { grant } = input;
  const response = await issueGrantAccessToken(deps, input);
  const scopes = [...grant.identityScopes, ...response.scope.split(' ')].filter((item) => item !== '');
  const scope = [...new Set(scopes)].join(' ');
  const identity = grant.identityScopes.includes('openid')
    ? { id_token: await issueIdToken(deps, input, response.access_token) }
    : {};
  return { ...response, scope, ...identity };
}

async function issueIdToken(
  deps: GrantTokenNeeds,
  { grant, account, client, nonce }: GrantAccess & LiveGrant & { nonce?: string | undefined },
  accessToken: string,
): Promise<string> {
  const algorithm = clientPolicy(client).idTokenAlgorithm;
  const known = await knownAs(deps, { client, grant });
  const scopes = idTokenScopes(client, grant);
  const requested = grant.claims?.id_token;
  const now = deps.clock.now();
  const lifetime = client.idTokenLifetime ?? deps.settings.idTokenLifetime;
  const claims = idTokenClaims({
    issuer: deps.settings.issuer,
    now,
    // Some apps take it for the end of their own session.
    lifetime: grant.support ? Math.min(lifetime, grant.expiresAt - now) : lifetime,
    grant,
    ...known,
    released: await deps.customClaims.told({ client, account, scopes, requested, knownAs: known.subject }),
    act: await supporterOf(deps, { client, grant }),
    nonce,
    atHash: accessTokenHash(accessToken, algorithm),
  });
  return deps.tokenSigner.signIdToken(claims, algorithm);
}

/** Scopes whose claims stand in the ID token: by default none, for UserInfo gives them (OpenID Connect Core §5.4). */
function idTokenScopes({ idTokenClaims }: Client, { identityScopes }: Grant): readonly string[] {
  return idTokenClaims === 'granted_scopes' ? identityScopes : [];
}
