import { type ImportedClient, type ImportedRole, type NotTaken, notTaken, Untaken } from '../imported.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';
import { type KeycloakAudiences, keycloakRoles } from './keycloak-roles.js';

/** Of a realm; what comes behind them is told. */
const most = 100_000;
const mostRoles = 100;

interface ServiceAccount {
  readonly roles: readonly ImportedRole[];
  readonly notes: readonly string[];
}

/**
 * Keycloak keeps what a client may do for itself as roles of a user, `service-account-<clientId>`, and writes users before clients.
 * Here they are roles of the client, so they are held until it comes.
 */
export class KeycloakServiceAccounts {
  readonly #byClient = new Map<string, ServiceAccount>();
  #passedOver = 0;

  constructor(private readonly audiences: KeycloakAudiences) {}

  /** Any user of the file. What is wrong with one is told where users are taken. */
  see(json: Uint8Array | undefined): void {
    if (json === undefined || !Buffer.from(json.buffer, json.byteOffset, json.length).includes(marker)) return;
    try {
      const user = new Members(parseStrictJson(json));
      const clientId = user.text('serviceAccountClientId');
      if (clientId === undefined || this.#byClient.has(clientId)) return;
      const notes: string[] = [];
      const roles = keycloakRoles(user, this.audiences, notes);
      if (user.texts('groups').length > 0) notes.push('groups of its service account');
      if (roles.length === 0 && notes.length === 0) return;
      if (roles.length > mostRoles) notes.push(`roles beyond ${mostRoles}: ${roles.length - mostRoles}`);
      if (this.#byClient.size >= most) this.#passedOver += 1;
      else this.#byClient.set(clientId, { roles: roles.slice(0, mostRoles), notes });
    } catch (error) {
      if (!(error instanceof Untaken)) throw error;
    }
  }

  /** The client with what its service account may do. */
  joined(client: ImportedClient): ImportedClient {
    const { clientId, notes } = client;
    const account = this.#byClient.get(clientId);
    this.#byClient.delete(clientId);
    return account === undefined ? client : { ...client, roles: account.roles, notes: [...notes, ...account.notes] };
  }

  /** Those whose client the file does not have, or that was not taken. */
  *left(): Generator<NotTaken> {
    for (const clientId of this.#byClient.keys()) {
      const why = new Untaken('the roles of its service account: the file has no client for them that is taken');
      yield notTaken('client', clientId, why);
    }
    if (this.#passedOver > 0) {
      yield notTaken('client', '', new Untaken(`the roles of service accounts beyond ${most}: ${this.#passedOver}`));
    }
  }
}

const marker = 'serviceAccountClientId';
