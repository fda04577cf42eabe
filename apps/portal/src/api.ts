import type { PortalConfig } from './config.js';
import { inTime } from './patience.js';
import type { Session } from './session/session.js';

export interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
  readonly currency: string;
  readonly status: string;
}

export interface NewOrder {
  readonly item: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
  readonly currency: string;
}

export interface Invoice {
  readonly id: string;
  readonly status: string;
}

export interface OrderWithInvoice extends Order {
  readonly invoice: Invoice | null;
  readonly invoiceStatus: string;
}

export interface Verdict {
  readonly result: 'accepted' | 'refused';
  /** The API's rejection code where it tells one, else the RFC 6750 code. */
  readonly reason: string;
}

/** What an API answered instead of what was asked for. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(readonly status: number) {
    super(`the API answered ${status}`);
  }
}

/** The orders API, with the token that names it. */
export class OrdersApi {
  constructor(
    private readonly config: PortalConfig,
    private readonly session: Session,
  ) {}

  async list(): Promise<readonly Order[]> {
    return (await this.#request<{ items: Order[] }>('/orders')).items;
  }

  read(id: string): Promise<OrderWithInvoice> {
    return this.#request(`/orders/${encodeURIComponent(id)}`);
  }

  /** @param key one for each order: sent again with the same it is the same order, whatever became of the first answer */
  place(order: NewOrder, key: string): Promise<OrderWithInvoice> {
    return this.#request('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(order),
    });
  }

  cancel(id: string): Promise<OrderWithInvoice> {
    return this.#request(`/orders/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  }

  /** With a token that is good for a while; where it was revoked all the same, once more with a new one. */
  async #request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const tokens = await this.session.tokens();
    let response = await this.#send(path, init, tokens.orders);
    if (response.status === 401) response = await this.#send(path, init, (await this.session.tokens(tokens)).orders);
    if (!response.ok) throw new ApiRefusal(response.status);
    return (await response.json()) as T;
  }

  #send(path: string, init: RequestInit, token: string): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    return fetch(`${this.config.ordersUrl}${path}`, { ...init, headers, signal: inTime() });
  }
}

/** Offers a token to an API and says what it made of it. */
export async function tryToken(apiUrl: string, token: string): Promise<Verdict> {
  const response = await fetch(`${apiUrl}/whoami`, {
    headers: { authorization: `Bearer ${token}` },
    signal: inTime(),
  });
  if (response.ok) return { result: 'accepted', reason: 'it names this audience' };
  const told = response.headers.get('signet-rejection');
  const bearer = /error="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1];
  return { result: 'refused', reason: told ?? bearer ?? String(response.status) };
}
