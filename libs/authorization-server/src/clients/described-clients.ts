import { BoundedMap, KeyedSingleFlight, TooManyFlights } from '@signet/runtime';
import type { Client } from '../records/client.js';
import type { ResourceServerStore } from '../records/resource-server.js';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { OAuthError } from '../shared/oauth-error.js';
import { OutboundBusy, type OutboundHttp, OutboundUnavailable, requireAnswer } from '../shared/outbound-http.js';
import { RememberedFailures } from '../shared/remembered-failures.js';
import {
  clientAuthenticationMethodNames,
  clientAuthenticationMethods,
} from '../vocabulary/client-authentication-methods.js';
import { parseClientMetadata } from './metadata/client-metadata.js';
import { MetadataReader, metadataDocument } from './metadata/metadata-reader.js';
import { uriFault } from './metadata/registered-uris.js';

/** Characters of a document: the draft recommends to stop at 5 KB. */
const largestDocument = 10_240;
/** Seconds. */
const defaultMaxAge = 300;
const longestMaxAge = 86_400;
/** How long a document that cannot be fetched again still speaks for its client. */
const staleFor = 86_400;
/** Documents in memory; the one that was not asked for for the longest time makes room. */
const capacity = 500;
/** More than the way out has places for strangers. */
const mostFetches = 64;

interface Entry {
  readonly client: Client;
  readonly fetchedAt: EpochSeconds;
  /** Seconds. */
  readonly maxAge: number;
}

/**
 * Clients whose client_id is the https address of their own metadata (OAuth Client ID Metadata Document draft). They are
 * public or hold a key; nothing about them is stored but what people consented to.
 */
export class DescribedClients {
  readonly #entries = new BoundedMap<string, Entry>(capacity, 'longest-unread');
  readonly #fetches = new KeyedSingleFlight<string, Client>(mostFetches);
  readonly #failures: RememberedFailures;

  constructor(
    private readonly deps: {
      readonly outbound: OutboundHttp;
      readonly resourceServers: ResourceServerStore;
      readonly clock: Clock;
      readonly settings: Pick<IssuerSettings, 'issuer'>;
      /** Tells the operator why a document was not accepted. */
      readonly onRefused?: ((clientId: string, reason: string) => void) | undefined;
    },
  ) {
    this.#failures = new RememberedFailures(deps.clock);
  }

  /** @throws OAuthError temporarily_unavailable when there was no answer, and none from before that still speaks for it */
  async find(clientId: string, source?: string): Promise<Client | undefined> {
    if (!isMetadataAddress(clientId)) return undefined;
    const entry = this.#entries.get(clientId);
    const now = this.deps.clock.now();
    if (entry && isWithin(entry.maxAge, entry.fetchedAt, now)) return entry.client;
    try {
      this.#failures.check(clientId);
      return await this.#fetches.run(clientId, () => this.#fetch(clientId, now, source));
    } catch (error) {
      if (entry && isWithin(entry.maxAge + staleFor, entry.fetchedAt, now)) return entry.client;
      if (error instanceof OutboundUnavailable || error instanceof TooManyFlights) {
        throw new OAuthError('temporarily_unavailable', 'the document of the client cannot be fetched right now', {
          cause: { client_id: clientId, reason: error.message },
        });
      }
      return undefined;
    }
  }

  async #fetch(clientId: string, now: EpochSeconds, source: string | undefined): Promise<Client> {
    try {
      const response = await this.deps.outbound.get(clientId, {
        accept: 'application/json',
        by: { lane: 'strangers', source },
      });
      requireAnswer(response);
      const { contentType, body, maxAge } = response;
      if (!/^application\/(?:[\w.-]+\+)?json$/.test(contentType)) throw new Error('not JSON by its content type');
      if (body.length > largestDocument) throw new Error('too large');
      const client = await this.#parse(clientId, JSON.parse(body));
      this.#entries.set(clientId, {
        client,
        fetchedAt: now,
        maxAge: Math.min(maxAge ?? defaultMaxAge, longestMaxAge),
      });
      this.#failures.forget(clientId);
      return client;
    } catch (error) {
      if (!(error instanceof OutboundBusy)) this.#refused(clientId, error);
      throw this.#failures.note(clientId, error);
    }
  }

  #refused(clientId: string, error: unknown): void {
    const reason = error instanceof OAuthError ? error.description : error instanceof Error ? error.message : 'unknown';
    this.deps.onRefused?.(clientId, reason);
  }

  async #parse(clientId: string, document: unknown): Promise<Client> {
    const read = new MetadataReader(metadataDocument(document));
    // The document is exactly its own: otherwise one address could speak for another.
    if (read.text('client_id') !== clientId) throw new Error('client_id is not the address of the document');
    if (read.value('client_secret') !== undefined) throw new Error('it has a client_secret');
    const method = read.oneOf('token_endpoint_auth_method', clientAuthenticationMethodNames) ?? 'none';
    if (clientAuthenticationMethods[method].needsSecret) throw new Error('it cannot have a shared secret');
    const described = { ...(document as object), token_endpoint_auth_method: method };
    const { resourceServers, settings } = this.deps;
    const client = parseClientMetadata(
      described,
      await resourceServers.list(),
      'described',
      'passed_over',
      settings.issuer,
    );
    if (client.subjectType === 'pairwise') throw new Error('pairwise subjects need a registration');
    return { ...client, clientId, createdAt: 0 };
  }
}

/** An https URL with a path and without fragment, user info, query or dot segments, written as it is parsed. */
function isMetadataAddress(clientId: string): boolean {
  if (clientId.length > 1024 || uriFault(clientId, 'service') !== undefined || clientId.includes('?')) return false;
  return new URL(clientId).pathname !== '/';
}
