import type { Client, ResourceAccess } from '../clients/client.js';
import type { Consent } from '../grants/consent.js';
import type { Interaction } from '../interaction/interaction.js';
import { decideInteraction } from '../interaction/interaction-policy.js';
import type { Session } from '../sessions/session.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { type Digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { identifier } from '../shared/random-source.js';
import type { AuthorizationRequest, VerifiedRedirectUri } from './authorization-request.js';
import type { AuthorizeOutcome, ErrorPage, Redirect } from './authorize-outcome.js';
import { issueCode } from './issue-code.js';
import { parseAuthorizationRequest, resolveTarget, UntrustedRequest } from './parse-request.js';

/** An interaction named by the browser that began it. */
export interface InteractionReference {
  readonly interactionId: string;
  readonly browserDigest: Digest;
}

/** What the login and consent pages show. */
export interface InteractionView {
  readonly interaction: Interaction;
  readonly client: Client;
  readonly identityScopes: readonly string[];
  readonly resources: ReadonlyArray<{
    readonly name: string;
    readonly identifier: string;
    readonly scopes: ReadonlyArray<{ readonly name: string; readonly description: string }>;
  }>;
  /** Host and port where the answer will go. */
  readonly redirectHost: string;
}

interface Answerable {
  readonly redirectUri: VerifiedRedirectUri;
  readonly responseMode: AuthorizationRequest['responseMode'];
  readonly state?: string | undefined;
}

/** RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2: from the parameters to a code, over the pages that it takes. */
export class AuthorizationEndpoint {
  constructor(private readonly deps: CoreDependencies) {}

