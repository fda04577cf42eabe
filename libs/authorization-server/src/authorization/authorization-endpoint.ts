import { disclosedScopes } from '../claims/disclosed-scopes.js';
import type { ClientSource } from '../clients/client-source.js';
import { allowDevice } from '../device-code/allow-device.js';
import { isUndecided } from '../device-code/undecided.js';
import { userCodeDigest } from '../device-code/user-code.js';
import { consentBasis } from '../grants/consent-basis.js';
import type { AuthorizationRequest, DeviceRequest, VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { Interaction } from '../records/interaction.js';
import type { PromptValue } from '../records/person-request.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import { type NewSession, newSession, type SignIn } from '../sessions/new-session.js';
import type { EpochSeconds } from '../shared/clock.js';
import { type Digest, digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { identifier } from '../shared/random-source.js';
import { type Answerable, AuthorizationResponder, type ResponderNeeds } from './authorization-responder.js';
import type { AuthorizeOutcome, ErrorPage } from './authorize-outcome.js';
import type { CheckNeeds } from './check.js';
import { type DecideNeeds, decide, isOutOfReach } from './decide.js';
import { type IssueCodeNeeds, issueCode } from './issue-code.js';
import { parseAuthorizationRequest, resolveClient, resolveTarget, UntrustedRequest } from './parse-request.js';
import { rememberConsent } from './remember-consent.js';
import { type RequestSource, type RequestSourceNeeds, resolveRequestSource } from './request-source.js';

interface Needs extends CheckNeeds, DecideNeeds, IssueCodeNeeds, RequestSourceNeeds, ResponderNeeds {
  readonly clients: ClientSource;
}

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
  /** Where the answer will go; undefined for a device, which asks for it itself. */
  readonly redirectUri?: VerifiedRedirectUri | undefined;
  /** Says what the page shows of the client; comes back with the answer. */
  readonly seen: Digest;
  readonly prompts: readonly PromptValue[];
  readonly loginHint?: string | undefined;
}

/** RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2: from the parameters to a code, over the pages that it takes. */
export class AuthorizationEndpoint {
  readonly #responder: AuthorizationResponder;

  constructor(private readonly deps: Needs) {
    this.#responder = new AuthorizationResponder(deps);
  }

  async authorize(input: {
    parameters: ParameterList;
    session?: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome> {
    try {
      const client = await resolveClient(this.deps, input.parameters);
      const source = await this.#source(client, input.parameters);
      if ('kind' in source) return source;
      const target = resolveTarget(client, source.parameters);
      return await this.#answering(target, client, async () => {
        const request = await parseAuthorizationRequest(this.deps, target, source);
        return this.#advance(request, client, input.session, undefined, input.browserDigest);
      });
    } catch (error) {
      if (error instanceof UntrustedRequest) {
        return { kind: 'error_page', error: error.error, parameter: error.parameter };
      }
      throw error;
    }
  }

  /** A person brings the user code of a device (RFC 8628 §3.3). Undefined where no device waits for it. */
  async authorizeDevice(input: {
    userCode: string;
    session?: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome | undefined> {
    const found = await this.deps.stores.deviceCodes.findByUserCode(userCodeDigest(input.userCode));
    const waits = found && isUndecided(found, this.deps.clock.now());
    const client = waits ? await this.deps.clients.find(found.clientId) : undefined;
    if (!found || !client) return undefined;
    const request: DeviceRequest = {
      kind: 'device',
      deviceCode: found.digest,
      clientId: found.clientId,
      identityScopes: found.identityScopes,
      resources: found.resources,
      prompts: [],
      acrValues: client.defaultAcrValues ?? [],
      acrEssential: false,
    };
    return this.#advance(request, client, input.session, undefined, input.browserDigest);
  }

  /** Goes on after a page: to the next page or back to the client. */
  async resume(reference: InteractionReference & { session?: Session | undefined }): Promise<AuthorizeOutcome> {
    const found = await this.#find(reference);
    if (!found) return expired();
    return this.#advance(
      found.interaction.request,
      found.client,
      reference.session,
      found.interaction,
      reference.browserDigest,
    );
  }

  /** Undefined when it is unknown, over, or of another browser. */
  async describe(reference: InteractionReference): Promise<InteractionView | undefined> {
    const found = await this.#find(reference);
    if (!found) return undefined;
    const { request } = found.interaction;
    const resources = await Promise.all(request.resources.map(async (access) => this.#describeAccess(access)));
    return {
      ...found,
      identityScopes: disclosedScopes(request),
      resources,
      redirectUri: request.kind === 'authorization' ? request.redirectUri : undefined,
      seen: seen(found.client),
      prompts: request.prompts,
      loginHint: request.loginHint,
    };
  }

  /**
   * The person has just proved within the interaction who they are: a session, the value of its cookie, and the way on. The
   * session is there also where the interaction is over or of another browser.
   */
  async signedIn(
    reference: InteractionReference & { signIn: SignIn },
  ): Promise<{ session: Session; cookie: string; outcome: AuthorizeOutcome }> {
    const fresh = newSession(this.deps, reference.signIn);
    const { cookie } = fresh;
    const found = await this.#find(reference);
    const atOnce = found && (await this.#codeAtOnce(found.interaction, found.client, fresh));
    if (atOnce) return { cookie, ...atOnce };
    const session = await this.deps.unitOfWork.run(async (stores) => {
      const written = await fresh.write(stores);
      if (found) await stores.interactions.recordLogin(reference.interactionId, written.sessionId);
      return written;
    });
    return { cookie, session, outcome: await this.resume({ ...reference, session }) };
  }

  /**
   * The person allows what was asked. It is remembered for where the answer goes, added to what was agreed before of the same
   * client as it is now; not where a remembered answer would never count.
   * @param reference.seen of the view that they were shown: where the client is another by now, they are shown that
   */
  async allow(reference: InteractionReference & { session: Session; seen: string }): Promise<AuthorizeOutcome> {
    // Consent counts only where it is what is missing: an allow that jumps over the login page leads back to it.
    const next = await this.resume(reference);
    if (next.kind !== 'interaction' || next.prompt !== 'consent') return next;
    const found = await this.#find(reference);
    if (!found) return expired();
    if (!sameDigest(reference.seen, seen(found.client))) return next;
    const { session } = reference;
    const { request, interactionId } = found.interaction;
    await this.deps.unitOfWork.run(async ({ consents, interactions }) => {
      if (request.kind === 'authorization') {
        await rememberConsent(consents, request, found.client, session.subject, this.deps.clock.now());
      }
      await interactions.recordConsent(interactionId, session.sessionId);
    });
    return this.resume(reference);
  }

  async deny(reference: InteractionReference): Promise<AuthorizeOutcome> {
    const found = await this.#find(reference);
    if (!found) return expired();
    const { request, interactionId } = found.interaction;
    const denied = await this.deps.unitOfWork.run((stores) =>
      recordDenial(stores, request, interactionId, this.deps.clock.now()),
    );
    if (!denied) return expired();
    if (request.kind === 'device') return { kind: 'device_decided', allowed: false };
    const error = new OAuthError('access_denied', 'the person denied the request');
    return this.#responder.error(request, found.client, error);
  }

  /** An error about how the request was handed over goes to the address beside it, if that is a registered one. */
  async #source(client: Client, parameters: ParameterList): Promise<RequestSource | AuthorizeOutcome> {
    try {
      return await resolveRequestSource(this.deps, client, parameters);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return this.#responder.error(targetBeside(client, parameters, error), client, error);
    }
  }

  async #answering(
    target: Answerable,
    client: Client,
    work: () => Promise<AuthorizeOutcome>,
  ): Promise<AuthorizeOutcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OAuthError) return this.#responder.error(target, client, error);
      throw error;
    }
  }

  /** Where nothing else is to be asked, the session and the code are one unit of work: most sign-ins need no more. */
  async #codeAtOnce(
    { request, interactionId, consentedSessionId }: Interaction,
    client: Client,
    { session, write }: NewSession,
  ): Promise<{ session: Session; outcome: AuthorizeOutcome } | undefined> {
    if (request.kind === 'device') return undefined;
    const past = { loggedInSessionId: session.sessionId, consentedSessionId };
    const decision = await decide(this.deps, request, client, session, past);
    if (decision.kind === 'prompt' || isOutOfReach(request, session)) return undefined;
    let written = session;
    const sessionIn = async (stores: Stores) => {
      written = await write(stores);
      return written;
    };
    const code = await issueCode(this.deps, request, client, sessionIn, interactionId);
    if (code === undefined) return undefined;
    return { session: written, outcome: await this.#responder.answer(request, client, [['code', code]]) };
  }

  async #advance(
    request: AuthorizationRequest | DeviceRequest,
    client: Client,
    session: Session | undefined,
    interaction: Interaction | undefined,
    browserDigest: Digest,
  ): Promise<AuthorizeOutcome> {
    const decision = await decide(this.deps, request, client, session, interaction);
    if (decision.kind === 'prompt') {
      if (request.kind === 'authorization' && request.prompts.includes('none')) {
        const error = new OAuthError(decision.error, 'the person would have to be asked', {
          cause: { client_id: client.clientId, reason: decision.reason },
        });
        return this.#responder.error(request, client, error);
      }
      const interactionId = interaction?.interactionId ?? (await this.#begin(request, browserDigest));
      return { kind: 'interaction', prompt: decision.prompt, interactionId };
    }
    if (request.kind === 'device') {
      const decided = await allowDevice(this.deps, request, client, decision.session, interaction?.interactionId);
      return decided ? { kind: 'device_decided', allowed: true } : expired();
    }
    if (isOutOfReach(request, decision.session)) {
      const error = new OAuthError('unmet_authentication_requirements', 'the requested acr cannot be reached here');
      return this.#responder.error(request, client, error);
    }
    const code = await issueCode(this.deps, request, client, async () => decision.session, interaction?.interactionId);
    return code === undefined ? expired() : this.#responder.answer(request, client, [['code', code]]);
  }

  async #begin(request: AuthorizationRequest | DeviceRequest, browserDigest: Digest): Promise<string> {
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

  async #find({
    interactionId,
    browserDigest,
  }: InteractionReference): Promise<{ interaction: Interaction; client: Client } | undefined> {
    const interaction = await this.deps.stores.interactions.find(interactionId);
    const usable =
      interaction !== undefined &&
      interaction.expiresAt > this.deps.clock.now() &&
      sameDigest(interaction.browserDigest, browserDigest);
    const client = usable ? await this.deps.clients.find(interaction.request.clientId) : undefined;
    return usable && client ? { interaction, client } : undefined;
  }

  async #describeAccess(access: ResourceAccess) {
    const resourceServer = await this.deps.stores.resourceServers.find(access.identifier);
    return {
      name: resourceServer?.name ?? access.identifier,
      identifier: access.identifier,
      scopes: access.scopes.map((name) => ({ name, description: resourceServer?.scopes[name] ?? name })),
    };
  }
}

/** Ends what was asked for, whoever waits for it. False where it was over already. */
async function recordDenial(
  { deviceCodes, interactions, pushedRequests }: Stores,
  request: AuthorizationRequest | DeviceRequest,
  interactionId: string,
  deniedAt: EpochSeconds,
): Promise<boolean> {
  if (!(await interactions.complete(interactionId))) return false;
  if (request.kind === 'device') return deviceCodes.decide(request.deviceCode, { deniedAt });
  if (request.pushedRequest !== undefined) await pushedRequests.consume(request.pushedRequest, deniedAt);
  return true;
}

/** @throws UntrustedRequest where the browser cannot be sent back with the error */
function targetBeside(client: Client, parameters: ParameterList, error: OAuthError): Answerable {
  try {
    return resolveTarget(client, parameters);
  } catch (untrusted) {
    if (!(untrusted instanceof UntrustedRequest)) throw untrusted;
    throw new UntrustedRequest(error, error.code === 'invalid_request_uri' ? 'request_uri' : 'request');
  }
}

function seen(client: Client): Digest {
  return digest(JSON.stringify(consentBasis(client)));
}

function expired(): ErrorPage {
  return {
    kind: 'error_page',
    error: new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser'),
  };
}
