interface ReasonKind {
  /** `down`, `draining`: nobody should be sent here; `degraded`: it serves, and somebody should look. */
  readonly status: 'down' | 'draining' | 'degraded';
  readonly means: string;
}

/** Everything that can be wrong with a process while it runs. docs/operations.md has the same table, which a test holds to this one. */
export const reasons = {
  draining: { status: 'draining', means: 'the process was told to end' },
  database_away: { status: 'down', means: 'the database refuses, is silent or cannot be read' },
  database_not_writable: {
    status: 'down',
    means: 'the database can be read, but not written: a full disk, a limit of its size, read-only, a lock that stays',
  },
  database_replaced: {
    status: 'down',
    means: 'the file of the database was replaced or deleted while it was open: start the process anew',
  },
  log_not_synced: {
    status: 'down',
    means: 'the log of SQLite is no longer synced to disk, and nothing is written: start the process anew',
  },
  schema_older: { status: 'down', means: 'the database lacks migrations of this build, as after a restore beneath it' },
  schema_newer: { status: 'down', means: 'the database was changed by a build that this one cannot work with' },
  no_signing_key: { status: 'down', means: 'the issuer has no key that signs by an algorithm of its metadata' },
  keys_unreadable: {
    status: 'degraded',
    means: 'stored keys do not open with the master key as it is now; those in memory serve until the process ends',
  },
  given_key_away: {
    status: 'degraded',
    means: 'a signing key that an operator gives is not at hand in this process, or cannot be read any longer',
  },
  clock_doubted: { status: 'degraded', means: 'the clock jumped, or is not that of the database; nothing is swept' },
  settings_refused: {
    status: 'degraded',
    means: 'a stored policy is not good for this version, or for its variables: the default counts in its place',
  },
  mail_server_away: { status: 'degraded', means: 'the mail server takes nothing: messages wait in the database' },
  keys_unknown: { status: 'down', means: 'the API never had keys of its issuer, or they are too old to serve' },
  keys_empty: { status: 'down', means: 'the key set of the issuer has no key that may be used' },
  revocations_stale: { status: 'down', means: 'the API has not heard for too long what the issuer revoked' },
  client_secret_refused: { status: 'down', means: 'the issuer refuses the secret of the API' },
  app_missing: { status: 'down', means: 'the files of the portal are gone' },
} as const satisfies Readonly<Record<string, ReasonKind>>;

export type Reason = keyof typeof reasons;
