import type { Confirmation, Interaction } from '@signet/authorization-server';
import type { EntitySchemaColumnOptions, EntitySchemaIndexOptions } from 'typeorm';

// Column kinds that mean the same on SQLite and PostgreSQL.

type Options = Partial<EntitySchemaColumnOptions>;

/** `undefined` in the domain is NULL in the database. */
const optional = {
  to: (value: unknown) => (value === undefined ? null : value),
  from: (value: unknown) => (value === null ? undefined : value),
};

export const key = (options: Options = {}): EntitySchemaColumnOptions => text({ primary: true, ...options });
export const text = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'text', ...options });
export const optionalText = (): EntitySchemaColumnOptions => ({ type: 'text', nullable: true, transformer: optional });
/** NOT NULL from an earlier schema: an absent value is stored as the empty text. */
export const textOrEmpty = (): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: { to: (value: unknown) => value ?? '', from: (value: unknown) => (value === '' ? undefined : value) },
});
/** SQLite gives a boolean as a number. */
export const flag = (): EntitySchemaColumnOptions => ({
  type: 'boolean',
  transformer: { to: (value: unknown) => value, from: (value: unknown) => Boolean(value) },
});
export const optionalFlag = (): EntitySchemaColumnOptions => ({
  type: 'boolean',
  nullable: true,
  transformer: { to: optional.to, from: (value: unknown) => (value === null ? undefined : Boolean(value)) },
});

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

/** A confirmation (RFC 7800 §3.1) as the thumbprint in it. */
export const optionalThumbprint = (): EntitySchemaColumnOptions => ({
  type: 'text',
  nullable: true,
  transformer: {
    to: (value: Confirmation | undefined) => (value === undefined ? null : thumbprintOf(value)),
    from: (value: string | null) => (value === null ? undefined : confirmationOf(value)),
  },
});

/** The request of an interaction as JSON, with the thumbprint as it stands in other rows: of one version or the next. */
export const waitingRequest = (): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: {
    to: (request: Interaction['request']) => {
      if (request.kind !== 'authorization' || request.confirmation === undefined) return JSON.stringify(request);
      const { confirmation, ...rest } = request;
      return JSON.stringify({ ...rest, dpopJkt: thumbprintOf(confirmation) });
    },
    from: (text: string) => {
      const { dpopJkt, ...request } = JSON.parse(text) as { readonly dpopJkt?: string };
      return dpopJkt === undefined ? request : { ...request, confirmation: confirmationOf(dpopJkt) };
    },
  },
});

/** From when to when a row counts. */
export const lifetime = {
  createdAt: { ...seconds(), name: 'created_at' },
  expiresAt: { ...seconds(), name: 'expires_at' },
};

/** How and when a person signed in, and for how long that counts. */
export const authentication = {
  authTime: { ...seconds(), name: 'auth_time' },
  amr: json(),
  acr: optionalText(),
  ...lifetime,
};

/** A single-use secret that was given on the strength of a grant. */
export const ofGrant = {
  digest: key(),
  grantId: text({ name: 'grant_id' }),
  clientId: text({ name: 'client_id' }),
  ...lifetime,
  consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
};

/** @param columns by their properties, in the order of the index */
export const index = (name: string, ...columns: string[]): EntitySchemaIndexOptions => ({ name, columns });
export const uniqueIndex = (name: string, ...columns: string[]): EntitySchemaIndexOptions => ({
  name,
  columns,
  unique: true,
});

/** @throws Error for another confirmation: lost in the store, it would let anybody in */
function thumbprintOf(confirmation: Confirmation): string {
  const { jkt, ...others } = confirmation;
  if (typeof jkt !== 'string' || Object.keys(others).length > 0)
    throw new Error('a confirmation that is no thumbprint');
  return jkt;
}

function confirmationOf(jkt: string): Confirmation {
  return { jkt };
}
