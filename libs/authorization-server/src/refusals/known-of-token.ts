import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type LiveAccessTokenNeeds, verifyLiveAccessToken } from '../token/live-access-token.js';
import type { ExplainedCheck } from './explanation.js';
import { loggable } from './refusal-bounds.js';

type Claims = Readonly<Record<string, unknown>>;

/**
 * What the issuer knows of a token that it signed: its client, its grant, the session behind it, and whether all that it rests on stands.
 * @param isUnexpired whether its time and its form are good: what it rests on is judged as at introspection then
 */
export async function knownOfToken(
  deps: LiveAccessTokenNeeds & Pick<CorePorts, 'clock'>,
  token: string,
  { claims, isUnexpired }: { readonly claims: Claims; readonly isUnexpired: boolean },
): Promise<readonly ExplainedCheck[]> {
  const own = await Promise.all([clientOf(deps, claims), revoked(deps, claims), grantOf(deps, claims)]);
  return [...own.flat(), ...(isUnexpired ? [await standing(deps, token)] : [])];
}

async function clientOf({ clients }: LiveAccessTokenNeeds, { client_id: id }: Claims): Promise<ExplainedCheck[]> {
  if (typeof id !== 'string') return [];
  const isThere = (await clients.find(id)) !== undefined;
  const received = isThere ? loggable(id) : 'one that is gone';
  return [stated('client', isThere, 'a registered client', received, 'the client was deleted')];
}

async function revoked({ stores }: LiveAccessTokenNeeds, { jti }: Claims): Promise<ExplainedCheck[]> {
  if (typeof jti !== 'string') return [];
  const isRevoked = await stores.revokedAccessTokens.has(jti);
  const received = isRevoked ? 'revoked' : 'not revoked';
  return [stated('revocation', !isRevoked, 'not revoked', received, 'the client revoked this token (RFC 7009)')];
}

async function grantOf(deps: LiveAccessTokenNeeds, { grant_id: id }: Claims): Promise<ExplainedCheck[]> {
  if (typeof id !== 'string') return [];
  const { clock, stores } = deps;
  const now = clock.now();
  const grant = await stores.grants.find(id);
  const stands = grant !== undefined && grant.revokedAt === undefined && grant.expiresAt > now;
  const how = !grant ? 'gone' : grant.revokedAt !== undefined ? 'revoked' : grant.expiresAt <= now ? 'over' : 'live';
  const checks = [
    stated('grant', stands, 'live', how, 'somebody took access back, signed out, or the grant is too old'),
  ];
  if (!grant?.sessionId || grant.offline) return checks;
  const session = await stores.sessions.find(grant.sessionId);
  const isLive = session !== undefined && session.endedAt === undefined && session.expiresAt > now;
  return [
    ...checks,
    stated('session', isLive, 'live', isLive ? 'live' : 'ended', 'the person signed out, or was signed out'),
  ];
}

/** All of it, as the issuer itself would take the token now. */
async function standing(deps: LiveAccessTokenNeeds, token: string): Promise<ExplainedCheck> {
  try {
    const { claims } = await verifyLiveAccessToken(deps, token);
    return stated('standing', true, 'a token that still stands', `scopes that still count: ${loggable(claims.scope)}`);
  } catch (error) {
    if (!(error instanceof OAuthError) || error.code !== 'invalid_token') throw error;
    return stated('standing', false, 'a token that still stands', 'one that does not', reasonOf(error.cause));
  }
}

function stated(check: string, ok: boolean, expected: string, received: string, cause?: string): ExplainedCheck {
  return { check, ok, code: 'token_revoked', expected, received, ...(!ok && cause !== undefined && { cause }) };
}

/** The innermost reason that a cause gives, which may stand in others. */
function reasonOf(cause: unknown): string | undefined {
  if (typeof cause === 'string') return loggable(cause);
  return typeof cause === 'object' && cause !== null && 'reason' in cause ? reasonOf(cause.reason) : undefined;
}
