import { z } from 'zod';
import type { ExchangedTokens, InvoicesScope } from './exchanged-tokens.js';
import { HopError, hop } from './hop-error.js';

const invoice = z.object({
  id: z.uuid(),
  orderId: z.uuid(),
  issuedBy: z.string(),
  description: z.string(),
  amountCents: z.number().int(),
  currency: z.string(),
  status: z.enum(['issued', 'void']),
  createdAt: z.string(),
  voidedAt: z.string().nullable(),
});
const invoiceList = z.object({ items: z.array(invoice) });

export type Invoice = z.infer<typeof invoice>;
export type NewInvoice = Pick<Invoice, 'orderId' | 'description' | 'amountCents' | 'currency'>;

/** Calls invoices for a person. It is given the token that orders received, and never sends that one on. */
export class InvoicesClient {
  constructor(
    private readonly baseUrl: string,
    private readonly tokens: ExchangedTokens,
  ) {}

  /** @throws HopError */
  async findByOrder(receivedToken: string, orderId: string): Promise<Invoice | null> {
    const path = `/invoices?${new URLSearchParams({ orderId })}`;
    const { items } = await this.#call(receivedToken, ['invoices:read'], invoiceList, path, {});
    return items[0] ?? null;
  }

  /** Gives the invoice that the order has already, if it has one. @throws HopError */
  issue(receivedToken: string, wanted: NewInvoice): Promise<Invoice> {
    return this.#call(receivedToken, ['invoices:write'], invoice, '/invoices', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    });
  }

  /** @throws HopError */
  void(receivedToken: string, id: string): Promise<Invoice> {
    return this.#call(receivedToken, ['invoices:write'], invoice, `/invoices/${id}/void`, { method: 'POST' });
  }

  async #call<T>(
    receivedToken: string,
    scopes: readonly InvoicesScope[],
    shape: z.ZodType<T>,
    path: string,
    init: RequestInit,
  ): Promise<T> {
    const token = await this.tokens.get(receivedToken, scopes);
    const headers = { ...init.headers, accept: 'application/json', authorization: `Bearer ${token}` };
    const { status, body } = await hop('invoices', this.baseUrl + path, { ...init, headers });
    if (status === 401) this.tokens.forget(token);
    const parsed = shape.safeParse(body);
    if (status < 200 || status > 299 || !parsed.success) throw new HopError({ step: 'invoices', status });
    return parsed.data;
  }
}
