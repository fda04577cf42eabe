import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { type Family, isGood, type Ledger } from './ledger.js';
import { type Client, grace, type System } from './system.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What asks the system and notes in the ledger what it heard. An answer that says nothing is undefined: come again. */
export class Asking {
  constructor(
    readonly system: System,
    readonly ledger: Ledger,
  ) {}

  async get(url: string, token?: string): Promise<Answer | undefined> {
    return this.#send(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  }

  async post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer | undefined> {
    return this.#send(`${this.system.addresses.issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** @returns the family goes on; undefined: not answered */
  async refresh(family: Family, resource: string = ordersAudience.identifier): Promise<Answer | undefined> {
    const asked = performance.now();
    const fields = {
      grant_type: 'refresh_token',
      client_id: family.client,
      refresh_token: family.refreshToken,
      resource,
    };
    const answer = await this.post('/token', fields);
    if (answer === undefined) {
      family.unansweredSince ??= asked;
      return undefined;
    }
    const isLate = family.unansweredSince !== undefined && asked - family.unansweredSince > (grace - 10) * 1000;
    if (answer.status === 200) {
      if (family.state === 'ended') this.ledger.violate('a refresh token was good after its end was acknowledged');
      family.unansweredSince = undefined;
      family.refreshToken = String(answer.body.refresh_token);
      if (resource === ordersAudience.identifier) family.accessToken = String(answer.body.access_token);
      this.ledger.acknowledged += 1;
    } else if (family.state === 'alive') {
      // Whoever comes back later than the grace is taken for a thief, as promised.
      if (isLate) family.state = 'unsure';
      else {
        this.ledger.violate(`a refresh token of ${family.client} was refused: ${JSON.stringify(answer)}`);
        family.state = 'unsure';
      }
    }
    return answer;
  }

  async placeOrder(family: Family): Promise<void> {
    const { orders } = this.system.addresses;
    const answer = await this.#send(`${orders}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${family.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'Cup', quantity: 1, unitPriceCents: 100, currency: 'EUR' }),
    });
    if (answer?.status === 201) {
      this.ledger.orders.push({ id: String(answer.body.id), family });
      this.ledger.acknowledged += 1;
    } else this.#mustBeAccepted(answer, family, 'an order');
  }

  async readOrders(family: Family): Promise<void> {
    this.#mustBeAccepted(
      await this.get(`${this.system.addresses.orders}/orders`, family.accessToken),
      family,
      'orders',
    );
  }

  async readInvoices(family: Family): Promise<void> {
    const answer = await this.refresh(family, invoicesAudience.identifier);
    if (answer?.status !== 200) return;
    const read = await this.get(`${this.system.addresses.invoices}/invoices`, String(answer.body.access_token));
    this.#mustBeAccepted(read, family, 'invoices');
  }

  async introspect(family: Family): Promise<void> {
    const wasGood = isGood(family);
    const wasEnded = family.state === 'ended';
    const answer = await this.askOf(family.accessToken);
    if (answer === undefined) return;
    if (answer.status !== 200) this.ledger.violate(`introspection was answered ${JSON.stringify(answer)}`);
    else if (wasGood && isGood(family) && answer.body.active !== true) {
      this.ledger.violate('a token that was acknowledged is not active');
    } else if (wasEnded && answer.body.active !== false) {
      this.ledger.violate('a token is active though its end was acknowledged');
    }
  }

  /** Introspection by an API (RFC 7662 §2.1). */
  askOf(token: string): Promise<Answer | undefined> {
    const { client_id, client_secret } = this.system.clients.orders;
    const authorization = `Basic ${Buffer.from(`${client_id}:${encodeURIComponent(client_secret)}`).toString('base64')}`;
    const init = { method: 'POST', body: new URLSearchParams({ token }), headers: { authorization } };
    return this.#send(`${this.system.addresses.issuer}/introspect`, init);
  }

  async revoke(family: Family): Promise<void> {
    family.state = 'unsure';
    const answer = await this.post('/revoke', { client_id: family.client, token: family.refreshToken });
    if (answer?.status === 200) family.state = 'ended';
    else if (answer) this.ledger.violate(`a revocation was answered ${JSON.stringify(answer)}`);
  }

  async clientCredentials(client: Client): Promise<void> {
    const answer = await this.post('/token', { ...client, grant_type: 'client_credentials' });
    if (answer === undefined) return;
    if (answer.status !== 200) {
      this.ledger.violate(`client credentials were answered ${JSON.stringify(answer)}`);
      return;
    }
    this.ledger.acknowledged += 1;
    const token = String(answer.body.access_token);
    const read = await this.get(`${this.system.addresses.orders}/whoami`, token);
    if (read && read.status !== 200) this.ledger.violate(`a token of a client was refused: ${JSON.stringify(read)}`);
  }

  #mustBeAccepted(answer: Answer | undefined, family: Family, what: string): void {
    if (answer === undefined || !isGood(family)) return;
    // A hop that could not be made is said as such.
    if (answer.status === 401 || answer.status === 403) {
      this.ledger.violate(`a token of ${family.client} was refused for ${what}: ${JSON.stringify(answer)}`);
    }
  }

  async #send(url: string, init: RequestInit): Promise<Answer | undefined> {
    try {
      const response = await fetch(url, { redirect: 'manual', ...init });
      const said = await response.text();
      if (response.status >= 500) return undefined;
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      return { status: response.status, body: isJson ? JSON.parse(said) : { text: said.slice(0, 200) } };
    } catch {
      return undefined;
    }
  }
}
