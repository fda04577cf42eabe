import type { Client, ClientStore } from '../records/client.js';
import type { DescribedClients } from './described-clients.js';

/** Where the endpoints look clients up: the registered ones first, then those that describe themselves. */
export class ClientSource {
  constructor(
    private readonly registered: Pick<ClientStore, 'find'>,
    private readonly described?: DescribedClients | undefined,
  ) {}

  /** The same, looked up elsewhere. */
  over(registered: Pick<ClientStore, 'find'>): ClientSource {
    return new ClientSource(registered, this.described);
  }

  /**
   * @param source who caused it, where that may be a stranger
   * @throws OAuthError temporarily_unavailable when its document could not be fetched
   */
  async find(clientId: string, source?: string): Promise<Client | undefined> {
    // No store could hold such a name, and PostgreSQL's text cannot hold NUL.
    if (clientId.length > 1024 || clientId.includes('\u0000')) return undefined;
    return (await this.registered.find(clientId)) ?? this.described?.find(clientId, source);
  }
}
