import type { Cursor } from '@signet/resource-app';
import type { DataSource, Repository } from 'typeorm';
import { invoiceEntity } from '../persistence/entities.js';
import type { Invoice } from './invoice.js';

/** Invoices of a person; no step sees another person's. */
export class InvoiceStore {
  readonly #rows: Repository<Invoice>;

  constructor(database: DataSource) {
    this.#rows = database.getRepository(invoiceEntity);
  }

  find(subject: string, id: string): Promise<Invoice | null> {
    return this.#rows.findOneBy({ subject, id });
  }

  findByOrder(subject: string, orderId: string): Promise<Invoice | null> {
    return this.#rows.findOneBy({ subject, orderId });
  }

  /** Newest first. */
  list(subject: string, page: { limit: number; after?: Cursor; orderId?: string }): Promise<Invoice[]> {
    const query = this.#rows.createQueryBuilder('i').where('i.subject = :subject', { subject });
    if (page.orderId !== undefined) query.andWhere('i.orderId = :orderId', { orderId: page.orderId });
    if (page.after) {
      query.andWhere('(i.createdAt < :createdAt OR (i.createdAt = :createdAt AND i.id < :id))', page.after);
    }
    return query.orderBy('i.createdAt', 'DESC').addOrderBy('i.id', 'DESC').limit(page.limit).getMany();
  }

  /** Keeps the first invoice of an order: of two at once one is stored, and both callers read that one. */
  async insertOnce(invoice: Invoice): Promise<Invoice> {
    await this.#rows.createQueryBuilder().insert().values(invoice).orIgnore().updateEntity(false).execute();
    return this.#rows.findOneByOrFail({ subject: invoice.subject, orderId: invoice.orderId });
  }

  async void(subject: string, id: string, voidedAt: number): Promise<'voided' | 'unchanged'> {
    const { affected } = await this.#rows
      .createQueryBuilder()
      .update()
      .set({ status: 'void', voidedAt })
      .where({ subject, id, status: 'issued' })
      .execute();
    return affected === 1 ? 'voided' : 'unchanged';
  }
}
