import { recordEntry } from '../audit/record-entry.js';
import { changesSector } from '../claims/sector.js';
import { secretFor } from '../clients/client-secret.js';
import { deleteClientOf } from '../clients/delete-client.js';
import { keptPkce } from '../clients/kept-pkce.js';
import type { ClientDescription } from '../clients/metadata/client-description.js';
import { parseClientMetadata } from '../clients/metadata/client-metadata.js';
import { MetadataReader, metadataDocument, unfit } from '../clients/metadata/metadata-reader.js';
import { checkSectorIdentifier } from '../clients/metadata/sector-identifier.js';
import { clientMetadata } from '../clients/metadata/written-metadata.js';
import { addressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client, ClientOrigin } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Stores } from '../records/stores.js';
import { recordLostAccess } from '../security-events/lost-access.js';
import { digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { identifier, opaqueToken } from '../shared/random-source.js';
import { type CountedCaller, TooManyRequests } from '../shared/rate-limits.js';

type Needs = Pick<
  CorePorts,
  'clock' | 'limits' | 'onEvent' | 'outbound' | 'random' | 'settings' | 'stores' | 'unitOfWork'
>;

/** RFC 7591 §3.2.1, RFC 7592 §3. */
export type ClientInformation = Readonly<Record<string, unknown>>;

const noToken = digest('');

/** Clients that register themselves (RFC 7591) and look after their registration (RFC 7592). Off unless configured. */
export class RegistrationEndpoint {
  constructor(private readonly deps: Needs) {}

  get enabled(): boolean {
    return this.deps.settings.clientRegistration !== 'off';
  }

  /**
   * Where it is open to all, requests are counted; else an initial access token is, and wrong ones.
   * @throws OAuthError invalid_token, invalid_client_metadata, invalid_redirect_uri; TooManyRequests
   */
  async register(request: {
    metadata: unknown;
    bearerToken?: string | undefined;
    caller?: CountedCaller | undefined;
  }): Promise<ClientInformation> {
    this.#requireEnabled();
    const { caller } = request;
    if (this.deps.settings.clientRegistration === 'open') {
      await this.deps.limits?.take(endpoints.registration.limit, { caller });
    }
    const description = await this.#parse(request.metadata, 'self_registered');
    const pkceOptional = await this.#counting(caller, () => this.#useInitialAccessToken(request.bearerToken));
    // Last: nothing is fetched for a stranger.
    await checkSectorIdentifier(this.deps.outbound, description, caller?.network);
    const { clock, random } = this.deps;
    const { unusedRegistrationLifetime: lifetime } = this.deps.settings;
    const { secret, clientSecretDigest } = secretFor(description, undefined, random);
    const registrationToken = opaqueToken(random);
    const client: Client = {
      ...description,
      requirePkce: keptPkce(description, { requirePkce: !pkceOptional }),
      clientId: identifier(random),
      clientSecretDigest,
      registrationAccessTokenDigest: digest(registrationToken),
      createdAt: clock.now(),
      ...(lifetime === 0 ? {} : { unusedUntil: clock.now() + lifetime }),
    };
    await this.deps.unitOfWork.run(async (within) => {
      await within.clients.save(client);
      await this.#tell(within, 'client_registered', client, caller);
    });
    this.#note('client_registered', client.clientId);
    return this.#information(client, registrationToken, secret);
  }

  /** @throws OAuthError invalid_token; TooManyRequests */
  async read(clientId: string, bearerToken: string | undefined, caller?: CountedCaller): Promise<ClientInformation> {
    const client = await this.#manage(clientId, bearerToken, caller);
    return this.#information(client, bearerToken);
  }

  /** RFC 7592 §2.2: replaces all of the metadata. @throws OAuthError */
  async update(
    clientId: string,
    bearerToken: string | undefined,
    metadata: unknown,
    caller?: CountedCaller,
  ): Promise<ClientInformation> {
    const { origin } = await this.#manage(clientId, bearerToken, caller);
    const read = new MetadataReader(metadataDocument(metadata));
    if (read.text('client_id') !== clientId) throw new OAuthError('invalid_request', 'client_id must be repeated');
    const repeated = read.text('client_secret');
    const description = await this.#parse(metadata, origin);
    await checkSectorIdentifier(this.deps.outbound, description, caller?.network);
    const information = await this.deps.unitOfWork.run(async (stores) => {
      const { clients } = stores;
      // As it stands now: it may have been deleted since, or its secret been changed, and neither is undone here.
      const before = this.#managed(await clients.findForChange(clientId), bearerToken);
      if (repeated !== undefined && !sameDigest(digest(repeated), before.clientSecretDigest ?? noToken)) {
        throw new OAuthError('invalid_request', 'client_secret is not the one that was issued');
      }
      const { secret, ...secrets } = secretFor(description, before, this.deps.random);
      const { registrationAccessTokenDigest, createdAt, unusedUntil } = before;
      const requirePkce = keptPkce(description, before);
      const kept = { requirePkce, clientId, registrationAccessTokenDigest, createdAt, unusedUntil };
      const client: Client = { ...description, ...kept, ...secrets };
      // People and sessions would get other names, and with `public` the account's own: that takes a registration of its own.
      if (changesSector(before, client)) throw unfit('subject_type', 'and the sector of a client stay as they are');
      await clients.replace(client);
      await recordLostAccess(this.deps, stores, 'system', { kind: 'client', before, after: client });
      await this.#tell(stores, 'client_changed', client, caller);
      return this.#information(client, bearerToken, secret);
    });
    this.#note('client_changed', clientId);
    return information;
  }

  /** RFC 7592 §2.3: with it go its grants, and what people agreed that it may have. @throws OAuthError invalid_token */
  async delete(clientId: string, bearerToken: string | undefined, caller?: CountedCaller): Promise<void> {
    await this.#manage(clientId, bearerToken, caller);
    await this.deps.unitOfWork.run((stores) =>
      deleteClientOf(this.deps, stores, clientId, { entity: 'system', clientId, origin: caller?.origin }),
    );
    this.#note('client_deleted', clientId);
  }

  #tell(
    stores: Stores,
    name: 'client_registered' | 'client_changed',
    { clientId, clientName, localized, redirectUris, grantTypes }: Client,
    caller: CountedCaller | undefined,
  ): Promise<void> {
    const doing = { entity: 'system', clientId, origin: caller?.origin } as const;
    const after = { clientName, localized, redirectUris, grantTypes };
    return recordEntry(this.deps, stores, doing, { name, target: { record: 'clients', id: clientId }, after });
  }

  #note(event: 'client_registered' | 'client_changed' | 'client_deleted', clientId: string): void {
    this.deps.onEvent?.({ event, clientId });
  }

  #requireEnabled(): void {
    if (!this.enabled) throw new OAuthError('registration_not_supported', 'clients are registered by the operator');
  }

  async #parse(metadata: unknown, origin: ClientOrigin): Promise<ClientDescription> {
    const { settings, stores } = this.deps;
    return parseClientMetadata(metadata, await stores.resourceServers.list(), origin, 'passed_over', settings.issuer);
  }

  /** Whether its clients may do without PKCE. A good token says so also where none is needed. */
  async #useInitialAccessToken(token: string | undefined): Promise<boolean> {
    const { clientRegistration } = this.deps.settings;
    const used =
      token === undefined
        ? undefined
        : await this.deps.stores.initialAccessTokens.use(digest(token), this.deps.clock.now());
    if (used) return used.pkceOptional;
    if (clientRegistration === 'open') return false;
    throw new OAuthError('invalid_token', 'an initial access token is needed');
  }

  /** An unknown client and a wrong token look alike (RFC 7592 §2.1). */
  async #manage(clientId: string, bearerToken: string | undefined, caller: CountedCaller | undefined): Promise<Client> {
    this.#requireEnabled();
    const found = await this.deps.stores.clients.find(clientId);
    const client = await this.#counting(caller, async () => this.#managed(found, bearerToken), found?.clientId);
    await this.deps.limits?.take(endpoints.registeredClient.limit, { caller, clientId });
    return client;
  }

  /** Counts where the token is wrong; a right one is never held back for others' wrong ones. @throws TooManyRequests */
  async #counting<T>(caller: CountedCaller | undefined, check: () => Promise<T>, clientId?: string): Promise<T> {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof OAuthError) || error.code !== 'invalid_token') throw error;
      const exhausted = await this.deps.limits?.fail({ caller, clientId });
      throw exhausted ? new TooManyRequests(exhausted, error.code, 'too many wrong tokens') : error;
    }
  }

  #managed(client: Client | undefined, bearerToken: string | undefined): Client {
    const matches = sameDigest(digest(bearerToken ?? ''), client?.registrationAccessTokenDigest ?? noToken);
    if (!client || !matches || bearerToken === undefined || client.registrationAccessTokenDigest === undefined) {
      throw unmanageable();
    }
    return client;
  }

  #information(client: Client, registrationToken: string | undefined, secret?: string): ClientInformation {
    return {
      client_id: client.clientId,
      client_id_issued_at: client.createdAt,
      // 0: it does not expire (RFC 7591 §3.2.1).
      ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
      registration_access_token: registrationToken,
      registration_client_uri: addressOf(this.deps.settings.issuer, endpoints.registeredClient, client),
      ...clientMetadata(client),
    };
  }
}

function unmanageable(): OAuthError {
  return new OAuthError('invalid_token', 'the registration access token is not valid');
}
