interface Described {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Each has few values, which no stranger can add to. */
  readonly labels: readonly string[];
}

const counter = (help: string, ...labels: readonly string[]) => ({ type: 'counter', help, labels }) as const;
const gauge = (help: string, ...labels: readonly string[]) => ({ type: 'gauge', help, labels }) as const;
const histogram = (help: string, ...labels: readonly string[]) => ({ type: 'histogram', help, labels }) as const;

/**
 * Every metric of the apps, beside those of the process itself. docs/metrics.md has the same table, which a test holds to this one.
 * Names and units as Prometheus has them: https://prometheus.io/docs/practices/naming/.
 */
export const described = {
  signet_build_info: gauge('1; the version says which build runs', 'version'),
  signet_ready: gauge('1 where requests should be sent to the process'),
  signet_http_request_duration_seconds: histogram(
    'requests that were answered, by the template of their route',
    'route',
    'method',
    'status',
  ),
  signet_http_connections: gauge('connections that are open'),
  signet_events_total: counter('events of the log, whether or not a line was written', 'event'),
  signet_refusals_total: counter('requests that were refused, by the OAuth error that they got', 'error'),
  signet_support_codes_total: counter('refusals by support code: recorded, reported by APIs, or dropped', 'outcome'),
  signet_tokens_issued_total: counter('access tokens, by grant type and audience', 'grant_type', 'audience'),
  signet_token_rejections_total: counter('tokens that an API refused, by reason', 'code', 'audience'),
  signet_work_places_taken: gauge('requests under way, by lane', 'lane'),
  signet_work_waiting: gauge('requests that wait for a place, by lane', 'lane'),
  signet_database_connections: gauge('connections to the database that are used or free', 'state'),
  signet_database_waiting: gauge('who waits for a connection, or for the writer of SQLite'),
  signet_database_statement_duration_seconds: histogram('statements, with the wait for a connection'),
  signet_database_transaction_duration_seconds: histogram('transactions, until they are durable'),
  signet_database_transaction_units: histogram('units of work that shared a commit'),
  signet_swept_rows_total: counter('rows that were over and were deleted, by record', 'record'),
  signet_last_sweep_timestamp_seconds: gauge('when a sweep came to its end; 0 before the first'),
  signet_sweep_duration_seconds: gauge('how long the last sweep took'),
  signet_signing_key_age_seconds: gauge('age of the key that signs, by algorithm', 'algorithm'),
  signet_signing_key_retires_in_seconds: gauge(
    'seconds until the key that signs retires; absent where no other one was made',
    'algorithm',
  ),
  signet_outbound_fetches_total: counter('fetches of what clients and people name, by how they went', 'outcome'),
  signet_webhook_deliveries_total: counter('messages to webhooks, by how they went', 'outcome'),
  signet_syslog_messages_total: counter('entries of the audit trail to syslog, by how they went', 'outcome'),
  signet_alerts_total: counter('alerts that were raised, by what they are raised on', 'on'),
  signet_sign_ins_attacked: gauge('1 where so many sign-ins fail that this process asks everybody for proof of work'),
  signet_issuer_keys_age_seconds: gauge('seconds since the keys of the issuer were fetched; -1 where they never were'),
  signet_revocations_stale_seconds: gauge('seconds since revocations were heard; -1 where they never were'),
  signet_refusal_reports: gauge('refusals of an API for its issuer since it began, by what became of them', 'state'),
  signet_circuit_open: gauge('1 where an API is not asked because it did not answer', 'target'),
} as const satisfies Readonly<Record<string, Described>>;

export type MetricName = keyof typeof described;
export type NameOf<Type extends Described['type']> = {
  [Name in MetricName]: (typeof described)[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type LabelOf<Name extends MetricName> = (typeof described)[Name]['labels'][number];
export type LabelsOf<Name extends MetricName> = Readonly<Record<LabelOf<Name>, string>>;

/** Upper bounds of the buckets. */
export const buckets: Readonly<Partial<Record<MetricName, readonly number[]>>> = {
  signet_http_request_duration_seconds: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  signet_database_statement_duration_seconds: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  signet_database_transaction_duration_seconds: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10],
  signet_database_transaction_units: [1, 2, 4, 8, 16, 32, 64],
};