  async authorize(input: {
    parameters: ParameterList;
    session?: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome> {
    try {
      const target = await resolveTarget(this.deps, input.parameters);
      try {
        const request = await parseAuthorizationRequest(this.deps, target, input.parameters);
        return await this.#advance(request, target.client, input.session, undefined, input.browserDigest);
      } catch (error) {
        if (error instanceof OAuthError) return this.#redirectError(target, error);
        throw error;
      }
    } catch (error) {
      if (error instanceof UntrustedRequest) {
        return { kind: 'error_page', error: error.error, parameter: error.parameter };
      }
      throw error;
    }
  }

  /** Goes on after a page: to the next page or back to the client. */
  async resume(reference: InteractionReference & { session?: Session | undefined }): Promise<AuthorizeOutcome> {
    const interaction = await this.#find(reference);
    const client = interaction && (await this.deps.stores.clients.find(interaction.request.clientId));
    if (!interaction || !client) return expired();
    return this.#advance(interaction.request, client, reference.session, interaction, reference.browserDigest);
  }

  /** Undefined when it is unknown, over, or of another browser. */
  async describe(reference: InteractionReference): Promise<InteractionView | undefined> {
    const interaction = await this.#find(reference);
    const client = interaction && (await this.deps.stores.clients.find(interaction.request.clientId));
    if (!interaction || !client) return undefined;
    const resources = await Promise.all(
      interaction.request.resources.map(async (access) => this.#describeAccess(access)),
    );
    return {
      interaction,
      client,
      identityScopes: interaction.request.identityScopes,
      resources,
      redirectHost: new URL(interaction.request.redirectUri).host,
    };
  }

  /** The person of this session has just signed in within the interaction. False where there is no such interaction. */
  async recordLogin(reference: InteractionReference & { sessionId: string }): Promise<boolean> {
    if (!(await this.#find(reference))) return false;
    await this.deps.stores.interactions.recordLogin(reference.interactionId, reference.sessionId);
    return true;
  }

  /** The person allows what was asked: remembered, added to what was agreed before. */
  async allow(reference: InteractionReference & { session: Session }): Promise<AuthorizeOutcome> {
    // Consent counts only where it is what is missing: an allow that jumps over the login page leads back to it.
    const next = await this.resume(reference);
    if (next.kind !== 'interaction' || next.prompt !== 'consent') return next;
    const interaction = await this.#find(reference);
    if (!interaction) return expired();
    const now = this.deps.clock.now();
    const { request } = interaction;
    await this.deps.unitOfWork.run(async ({ consents, interactions }) => {
      const before = await consents.find(reference.session.subject, request.clientId);
      await consents.save({
        subject: reference.session.subject,
        clientId: request.clientId,
        identityScopes: [...new Set([...(before?.identityScopes ?? []), ...request.identityScopes])],
        resources: mergeResources(before?.resources ?? [], request.resources),
        updatedAt: now,
      });
      await interactions.recordConsent(interaction.interactionId, now);
    });
    return this.resume(reference);
  }

  async deny(reference: InteractionReference): Promise<AuthorizeOutcome> {
    const interaction = await this.#find(reference);
    if (!interaction || !(await this.deps.stores.interactions.complete(interaction.interactionId))) return expired();
    return this.#redirectError(interaction.request, new OAuthError('access_denied', 'the person denied the request'));
  }

  async #advance(
    request: AuthorizationRequest,
    client: Client,
    session: Session | undefined,
    interaction: Interaction | undefined,
    browserDigest: Digest,
  ): Promise<AuthorizeOutcome> {
    const consent: Consent | undefined =
      session && (await this.deps.stores.consents.find(session.subject, client.clientId));
    const decision = decideInteraction({
      request,
      client,
      session,
      consent,
      loggedInSessionId: interaction?.loggedInSessionId,
      consentedAt: interaction?.consentedAt,
      now: this.deps.clock.now(),
    });
    if (decision.kind === 'prompt') {
      if (request.prompts.includes('none')) {
        const error = new OAuthError(decision.error, 'the person would have to be asked', {
          cause: { client_id: client.clientId, reason: decision.reason },
        });
        return this.#redirectError(request, error);
      }
      const interactionId = interaction?.interactionId ?? (await this.#begin(request, browserDigest));
      return { kind: 'interaction', prompt: decision.prompt, interactionId };
    }
    const code = await issueCode(this.deps, request, decision.session, interaction?.interactionId);
    return code === undefined ? expired() : this.#redirect(request, [['code', code]]);
  }

  async #begin(request: AuthorizationRequest, browserDigest: Digest): Promise<string> {
    const now = this.deps.clock.now();
    const interactionId = identifier(this.deps.random);
    await this.deps.stores.interactions.insert({
      interactionId,
      browserDigest,
      request,
      createdAt: now,
      expiresAt: now + this.deps.settings.interactionLifetime,
    });
    return interactionId;
  }

  async #find({ interactionId, browserDigest }: InteractionReference): Promise<Interaction | undefined> {
    const interaction = await this.deps.stores.interactions.find(interactionId);
    const usable =
      interaction !== undefined &&
      interaction.expiresAt > this.deps.clock.now() &&
      sameDigest(interaction.browserDigest, browserDigest);
    return usable ? interaction : undefined;
  }

  async #describeAccess(access: ResourceAccess) {
    const resourceServer = await this.deps.stores.resourceServers.find(access.identifier);
    return {
      name: resourceServer?.name ?? access.identifier,
      identifier: access.identifier,
      scopes: access.scopes.map((name) => ({ name, description: resourceServer?.scopes[name] ?? name })),
    };
  }

  #redirectError(target: Answerable, error: OAuthError): Redirect {
    const answer: ParameterList = [
      ['error', error.code],
      ['error_description', error.description],
    ];
    return { ...this.#redirect(target, answer), error };
  }

  /** RFC 9207: `iss` in every answer, so that a client with several issuers cannot be confused. */
  #redirect(target: Answerable, answer: ParameterList): Redirect {
    const state: ParameterList = target.state === undefined ? [] : [['state', target.state]];
    return {
      kind: 'redirect',
      to: target.redirectUri,
      responseMode: target.responseMode,
      parameters: [...answer, ...state, ['iss', this.deps.settings.issuer]],
    };
  }
}

function expired(): ErrorPage {
  return {
    kind: 'error_page',
    error: new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser'),
  };
}

function mergeResources(
  before: readonly ResourceAccess[],
  added: readonly ResourceAccess[],
): readonly ResourceAccess[] {
  const merged = new Map(before.map(({ identifier: id, scopes }) => [id, new Set(scopes)]));
  for (const { identifier: id, scopes } of added) merged.set(id, new Set([...(merged.get(id) ?? []), ...scopes]));
  return [...merged].map(([id, scopes]) => ({ identifier: id, scopes: [...scopes] }));
}
