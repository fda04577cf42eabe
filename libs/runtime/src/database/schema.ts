import type { DataSourceOptions } from 'typeorm';

/** What is kept in a database, whichever it is. */
export type Schema = Pick<DataSourceOptions, 'entities' | 'migrations' | 'migrationsTableName' | 'logging'>;
