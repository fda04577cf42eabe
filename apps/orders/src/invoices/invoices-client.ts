import type { invoicesAudience } from '@signet/audiences';
import { type AudienceClient, HopError, type HopInit } from '@signet/auth-contracts';
import type { Principal } from '@signet/auth-contracts/nest';
import { z } from 'zod';

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

type InvoicesAudience = typeof invoicesAudience;

/** The invoices API, for the person whose request is served. */
export class InvoicesClient {
  constructor(private readonly hop: AudienceClient<InvoicesAudience>) {}

  /** @throws HopError */
  async findByOrder(caller: Principal, orderId: string): Promise<Invoice | null> {
    const path = `/invoices?${new URLSearchParams({ orderId })}`;
    const { items } = await this.#call(caller, invoiceList, path, { scopes: ['invoices:read'] });
    return items[0] ?? null;
  }

  /** Gives the invoice that the order has already, if it has one. @throws HopError */
  issue(caller: Principal, wanted: NewInvoice): Promise<Invoice> {
    return this.#call(caller, invoice, '/invoices', {
      scopes: ['invoices:write'],
      method: 'POST',
      // Of two for one order invoices keeps the first and gives it to both.
      idempotent: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    });
  }

  /** @throws HopError */
  void(caller: Principal, id: string): Promise<Invoice> {
    const init = { scopes: ['invoices:write'], method: 'POST', idempotent: true } as const;
    return this.#call(caller, invoice, `/invoices/${id}/void`, init);
  }

  async #call<T>(caller: Principal, shape: z.ZodType<T>, path: string, init: HopInit<InvoicesAudience>): Promise<T> {
    const response = await this.hop.fetch(caller, path, init);
    const parsed = shape.safeParse(await response.json().catch(() => undefined));
    if (!response.ok || !parsed.success) throw new HopError({ step: 'request', status: response.status });
    return parsed.data;
  }
}
