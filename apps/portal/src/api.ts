import { inTime, isInsecure, type StepUp, stepUpOf } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { PortalConfig } from './config.js';
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

  /** @param stepUp what another sign-in must be, where that would be enough */
  constructor(
    readonly status: number,
    readonly stepUp?: StepUp,
  ) {
    super(`the API answered ${status}`);
  }
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
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
  async #request<T>(path: string, init: Sent = {}): Promise<T> {
    const tokens = await this.session.tokens();
    try {
      return await this.#send(path, init, tokens.orders);
    } catch (error) {
      // No new token of the same sign-in is stronger.
      const isRevoked = error instanceof ApiRefusal && error.status === 401 && error.stepUp === undefined;
      if (!isRevoked) throw error;
      return this.#send(path, init, (await this.session.tokens(tokens)).orders);
    }
  }

  /** @throws ApiRefusal; what fetch throws where no answer came */
  async #send<T>(path: string, { method = 'GET', headers, body }: Sent, token: string): Promise<T> {
    const url = new URL(`${this.config.ordersUrl}${path}`);
    const options = { signal: inTime, [oauth.allowInsecureRequests]: isInsecure(url.href) };
    try {
      const sent = oauth.protectedResourceRequest(token, method, url, new Headers(headers), body, options);
      const response = await sent;
      if (!response.ok) throw new ApiRefusal(response.status);
      return (await response.json()) as T;
    } catch (error) {
      if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
      throw new ApiRefusal(error.status, stepUpOf(error.cause));
    }
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
