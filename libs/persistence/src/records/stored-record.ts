import type { EntitySchema } from 'typeorm';
import type { CatalogueView } from '../catalogue/catalogue.js';
import type { SealedColumn, Sealing } from '../sealed/sealed-column.js';
import type { Connection } from '../sql/statements.js';
import type { Expiry } from './expiry.js';

/** What a store is opened over: a database or one transaction of it, and what it needs besides. */
export interface StoreContext {
  readonly connection: Connection;
  /** The master key, for a column that the record describes as sealed. @throws Error for any other */
  readonly sealing: (column: SealedColumn) => Sealing;
  readonly catalogue: CatalogueView;
}

interface Declared<Store> {
  /** Its tables, with their columns, keys and indexes. */
  readonly entities: readonly EntitySchema[];
  /** Columns under the master key: what changes or loses that finds them here. */
  readonly sealed?: readonly SealedColumn[];
  open(context: StoreContext): Store;
}

interface Swept {
  deleteExpired(now: number, limit: number): Promise<number>;
}

interface SweptByAge {
  deleteOlderThan(args: { before: number; limit: number }): Promise<number>;
}

/** All that is to be said of one record. One whose port deletes what is over must say when that is. */
export type StoredRecord<Store> = Declared<Store> &
  (Store extends Swept | SweptByAge ? { readonly expiry: Expiry<Store> } : { readonly expiry?: undefined });
