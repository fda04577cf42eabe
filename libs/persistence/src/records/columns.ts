import type { EntitySchemaColumnOptions } from 'typeorm';

// Column kinds that mean the same on SQLite and PostgreSQL.

type Options = Partial<EntitySchemaColumnOptions>;

/** `undefined` in the domain is NULL in the database. */
export const optional = {
  to: (value: unknown) => (value === undefined ? null : value),
  from: (value: unknown) => (value === null ? undefined : value),
};

export const text = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'text', ...options });
export const optionalText = (): EntitySchemaColumnOptions => ({ type: 'text', nullable: true, transformer: optional });
/** NOT NULL from an earlier schema: an absent value is stored as the empty text. */
export const textOrEmpty = (): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: { to: (value: unknown) => value ?? '', from: (value: unknown) => (value === '' ? undefined : value) },
});
export const flag = (): EntitySchemaColumnOptions => ({ type: 'boolean' });

/** Whole seconds; PostgreSQL's driver gives a bigint as text. */
export const seconds = (): EntitySchemaColumnOptions => ({
  type: 'bigint',
  transformer: { to: (value: unknown) => value, from: (value: unknown) => Number(value) },
});
export const optionalSeconds = (): EntitySchemaColumnOptions => ({
  type: 'bigint',
  nullable: true,
  transformer: { to: optional.to, from: (value: unknown) => (value === null ? undefined : Number(value)) },
});

/** A value of plain data, as JSON text. */
export const json = (): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: { to: (value: unknown) => JSON.stringify(value), from: (value: string) => JSON.parse(value) },
});
export const optionalJson = (): EntitySchemaColumnOptions => ({
  type: 'text',
  nullable: true,
  transformer: {
    to: (value: unknown) => (value === undefined ? null : JSON.stringify(value)),
    from: (value: string | null) => (value === null ? undefined : JSON.parse(value)),
  },
});
