/** How long a process waits for PostgreSQL, in milliseconds. 0 leaves it to the server, where a bound is the server's own. */
export interface PostgresBounds {
  /** For a new connection, or for a place in the pool. */
  readonly connect: number;
  /** `statement_timeout` of the server. */
  readonly statement: number;
  /** `lock_timeout` of the server. */
  readonly lock: number;
  /** `idle_in_transaction_session_timeout` of the server. */
  readonly idleInTransaction: number;
  /** For an answer; after it the connection is given up, because the server said nothing of its own bound. */
  readonly query: number;
  /** `statement` while the schema is brought up to date, and the longest wait for another process that does it. */
  readonly migration: number;
  /** Without traffic, until the operating system asks whether the other side is still there. */
  readonly keepAliveAfter: number;
}

export interface BoundedUrl {
  /** Without the settings that `bounds` were read from. */
  readonly url: string;
  /** The URL's own `options`, for the server. */
  readonly options: string | undefined;
  readonly bounds: PostgresBounds;
}

/** Milliseconds that an answer may take to travel, beyond what the server may work on it. */
const travel = 2_000;

interface Setting {
  readonly name: string;
  readonly fallback: number;
  readonly unit: 'seconds' | 'milliseconds';
  /** Whether 0 is a value: the server has a bound of its own, or none. */
  readonly mayBeOff?: boolean;
}

const settings = {
  connect: { name: 'connect_timeout', fallback: 5_000, unit: 'seconds' },
  statement: { name: 'statement_timeout', fallback: 5_000, unit: 'milliseconds', mayBeOff: true },
  lock: { name: 'lock_timeout', fallback: 3_000, unit: 'milliseconds', mayBeOff: true },
  idleInTransaction: {
    name: 'idle_in_transaction_session_timeout',
    fallback: 10_000,
    unit: 'milliseconds',
    mayBeOff: true,
  },
  migration: { name: 'migration_timeout', fallback: 600_000, unit: 'milliseconds' },
  keepAliveAfter: { name: 'keepalives_idle', fallback: 10_000, unit: 'seconds' },
} as const satisfies Record<string, Setting>;

/** How long a start waits for a database that is not there, beyond what `connect` bounds; 0: not at all. */
const start: Setting = { name: 'start_timeout', fallback: 30_000, unit: 'seconds', mayBeOff: true };

/** Milliseconds that a start waits for the database to be there. @throws Error with the parameter's name alone */
export function startTimeoutOf(url: string): number {
  return boundOf(start, new URL(url).searchParams, undefined);
}

/**
 * Reads the bounds from the parameters of a PostgreSQL URL, as libpq and the server name them. What the URL says wins,
 * also where it says it in `options` (`-c statement_timeout=...`).
 * @throws Error with the parameter's name alone
 */
export function readBounds(url: string): BoundedUrl {
  const address = new URL(url);
  const parameters = address.searchParams;
  const options = parameters.get('options') ?? undefined;
  const values = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, boundOf(setting, parameters, options)]),
  ) as Record<keyof typeof settings, number>;
  const query: Setting = {
    name: 'query_timeout',
    fallback: (values.statement || settings.statement.fallback) + travel,
    unit: 'milliseconds',
  };
  const bounds = { ...values, query: boundOf(query, parameters, options) };
  startTimeoutOf(url);
  const ours = [...Object.values(settings), query, start].map(({ name }) => name).concat('options');
  if (!ours.some((name) => parameters.has(name))) return { url, options, bounds };
  for (const name of ours) parameters.delete(name);
  return { url: address.href, options, bounds };
}

function boundOf(
  { name, fallback, unit, mayBeOff = false }: Setting,
  parameters: URLSearchParams,
  options: string | undefined,
): number {
  const text = parameters.get(name);
  // Ours would count for more than what stands in `options`.
  if (text === null) return mayBeOff && options?.includes(`${name}=`) ? 0 : fallback;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new Error(`${name} must be whole ${unit}`);
  if (value === 0 && !mayBeOff) throw new Error(`${name} must be above 0`);
  return unit === 'seconds' ? value * 1000 : value;
}
