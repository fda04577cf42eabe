import type { InitiatorToken } from '@signet/administration';
import {
  type Audience,
  acrClasses,
  defineAudience,
  dpopAlgorithms,
  formatChallenge,
  type Principal,
  ResourceServer,
  requireStepUp,
  StepUpRequired,
  type TokenRejection,
} from '@signet/auth-contracts';
import {
  type CorePorts,
  type Digest,
  type LiveAccessToken,
  OAuthError,
  OwnKeys,
  type RequestOrigin,
  recentSignIn,
} from '@signet/authorization-server';
import type { FastifyRequest } from 'fastify';
import { hasFactor } from '../../factors/has-factor.js';
import { originOf } from '../../http/request-origin.js';
import type { Issuer } from '../../issuer/issuer.js';
import { Problem } from '../http/problem.js';
import type { Described } from '../operation.js';

/** A token that opens the door, and what it rests on at this moment. */
export interface Shown extends Pick<LiveAccessToken, 'behind'> {
  /** As changes are told: what of it counts now. */
  readonly token: InitiatorToken;
  /** Whom the app calls it by: a person perhaps by a name of its own (pairwise). */
  readonly sub: string;
  readonly origin: RequestOrigin;
}

/**
 * Lets in whoever has a token for one API of the issuer. The token is verified as any API would, with the keys of this process; what it
 * rests on is looked up, so that whatever ends it ends it at once.
 */
export class TokenGuard {
  readonly #server: ResourceServer;

  /** @param over where it is looked up, instead of where all else is */
  constructor(
    private readonly issuer: Issuer,
    private readonly audience: Audience,
    private readonly over?: Pick<CorePorts, 'standings'> & { readonly stores: CorePorts['stores'] },
  ) {
    const { config, core, clock } = issuer;
    const { replays } = (over ?? issuer).stores;
    this.#server = new ResourceServer({
      issuer: config.issuer,
      audience: defineAudience(audience),
      keys: new OwnKeys(core.keyRing),
      // Few calls, and each is judged anew.
      cachedTokens: 0,
      publicUrl: config.issuer,
      dpopReplays: { remember: (key, until) => replays.remember(key as Digest, until) },
      protectedResourceMetadata: false,
      now: () => clock.now(),
      // The refusal of the operation has it.
      rejectionLog: false,
    });
  }

  /**
   * @param judge what else must be so; what it refuses is noted as what the token is refused for
   * @throws Problem unauthorized, login_too_old, forbidden, unavailable
   */
  async admit<Admitted>(
    request: FastifyRequest,
    wanted: Pick<Described, 'scope' | 'recentSignIn'>,
    judge: (shown: Shown) => Admitted | Promise<Admitted>,
  ): Promise<Admitted> {
    try {
      return await judge(await this.#admit(request, wanted));
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) this.#noteRefusal(request, error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** In memory: it is stored with others, later. */
  #noteRefusal(request: FastifyRequest, { code, cause }: Problem): void {
    const { identifier: audience } = this.audience;
    const { address } = originOf(request);
    const target = { record: 'resourceServers', id: audience };
    this.issuer.refused.note({ name: 'access_refused', audience, target, address, reason: code });
    const isUnknown = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'unknown_key';
    const token = /^(?:Bearer|DPoP) +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (isUnknown && token !== undefined) this.issuer.withdrawnKeys.note(token);
  }

  async #admit(request: FastifyRequest, wanted: Pick<Described, 'scope' | 'recentSignIn'>): Promise<Shown> {
    const { scope } = wanted;
    const { method, headers } = request;
    // As the routes see it: what stands before it is the issuer's own.
    const incoming = { method, url: request.raw.url, headers };
    const { principal, refusal, rejection } = await this.#server.admit(incoming, { kind: 'scopes', all: [scope] });
    if (refusal) throw refused(refusal, rejection);
    // What acts for somebody was given their name for an API of its own, not for this one.
    if (principal.actor !== undefined) throw new Problem('forbidden', 'nobody acts for another here');
    const { claims, behind } = await this.#live(principal.token, request);
    // An app on its own behalf never signed in.
    if (wanted.recentSignIn && behind) {
      requireRecent(principal, await hasFactor(this.issuer, behind.grant.subject));
    }
    const scopes = claims.scope.split(' ');
    if (!scopes.includes(scope)) throw lacking(request, scope, 'the app may not have this scope');
    const organizationId = behind?.grant.organizationId;
    const bound = organizationId !== undefined && { organizationId };
    return {
      behind,
      sub: claims.sub,
      token: { clientId: claims.client_id, audience: claims.aud, scopes, ...bound },
      origin: originOf(request),
    };
  }

  async #live(token: string, request: FastifyRequest): Promise<LiveAccessToken> {
    try {
      return await this.issuer.core.verifyLive(token, this.over);
    } catch (error) {
      if (!(error instanceof OAuthError) || error.code !== 'invalid_token') throw error;
      const headers = { 'www-authenticate': challengeOf(request, 'invalid_token') };
      throw new Problem('unauthorized', 'the token is not good any more', { headers, cause: error.cause });
    }
  }
}

/** As on the pages: whoever has a second factor has proved it as lately. @throws Problem login_too_old */
function requireRecent(principal: Principal, hasFactor: boolean): void {
  const strong = hasFactor ? ([{ kind: 'acr', anyOf: [acrClasses.twoFactors] }] as const) : [];
  try {
    requireStepUp(principal, { kind: 'recent_login', maxAge: recentSignIn }, ...strong);
  } catch (error) {
    if (!(error instanceof StepUpRequired)) throw error;
    throw new Problem('login_too_old', 'the person must sign in again first', { headers: error.headers });
  }
}

function refused(
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  rejection: TokenRejection | undefined,
): Problem {
  const cause = rejection && {
    code: rejection.code,
    check: rejection.check,
    expected: rejection.expected,
    received: rejection.received,
  };
  const options = { headers, cause };
  if (status === 503) return new Problem('unavailable', 'the token cannot be checked right now', options);
  if (status === 403) return new Problem('forbidden', 'the token was not given for this', options);
  return new Problem('unauthorized', 'an access token for this API is needed', options);
}

/** RFC 6750 §3.1. */
export function lacking(request: FastifyRequest, scope: string, cause: string): Problem {
  const headers = { 'www-authenticate': challengeOf(request, 'insufficient_scope', [scope]) };
  return new Problem('forbidden', 'the caller may not do this', { headers, cause });
}

function challengeOf(
  { headers }: FastifyRequest,
  error: 'invalid_token' | 'insufficient_scope',
  scopes: readonly string[] = [],
): string {
  const scheme = /^dpop\s/i.test(headers.authorization ?? '') ? 'DPoP' : 'Bearer';
  return formatChallenge({ scheme, error, scopes, algorithms: dpopAlgorithms });
}
