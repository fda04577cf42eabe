import { changesSector } from '../claims/sector.js';
import { secretFor } from '../clients/client-secret.js';
import { deleteClientOf } from '../clients/delete-client.js';
import type { ClientDescription } from '../clients/metadata/client-description.js';
import { parseClientMetadata } from '../clients/metadata/client-metadata.js';
import { MetadataReader, metadataDocument, unfit } from '../clients/metadata/metadata-reader.js';
import { checkSectorIdentifier } from '../clients/metadata/sector-identifier.js';
import { clientMetadata } from '../clients/metadata/written-metadata.js';
import { addressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client, ClientOrigin } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { identifier, opaqueToken } from '../shared/random-source.js';

type Needs = Pick<CorePorts, 'clock' | 'onEvent' | 'outbound' | 'random' | 'settings' | 'stores' | 'unitOfWork'>;

/** RFC 7591 §3.2.1, RFC 7592 §3. */
export type ClientInformation = Readonly<Record<string, unknown>>;

const noToken = digest('');

/** Clients that register themselves (RFC 7591) and look after their registration (RFC 7592). Off unless configured. */
export class RegistrationEndpoint {
  constructor(private readonly deps: Needs) {}

  get enabled(): boolean {
    return this.deps.settings.clientRegistration !== 'off';
  }

  /** @throws OAuthError invalid_token, invalid_client_metadata, invalid_redirect_uri */
  async register(request: { metadata: unknown; bearerToken?: string | undefined }): Promise<ClientInformation> {
    this.#requireEnabled();
    const description = await this.#parse(request.metadata, 'self_registered');
    await this.#useInitialAccessToken(request.bearerToken);
    // Last: nothing is fetched for a stranger.
    await checkSectorIdentifier(this.deps.outbound, description);
    const { clock, random, stores } = this.deps;
    const { secret, clientSecretDigest } = secretFor(description, undefined, random);
    const registrationToken = opaqueToken(random);
    const client: Client = {
      ...description,
      clientId: identifier(random),
      clientSecretDigest,
      registrationAccessTokenDigest: digest(registrationToken),
      createdAt: clock.now(),
    };
    await stores.clients.save(client);
    this.#note('client_registered', client.clientId);
    return this.#information(client, registrationToken, secret);
  }

  /** @throws OAuthError invalid_token */
  async read(clientId: string, bearerToken: string | undefined): Promise<ClientInformation> {
    const client = await this.#manage(clientId, bearerToken);
    return this.#information(client, bearerToken);
  }

  /** RFC 7592 §2.2: replaces all of the metadata. @throws OAuthError */
  async update(clientId: string, bearerToken: string | undefined, metadata: unknown): Promise<ClientInformation> {
    const { origin } = await this.#manage(clientId, bearerToken);
    const read = new MetadataReader(metadataDocument(metadata));
    if (read.text('client_id') !== clientId) throw new OAuthError('invalid_request', 'client_id must be repeated');
    const repeated = read.text('client_secret');
    const description = await this.#parse(metadata, origin);
    await checkSectorIdentifier(this.deps.outbound, description);
    const information = await this.deps.unitOfWork.run(async ({ clients }) => {
      // As it stands now: it may have been deleted since, or its secret been changed, and neither is undone here.
      const before = this.#managed(await clients.findForChange(clientId), bearerToken);
      if (repeated !== undefined && !sameDigest(digest(repeated), before.clientSecretDigest ?? noToken)) {
        throw new OAuthError('invalid_request', 'client_secret is not the one that was issued');
      }
      const { secret, clientSecretDigest } = secretFor(description, before.clientSecretDigest, this.deps.random);
      const { registrationAccessTokenDigest, createdAt } = before;
      const client: Client = { ...description, clientId, clientSecretDigest, registrationAccessTokenDigest, createdAt };
      // People and sessions would get other names, and with `public` the account's own: that takes a registration of its own.
      if (changesSector(before, client)) throw unfit('subject_type', 'and the sector of a client stay as they are');
      await clients.replace(client);
      return this.#information(client, bearerToken, secret);
    });
    this.#note('client_changed', clientId);
    return information;
  }

  /** RFC 7592 §2.3: with it go its grants, and what people agreed that it may have. @throws OAuthError invalid_token */
  async delete(clientId: string, bearerToken: string | undefined): Promise<void> {
    await this.#manage(clientId, bearerToken);
    await this.deps.unitOfWork.run((stores) => deleteClientOf(this.deps, stores, clientId, 'system'));
    this.#note('client_deleted', clientId);
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

  async #useInitialAccessToken(token: string | undefined): Promise<void> {
    const { clientRegistration } = this.deps.settings;
    if (clientRegistration === 'open') return;
    const used =
      token !== undefined && (await this.deps.stores.initialAccessTokens.use(digest(token), this.deps.clock.now()));
    if (!used) throw new OAuthError('invalid_token', 'an initial access token is needed');
  }

  /** An unknown client and a wrong token look alike (RFC 7592 §2.1). */
  async #manage(clientId: string, bearerToken: string | undefined): Promise<Client> {
    this.#requireEnabled();
    return this.#managed(await this.deps.stores.clients.find(clientId), bearerToken);
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
