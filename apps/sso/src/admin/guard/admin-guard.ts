import {
  type AdminScope,
  adminAudienceOf,
  adminRoles,
  adminScopes,
  type Initiator,
  type Reach,
} from '@signet/administration';
import {
  defineAudience,
  dpopAlgorithms,
  formatChallenge,
  ResourceServer,
  type TokenRejection,
} from '@signet/auth-contracts';
import { type Digest, type LiveAccessToken, OAuthError } from '@signet/authorization-server';
import type { FastifyRequest } from 'fastify';
import { originOf } from '../../http/request-origin.js';
import type { Issuer } from '../../issuer/issuer.js';
import { Problem } from '../http/problem.js';
import { type Actor, AdminAuthority } from './authority.js';
import { OwnKeys } from './own-keys.js';

/** Who calls, and what they may do here at this moment. */
export interface Admitted {
  readonly actor: Actor;
  /** The app by which they call. */
  readonly clientId: string;
  /** Where they may do what was asked: not nowhere. */
  readonly reach: Reach;
  /** As changes are told. */
  readonly initiator: Initiator;
}

/**
 * Lets in whoever has a token for the administration API and, now, a role that gives what is asked. The token is verified as any API
 * would, with the keys of this process; what it rests on is looked up, so that whatever ends it ends it at once.
 */
export class AdminGuard {
  readonly #server: ResourceServer;
  readonly #authority: AdminAuthority;

  constructor(private readonly issuer: Issuer) {
    const { config, core, clock } = issuer;
    const { stores } = issuer.administration;
    const audience = defineAudience({
      identifier: adminAudienceOf(config.issuer),
      name: 'Administration',
      scopes: adminScopes,
      roles: adminRoles as Readonly<Record<string, readonly AdminScope[]>>,
    });
    this.#authority = new AdminAuthority(stores.roleAssignments, audience.identifier);
    this.#server = new ResourceServer({
      issuer: config.issuer,
      audience,
      keys: new OwnKeys(core.keyRing),
      // Few calls, and each is judged anew.
      cachedTokens: 0,
      publicUrl: config.issuer,
      dpopReplays: { remember: (key, until) => stores.replays.remember(key as Digest, until) },
      protectedResourceMetadata: false,
      now: () => clock.now(),
      // The refusal of the operation has it.
      rejectionLog: false,
    });
  }

  /** @throws Problem unauthorized, forbidden, unavailable */
  async admit(request: FastifyRequest, scope: AdminScope): Promise<Admitted> {
    try {
      return await this.#admit(request, scope);
    } catch (error) {
      if (error instanceof Problem && (error.code === 'forbidden' || error.code === 'unauthorized')) {
        this.#noteRefusal(request, error);
      }
      throw error;
    }
  }

  /** In memory: it is stored with others, later. */
  #noteRefusal(request: FastifyRequest, { code, cause }: Problem): void {
    const audience = adminAudienceOf(this.issuer.config.issuer);
    const { address } = originOf(request);
    const target = { record: 'resourceServers', id: audience };
    this.issuer.refused.note({ name: 'access_refused', audience, target, address, reason: code });
    const isUnknown = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'unknown_key';
    const token = /^(?:Bearer|DPoP) +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (isUnknown && token !== undefined) this.issuer.withdrawnKeys.note(token);
  }

  async #admit(request: FastifyRequest, scope: AdminScope): Promise<Admitted> {
    const { method, headers } = request;
    // As the routes see it: what stands before it is the issuer's own.
    const incoming = { method, url: request.raw.url, headers };
    const { principal, refusal, rejection } = await this.#server.admit(incoming, { kind: 'scopes', all: [scope] });
    if (refusal) throw refused(refusal, rejection);
    // What acts for somebody was given their name for an API of its own, not for this one.
    if (principal.actor !== undefined) throw new Problem('forbidden', 'nobody acts for another here');
    const live = await this.#live(principal.token, request);
    if (!live.claims.scope.split(' ').includes(scope)) throw lacking(request, scope, 'the app may not have this scope');
    const { client_id: clientId } = live.claims;
    const actor: Actor = live.behind
      ? { kind: 'person', subject: live.behind.grant.subject, organizationId: live.behind.grant.organizationId }
      : { kind: 'client', clientId };
    const reach = await this.#authority.reachOf(actor, scope);
    if (reach.length === 0) throw lacking(request, scope, 'no role of the caller gives this scope');
    const scopes = live.claims.scope.split(' ');
    const organizationId = actor.kind === 'person' ? actor.organizationId : undefined;
    const initiator: Initiator = {
      entity: 'admin',
      through: 'admin_api',
      token: { clientId, audience: live.claims.aud, scopes, ...(organizationId !== undefined && { organizationId }) },
      origin: originOf(request),
      ...(actor.kind === 'person' && { subject: actor.subject }),
    };
    return { actor, clientId, reach, initiator };
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #live(token: string, request: FastifyRequest): Promise<LiveAccessToken> {
    try {
      return await this.issuer.core.verifyLive(token, this.issuer.administration);
    } catch (error) {
      if (!(error instanceof OAuthError) || error.code !== 'invalid_token') throw error;
      const headers = { 'www-authenticate': challengeOf(request, 'invalid_token') };
      throw new Problem('unauthorized', 'the token is not good any more', { headers, cause: error.cause });
    }
  }
}

function refused(
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  rejection: TokenRejection | undefined,
): Problem {
  const code = status === 503 ? 'unavailable' : status === 403 ? 'forbidden' : 'unauthorized';
  const detail =
    code === 'forbidden'
      ? 'the token was not given for this'
      : code === 'unavailable'
        ? 'the token cannot be checked right now'
        : 'an access token for this API is needed';
  const cause = rejection && {
    code: rejection.code,
    check: rejection.check,
    expected: rejection.expected,
    received: rejection.received,
  };
  return new Problem(code, detail, { headers, cause });
}

/** RFC 6750 §3.1. */
function lacking(request: FastifyRequest, scope: AdminScope, cause: string): Problem {
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
