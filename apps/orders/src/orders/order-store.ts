import type { Cursor } from '@signet/resource-app';
import type { DataSource, Repository } from 'typeorm';
import { orderEntity } from '../persistence/entities.js';
import type { Order } from './order.js';

/** Orders of a person; no step sees another person's. */
export class OrderStore {
  readonly #rows: Repository<Order>;

  constructor(database: DataSource) {
    this.#rows = database.getRepository(orderEntity);
  }

  find(subject: string, id: string): Promise<Order | null> {
    return this.#rows.findOneBy({ subject, id });
  }

  /** Newest first. */
  list(subject: string, page: { limit: number; after?: Cursor }): Promise<Order[]> {
    const query = this.#rows.createQueryBuilder('o').where('o.subject = :subject', { subject });
    if (page.after) {
      query.andWhere('(o.createdAt < :createdAt OR (o.createdAt = :createdAt AND o.id < :id))', page.after);
    }
    return query.orderBy('o.createdAt', 'DESC').addOrderBy('o.id', 'DESC').limit(page.limit).getMany();
  }

  /** Stores the order, or gives the one that this person and client stored before under the same key. */
  async insertOnce(order: Order): Promise<Order> {
    await this.#rows.createQueryBuilder().insert().values(order).orIgnore().updateEntity(false).execute();
    const { id, subject, clientId, idempotencyKey } = order;
    return this.#rows.findOneByOrFail(idempotencyKey === null ? { id } : { subject, clientId, idempotencyKey });
  }

  /** One conditional update: of several at once exactly one gets `cancelled`. */
  async cancel(subject: string, id: string, cancelledAt: number): Promise<'cancelled' | 'unchanged'> {
    const { affected } = await this.#rows
      .createQueryBuilder()
      .update()
      .set({ status: 'cancelled', cancelledAt })
      .where({ subject, id, status: 'placed' })
      .execute();
    return affected === 1 ? 'cancelled' : 'unchanged';
  }
}
