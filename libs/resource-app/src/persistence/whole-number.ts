/** Milliseconds or cents in a bigint column; PostgreSQL's driver gives one as text. */
export const wholeNumber = {
  type: 'bigint',
  transformer: {
    to: (value: unknown) => value,
    from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
  },
} as const;
