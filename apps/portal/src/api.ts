import type { PortalConfig } from './config.js';

export interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
  readonly currency: string;
  readonly status: string;
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

async function request<T>(url: string, token: string, init: RequestInit = {}): Promise<T> {
  const headers = { ...init.headers, authorization: `Bearer ${token}` };
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  return (await response.json()) as T;
}

/** The orders API, with the token that names it. */
export class OrdersApi {
  constructor(
    private readonly config: PortalConfig,
    private readonly token: string,
  ) {}

  async list(): Promise<readonly Order[]> {
    return (await request<{ items: Order[] }>(`${this.config.ordersUrl}/orders`, this.token)).items;
  }

  read(id: string): Promise<OrderWithInvoice> {
    return request(`${this.config.ordersUrl}/orders/${encodeURIComponent(id)}`, this.token);
  }

  place(order: {
    item: string;
    quantity: number;
    unitPriceCents: number;
    currency: string;
  }): Promise<OrderWithInvoice> {
    return request(`${this.config.ordersUrl}/orders`, this.token, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(order),
    });
  }

  cancel(id: string): Promise<OrderWithInvoice> {
    return request(`${this.config.ordersUrl}/orders/${encodeURIComponent(id)}/cancel`, this.token, { method: 'POST' });
  }
}

/** Offers a token to an API and says what it made of it. */
export async function tryToken(apiUrl: string, token: string): Promise<Verdict> {
  const response = await fetch(`${apiUrl}/whoami`, { headers: { authorization: `Bearer ${token}` } });
  if (response.ok) return { result: 'accepted', reason: 'it names this audience' };
  const told = response.headers.get('signet-rejection');
  const bearer = /error="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1];
  return { result: 'refused', reason: told ?? bearer ?? String(response.status) };
}
