import { orUnavailable } from '@signet/runtime/database';
import type { DataSource, EntitySchema, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * How administration reads: searches, pages and counts by TypeORM's query builder, for which nobody's sign-in waits. What a
 * request of a person or a client needs goes through a store's prepared statements instead.
 */
export class Reader {
  constructor(private readonly source: DataSource) {}

  /**
   * Sees what is committed.
   * @param query gets a builder whose alias is the entity's name: `account.username`
   * @throws DatabaseUnavailable
   */
  async read<T extends ObjectLiteral, Answer>(
    entity: EntitySchema<T>,
    query: (rows: SelectQueryBuilder<T>) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await query(this.source.getRepository(entity).createQueryBuilder(entity.options.name));
    } catch (error) {
      throw orUnavailable(error);
    }
  }
}
