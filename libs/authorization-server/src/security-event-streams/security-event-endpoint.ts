import { type AuthenticatedApi, authenticateApi } from '../clients/client-authentication/authenticate-api.js';
import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { addressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { SecurityEvent } from '../records/security-event.js';
import type { SecurityEventStream } from '../records/security-event-stream.js';
import type { EventArrivals } from '../security-events/event-arrivals.js';
import { OAuthError } from '../shared/oauth-error.js';
import { opaqueToken } from '../shared/random-source.js';
import { PendingEvents } from './pending-events.js';
import { type PollRequest, parsePollRequest } from './poll-request.js';
import { securityEventTypes } from './security-event-claims.js';
import { SecurityEventSigner, type SecurityEventSignerNeeds } from './security-event-signer.js';

type Needs = SecurityEventSignerNeeds & Pick<CorePorts, 'random' | 'stores'>;

export const pollDelivery = 'urn:ietf:rfc:8936';
/** Seconds without a poll after which a stream is forgotten (Shared Signals Framework 1.0 §8.1.1). */
const inactivityTimeout = 3600;
/** Seconds: a stream that is polled all the time is not written all the time. */
const extensionStep = 60;
const mostStreams = 100;

/** Shared Signals Framework 1.0 §8.1.1. */
export type StreamConfiguration = Readonly<Record<string, unknown>>;

/** RFC 8936 §2.3. */
export interface PollResponse {
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable?: true;
}

export interface PollOutcome {
  readonly response: PollResponse;
  /** For the operator's log. */
  readonly clientId: string;
  /** `jti`s that the receiver could not use. */
  readonly refused: readonly string[];
}

/** Tells APIs what was revoked, in Security Event Tokens that they poll for (RFC 8417, RFC 8936). */
export class SecurityEventEndpoint {
  readonly #signer: SecurityEventSigner;
  readonly #pendingEvents: PendingEvents;

  constructor(
    private readonly deps: Needs,
    private readonly authenticator: ClientAuthenticator,
    private readonly arrivals: EventArrivals,
  ) {
    this.#signer = new SecurityEventSigner(deps);
    this.#pendingEvents = new PendingEvents(deps);
  }

  /** A stream for one process of an API. @throws OAuthError invalid_client, unauthorized_client, too_many_streams */
  async create(request: ClientRequest): Promise<StreamConfiguration> {
    const { client, resourceServer } = await this.#authenticate(request);
    const { clock, random, stores } = this.deps;
    const now = clock.now();
    const streamId = opaqueToken(random);
    const stream = { streamId, clientId: client.clientId, createdAt: now, expiresAt: now + inactivityTimeout };
    if (!(await stores.securityEventStreams.insertBelow(stream, mostStreams))) {
      throw new OAuthError('too_many_streams', 'the client has too many streams', {
        cause: { client_id: client.clientId, most: mostStreams },
      });
    }
    return this.#configuration(streamId, resourceServer);
  }

  /**
   * One stream of the client, or all of them where none is named (Shared Signals Framework 1.0 §8.1.1.2).
   * @throws OAuthError invalid_client, unauthorized_client, stream_not_found
   */
  async read(
    request: ClientRequest,
    streamId: string | undefined,
  ): Promise<StreamConfiguration | readonly StreamConfiguration[]> {
    const { client, resourceServer } = await this.#authenticate(request);
    if (streamId !== undefined) {
      return this.#configuration((await this.#streamOf(client, streamId)).streamId, resourceServer);
    }
    const { clock, stores } = this.deps;
    const streams = await stores.securityEventStreams.listOf(client.clientId, clock.now());
    return streams.map((stream) => this.#configuration(stream.streamId, resourceServer));
  }

  #configuration(streamId: string, resourceServer: ResourceServer): StreamConfiguration {
    const { settings } = this.deps;
    return {
      stream_id: streamId,
      iss: settings.issuer,
      aud: resourceServer.identifier,
      delivery: {
        method: pollDelivery,
        endpoint_url: addressOf(settings.issuer, endpoints.securityEventPoll, { streamId }),
      },
      events_supported: securityEventTypes,
      events_delivered: securityEventTypes,
      inactivity_timeout: inactivityTimeout,
    };
  }

  /**
   * Takes acknowledgements and gives what is pending (RFC 8936 §2.4).
   * @param args.until aborts the wait: the longest one is over, or nobody listens any more
   * @throws OAuthError invalid_client, unauthorized_client, stream_not_found, invalid_request, temporarily_unavailable
   */
  async poll(args: {
    request: ClientRequest;
    streamId: string;
    body: unknown;
    until: AbortSignal;
  }): Promise<PollOutcome> {
    const { client, resourceServer } = await this.#authenticate(args.request);
    const stream = await this.#streamOf(client, args.streamId);
    const poll = parsePollRequest(args.body);
    const { securityEventStreams } = this.deps.stores;
    const settled = [...poll.acknowledged, ...poll.refused];
    if (settled.length > 0) await securityEventStreams.acknowledge(stream.streamId, settled);
    const expiresAt = this.deps.clock.now() + inactivityTimeout;
    if (expiresAt - stream.expiresAt >= extensionStep) await securityEventStreams.extend(stream.streamId, expiresAt);
    const events = await this.#pending(stream, poll, args.until);
    const response = await this.#response(events, poll.maxEvents, resourceServer);
    return { response, clientId: client.clientId, refused: poll.refused };
  }

  /** @throws OAuthError invalid_client, unauthorized_client, stream_not_found */
  async delete(request: ClientRequest, streamId: string): Promise<void> {
    const { client } = await this.#authenticate(request);
    const stream = await this.#streamOf(client, streamId);
    await this.deps.stores.securityEventStreams.delete(stream.streamId);
  }

  /** Looks once whether another process recorded something; asks the store only while polls wait. */
  look(): Promise<void> {
    return this.arrivals.look();
  }

  get closed(): boolean {
    return this.arrivals.closed;
  }

  /** Answers every open poll: the process is about to end. */
  close(): void {
    this.arrivals.close();
  }

  async #pending(
    { streamId }: SecurityEventStream,
    { maxEvents, returnImmediately }: PollRequest,
    until: AbortSignal,
  ): Promise<readonly SecurityEvent[]> {
    const ask = () =>
      // One more than is sent, to say whether there is more.
      this.#pendingEvents.of(streamId, maxEvents + 1);
    if (returnImmediately || maxEvents === 0) return ask();
    for (;;) {
      const wait = this.arrivals.wait(streamId);
      try {
        const events = await ask();
        if (events.length > 0 || until.aborted || this.arrivals.closed) return events;
        await wait.arrival(until);
      } finally {
        wait.cancel();
      }
    }
  }

  async #response(
    events: readonly SecurityEvent[],
    maxEvents: number,
    { identifier, signingAlgorithm }: ResourceServer,
  ): Promise<PollResponse> {
    const sets = await Promise.all(
      events
        .slice(0, maxEvents)
        .map(async (event) => [event.eventId, await this.#signer.sign(event, identifier, signingAlgorithm)] as const),
    );
    return { sets: Object.fromEntries(sets), ...(events.length > maxEvents ? { moreAvailable: true } : {}) };
  }

  #authenticate(request: ClientRequest): Promise<AuthenticatedApi> {
    return authenticateApi(this.deps, this.authenticator, request, endpoints.securityEventStreams);
  }

  /** A stream of another client is as unknown as one that never was. */
  async #streamOf({ clientId }: Client, streamId: string): Promise<SecurityEventStream> {
    const stream = /^[A-Za-z0-9_-]{1,64}$/.test(streamId)
      ? await this.deps.stores.securityEventStreams.find(streamId)
      : undefined;
    if (stream?.clientId !== clientId || stream.expiresAt <= this.deps.clock.now()) {
      throw new OAuthError('stream_not_found', 'there is no such stream', { cause: { client_id: clientId } });
    }
    return stream;
  }
}
