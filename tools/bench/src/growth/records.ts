import {
  accountsPerSession,
  apiScope,
  audience,
  clients,
  identityScopes,
  type Population,
  spreadSql,
  tokensPerRotated,
} from './population.js';

/** Rows of one table, as SQL in which `i` is the number of the row. */
export interface Records {
  readonly table: string;
  readonly from: number;
  readonly to: number;
  readonly columns: Readonly<Record<string, string>>;
}

const day = 86_400;
const hour = 3600;

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const json = (value: unknown) => text(JSON.stringify(value));
const clientSql = (grant: string) => `${text('app-')} || ((${grant}) % ${clients.length})`;
const resources = json([{ identifier: audience, scopes: [apiScope] }]);
const signedIn = { amr: json(['pwd']), acr: text('https://signet.example.com/acr/1fa') };

/** The row's share of a span that ends `end` seconds after `now`: rows are numbered in the order of time. */
function spreadOver(now: number, from: number, end: number, count: number): string {
  return `(${now + from} + (i * ${end - from}) / ${count})`;
}

/** Everything that lies in the database of an issuer which has run for long. The load's names are those of names.ts. */
export function recordsOf({ accounts, grants, now }: Population): readonly Records[] {
  const over = (count: number, from: number, end: number) => spreadOver(now, from, end, count);
  const sessions = accounts / accountsPerSession;
  const attempts = Math.ceil(accounts / 20);
  const codes = Math.ceil(grants / 2000);
  return [
    { table: 'account', from: 1, to: accounts, columns: accountColumns(over(accounts, -720 * day, -90 * day)) },
    {
      table: 'consent',
      from: 1,
      to: accounts,
      columns: {
        subject: `bench_uuid('account-' || i)`,
        client_id: text(clients[0]),
        destination: text('https://app.example.com'),
        basis: json({}),
        identity_scopes: json(identityScopes),
        resources,
        updated_at: over(accounts, -300 * day, -1 * day),
      },
    },
    { table: 'session', from: 1, to: sessions, columns: sessionColumns(over(sessions, -8 * hour, 0), 12 * hour) },
    {
      table: 'grant_record',
      from: 1,
      to: grants,
      columns: grantColumns(`1 + i % ${accounts}`, over(grants, -89 * day, -hour), 90 * day),
    },
    {
      table: 'refresh_token',
      from: 1,
      to: grants,
      columns: refreshColumns(
        spreadSql(`CASE WHEN i % ${tokensPerRotated} = 0 THEN i + 1 ELSE i END`, grants),
        over(grants, -13 * day, -hour),
      ),
    },
    {
      table: 'authorization_code',
      from: 1,
      to: codes,
      columns: codeColumns(`${grants} - i`, over(codes, -hour / 2, 0), 60),
    },
    {
      table: 'login_attempt',
      from: 1,
      to: attempts,
      columns: {
        key: `'account:' || bench_digest('attempt-' || i)`,
        failures: '1 + i % 7',
        last_failed_at: over(attempts, -20 * hour, 0),
      },
    },
  ];
}

/** What a sweep finds. */
export interface Expiring {
  /** Number of the first of each kind: above those that the population has. */
  readonly first: number;
  /** Of each kind: how many expire together, and how many times. */
  readonly together: number;
  readonly times: number;
}

/** When the nth of those that expire together does so, from 1: long enough after seeding that no issuer sweeps them. */
export const expiryOf = ({ now }: Pick<Population, 'now'>, nth: number) => now + 2 * hour + nth;

/** Seconds for which a code is still known after its end (ExpirySweeper). */
const codeMemory = hour;

export function expiringRecords(population: Population, { first, together, times }: Expiring): readonly Records[] {
  const range = { from: first, to: first + together * times - 1 };
  const expiry = (before: number) => `(${expiryOf(population, 1) - before} + (i - ${first}) / ${together})`;
  const account = spreadSql('i', population.accounts);
  return [
    { table: 'grant_record', ...range, columns: grantColumns(account, expiry(90 * day), 90 * day) },
    { table: 'refresh_token', ...range, columns: { ...refreshColumns('i', expiry(14 * day)), consumed_at: 'NULL' } },
    { table: 'authorization_code', ...range, columns: codeColumns('i', expiry(60 + codeMemory), 60) },
    { table: 'session', ...range, columns: sessionColumns(expiry(12 * hour), 12 * hour, account) },
  ];
}

function accountColumns(created: string): Records['columns'] {
  const username = `lower(bench_identifier('username-' || i)) || '@example.com'`;
  return {
    subject: `bench_uuid('account-' || i)`,
    username,
    email: username,
    email_verified: 'true',
    name: `'Person of Number ' || i`,
    given_name: `'Person'`,
    family_name: `'Number ' || i`,
    password_hash: `'$argon2id$v=19$m=19456,t=2,p=1,keyid=TkZD$' || bench_identifier('salt-' || i) || '$' || bench_digest('hash-' || i)`,
    created_at: created,
    updated_at: created,
  };
}

function sessionColumns(created: string, lifetime: number, account = `i * ${accountsPerSession}`): Records['columns'] {
  return {
    session_id: `bench_timed_identifier('session-' || i)`,
    cookie_digest: `bench_digest('cookie-' || i)`,
    subject: `bench_uuid('account-' || (${account}))`,
    auth_time: created,
    ...signedIn,
    created_at: created,
    expires_at: `${created} + ${lifetime}`,
  };
}

function grantColumns(account: string, created: string, lifetime: number): Records['columns'] {
  return {
    grant_id: `bench_timed_identifier('grant-' || i)`,
    subject: `bench_uuid('account-' || (${account}))`,
    client_id: clientSql('i'),
    session_id: `bench_timed_identifier('past-session-' || i)`,
    identity_scopes: json(identityScopes),
    resources,
    auth_time: created,
    ...signedIn,
    offline: 'true',
    created_at: created,
    expires_at: `${created} + ${lifetime}`,
  };
}

function refreshColumns(grant: string, created: string): Records['columns'] {
  const rotated = (value: string) => `CASE WHEN i % ${tokensPerRotated} = 0 THEN ${value} END`;
  return {
    digest: `bench_digest('refresh-' || i)`,
    grant_id: `bench_timed_identifier('grant-' || ${grant})`,
    client_id: clientSql(grant),
    created_at: created,
    expires_at: `${created} + ${14 * day}`,
    consumed_at: rotated(`${created} + 300`),
    successor_digest: rotated(`bench_digest('refresh-' || (i + 1))`),
  };
}

function codeColumns(grant: string, created: string, lifetime: number): Records['columns'] {
  return {
    digest: `bench_digest('code-' || i)`,
    grant_id: `bench_timed_identifier('grant-' || (${grant}))`,
    client_id: clientSql(grant),
    redirect_uri: text('https://app.example.com/callback'),
    redirect_uri_given: 'true',
    code_challenge: `bench_digest('verifier-' || i)`,
    nonce: `bench_identifier('nonce-' || i)`,
    created_at: created,
    expires_at: `${created} + ${lifetime}`,
    consumed_at: `${created} + 1`,
  };
}

/** @param numbers gives the rows of `i`, in the words of the database */
export function insertion(
  { table, from, to, columns }: Records,
  numbers: (from: number, to: number) => string,
): string {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  return `INSERT INTO "${table}" (${names.join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM (${numbers(from, to)}) AS n`;
}
