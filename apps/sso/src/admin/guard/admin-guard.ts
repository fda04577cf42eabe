import {
  type AdminScope,
  adminAudienceOf,
  adminRoles,
  adminScopes,
  type Initiator,
  type Reach,
} from '@signet/administration';
import type { FastifyRequest } from 'fastify';
import { lacking, type Shown, TokenGuard } from '../../api/guard/token-guard.js';
import type { Issuer } from '../../issuer/issuer.js';
import type { Operation } from '../operation.js';
import { type Actor, AdminAuthority } from './authority.js';

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

/** Lets in whoever has a token for the administration API and, now, a role that gives what is asked. */
export class AdminGuard {
  readonly #tokens: TokenGuard;
  readonly #authority: AdminAuthority;

  constructor(issuer: Issuer) {
    const { administration, config } = issuer;
    const identifier = adminAudienceOf(config.issuer);
    const roles = adminRoles as Readonly<Record<string, readonly AdminScope[]>>;
    this.#authority = new AdminAuthority(administration.stores.roleAssignments, identifier);
    this.#tokens = new TokenGuard(
      issuer,
      { identifier, name: 'Administration', scopes: adminScopes, roles },
      administration,
    );
  }

  /** @throws Problem unauthorized, forbidden, unavailable */
  admit(request: FastifyRequest, operation: Pick<Operation, 'scope' | 'recentSignIn'>): Promise<Admitted> {
    return this.#tokens.admit(request, operation, (shown) => this.#judge(request, operation.scope, shown));
  }

  close(): Promise<void> {
    return this.#tokens.close();
  }

  async #judge(request: FastifyRequest, scope: AdminScope, { behind, token, origin }: Shown): Promise<Admitted> {
    const { clientId, organizationId } = token;
    const actor: Actor = behind
      ? { kind: 'person', subject: behind.grant.subject, organizationId }
      : { kind: 'client', clientId };
    const reach = await this.#authority.reachOf(actor, scope);
    if (reach.length === 0) throw lacking(request, scope, 'no role of the caller gives this scope');
    const subject = actor.kind === 'person' && { subject: actor.subject };
    return { actor, clientId, reach, initiator: { entity: 'admin', through: 'admin_api', token, origin, ...subject } };
  }
}
