import { randomUUID } from 'node:crypto';
import { HttpException, Inject, Injectable } from '@nestjs/common';
import { acrClasses, HopError, requireStepUp } from '@signet/auth-contracts';
import type { Principal } from '@signet/auth-contracts/nest';
import { Log } from '@signet/telemetry';
import { type Invoice, InvoicesClient } from '../invoices/invoices-client.js';
import { isLarge, type Order, orderBody, type PlaceOrder, totalCents } from './order.js';
import { OrderStore } from './order-store.js';

/** An order with what invoices knows of it; `pending` says that invoices could not be asked just now. */
export interface OrderWithInvoice extends ReturnType<typeof orderBody> {
  readonly invoice: Invoice | null;
  readonly invoiceStatus: Invoice['status'] | 'pending' | 'none';
}

const byKey = { kind: 'acr', anyOf: [acrClasses.phishingResistant] } as const;

@Injectable()
export class OrderService {
  constructor(
    @Inject(OrderStore) private readonly orders: OrderStore,
    @Inject(InvoicesClient) private readonly invoices: InvoicesClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** The order counts even when invoices is down. @throws HttpException 422 when the key was used for another order */
  async place(principal: Principal, wanted: PlaceOrder, idempotencyKey: string | null): Promise<OrderWithInvoice> {
    const order = await this.orders.insertOnce({
      ...wanted,
      id: randomUUID(),
      subject: principal.subject,
      clientId: principal.clientId,
      status: 'placed',
      idempotencyKey,
      createdAt: Date.now(),
      cancelledAt: null,
    });
    const keys = ['item', 'quantity', 'unitPriceCents', 'currency'] as const;
    if (keys.some((key) => order[key] !== wanted[key])) {
      throw new HttpException({ error: 'idempotency_key_reused' }, 422);
    }
    return this.#withInvoice(principal, order);
  }

  /** Shows what is there and changes nothing: the caller may only read. */
  async read(principal: Principal, id: string): Promise<OrderWithInvoice> {
    const order = await this.#find(principal, id);
    return this.#orPending(order, async () => {
      const invoice = await this.invoices.findByOrder(principal, id);
      return shown(order, invoice, order.status === 'placed' ? 'pending' : 'none');
    });
  }

  /** Tries again what `place` or `cancel` could not finish while invoices was away. @throws HttpException 404 */
  async settle(principal: Principal, id: string): Promise<OrderWithInvoice> {
    return this.#withInvoice(principal, await this.#find(principal, id));
  }

  /**
   * A large order is cancelled by who signed in with a key that cannot be phished (`phr`, RFC 9470); what an order is worth never changes.
   * @throws HttpException 404, 409 when it is cancelled already, 401 with a challenge for a stronger sign-in
   */
  async cancel(principal: Principal, id: string): Promise<OrderWithInvoice> {
    const found = await this.#find(principal, id);
    if (found.status === 'placed' && isLarge(found)) requireStepUp(principal, byKey);
    const result = await this.orders.cancel(principal.subject, id, Date.now());
    const order = await this.#find(principal, id);
    if (result === 'unchanged') throw new HttpException({ error: 'already_cancelled' }, 409);
    return this.#withInvoice(principal, order);
  }

  async #find(principal: Principal, id: string): Promise<Order> {
    const order = await this.orders.find(principal.subject, id);
    if (!order) throw new HttpException({ error: 'not_found' }, 404);
    return order;
  }

  #withInvoice(principal: Principal, order: Order): Promise<OrderWithInvoice> {
    return this.#orPending(order, async () => {
      let current = order;
      let invoice = await this.#settle(principal, current);
      // A cancel that came in between must void what was just issued.
      if (current.status === 'placed') {
        current = await this.#find(principal, order.id);
        if (current.status === 'cancelled') invoice = await this.#settle(principal, current);
      }
      return shown(current, invoice, 'none');
    });
  }

  /** The order counts and is shown, whether invoices can be asked or not. */
  async #orPending(order: Order, work: () => Promise<OrderWithInvoice>): Promise<OrderWithInvoice> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HopError)) throw error;
      this.log.event('invoice_pending', { order_id: order.id, ...error.facts });
      return { ...orderBody(order), invoice: null, invoiceStatus: 'pending' };
    }
  }

  /** Brings the invoice to what the order's status asks for; every step may be repeated. */
  async #settle(caller: Principal, order: Order): Promise<Invoice | null> {
    const invoice = await this.invoices.findByOrder(caller, order.id);
    if (order.status === 'cancelled') {
      return invoice?.status === 'issued' ? this.invoices.void(caller, invoice.id) : invoice;
    }
    if (invoice) return invoice;
    return this.invoices.issue(caller, {
      orderId: order.id,
      description: `${order.quantity} x ${order.item}`,
      amountCents: totalCents(order),
      currency: order.currency,
    });
  }
}

function shown(order: Order, invoice: Invoice | null, otherwise: 'pending' | 'none'): OrderWithInvoice {
  return { ...orderBody(order), invoice, invoiceStatus: invoice?.status ?? otherwise };
}
