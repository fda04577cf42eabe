import { adminAudienceOf } from '@signet/administration';
import { issuer } from './running-sso.js';

/** Rows of one table, as SQL in which `i` is the number of the row. */
interface Rows {
  readonly table: string;
  readonly count: number;
  readonly columns: Readonly<Record<string, string | number>>;
}

export const people = 4_000;
export const now = 1_700_000_000;
const api = adminAudienceOf(issuer);

/** As long as the largest, so that numbers and their texts have one order. */
const named = (prefix: string, i = 'i') => `'${prefix}' || (1000000 + ${i})`;
/** As a timed identifier: what is newer is greater. */
const timed = named('6553f1');
const none = "''";

/** Every list has many pages of whatever it is asked for: p0, app0, g0, o0 have much, and the others little. */
export const tables: readonly Rows[] = [
  {
    table: 'account',
    count: people,
    columns: {
      subject: named('p'),
      username: named('user'),
      email: `${named('user')} || '@example.com'`,
      email_verified: 'true',
      name: named('Person '),
      password_hash: "'hash'",
      created_at: now,
      updated_at: now,
    },
  },
  {
    table: 'client',
    count: 500,
    columns: { client_id: named('app'), names: named('app'), document: `'__CLIENT__'` },
  },
  {
    table: 'group_record',
    count: 1_000,
    columns: {
      group_id: named('g'),
      name: named('group'),
      name_key: named('group'),
      // Half of them stand in the first.
      parent_id: `CASE WHEN i > 0 AND i % 2 = 0 THEN ${named('g', '0')} END`,
      created_at: now,
    },
  },
  {
    table: 'group_member',
    count: people,
    columns: {
      group_id: named('g', '(CASE WHEN i % 2 = 0 THEN 0 ELSE i % 1000 END)'),
      subject: named('p'),
      added_at: now,
    },
  },
  {
    table: 'organization',
    count: 500,
    columns: { organization_id: named('o'), name: named('org'), display_name: named('Org '), created_at: now },
  },
  {
    table: 'organization_member',
    count: people,
    columns: {
      organization_id: named('o', '(CASE WHEN i % 2 = 0 THEN 0 ELSE i % 500 END)'),
      subject: named('p'),
      added_at: now,
    },
  },
  {
    table: 'role_assignment',
    count: people,
    columns: {
      resource: `'https://' || (i % 20) || '.example.com'`,
      role: `CASE WHEN i % 4 = 0 THEN 'own' || i ELSE 'role' || (i % 7) END`,
      holder_kind: `'account'`,
      // The first has much by themselves.
      holder_id: named('p', '(CASE WHEN i % 4 = 0 THEN 0 ELSE i END)'),
      within_kind: `CASE WHEN i % 3 = 0 THEN 'organization' ELSE ${none} END`,
      within_id: `CASE WHEN i % 6 = 0 THEN ${named('o', '0')} WHEN i % 3 = 0 THEN ${named('o')} ELSE ${none} END`,
      assigned_at: now,
    },
  },
  {
    table: 'session',
    count: people,
    columns: {
      session_id: timed,
      cookie_digest: named('c'),
      subject: named('p'),
      auth_time: now,
      amr: `'["pwd"]'`,
      created_at: now,
      expires_at: now + 1_000_000_000,
    },
  },
  {
    table: 'grant_record',
    count: people,
    columns: {
      grant_id: timed,
      subject: named('p', '(CASE WHEN i % 4 = 1 THEN 0 ELSE i END)'),
      client_id: named('app', '(CASE WHEN i % 2 = 0 THEN 0 ELSE i % 500 END)'),
      session_id: timed,
      identity_scopes: `'["openid"]'`,
      resources: `'[]'`,
      auth_time: now,
      amr: `'["pwd"]'`,
      offline: 'true',
      created_at: `${now} + i`,
      expires_at: now + 1_000_000_000,
    },
  },
  {
    table: 'account_link',
    count: people,
    columns: {
      digest: named('l'),
      purpose: `'invite'`,
      address: `${named('guest')} || '@example.com'`,
      facts: `'{"given":"{\\"groups\\":[],\\"organizations\\":[],\\"roles\\":[]}","by":"{}"}'`,
      place: `CASE i % 4 WHEN 0 THEN 'organization ' || ${named('o', '0')} WHEN 1 THEN 'group ' || ${named('g', '0')}
        WHEN 2 THEN 'organization ' || ${named('o', '(i % 500)')} ELSE ${none} END`,
      created_at: `${now} + i`,
      expires_at: now + 1_000_000_000,
    },
  },
  {
    table: 'support_access',
    count: people,
    columns: {
      access_id: timed,
      supporter: named('p', '0'),
      subject: named('p'),
      reason: `'Ticket ' || i`,
      client_ids: `'["app1000000"]'`,
      enter_before: now,
      until: now,
      ended_at: now,
      ended_by: `'time'`,
      created_at: now,
      expires_at: now + 1_000_000_000,
    },
  },
  {
    table: 'consent',
    count: people,
    columns: {
      subject: named('p', '(CASE WHEN i % 4 = 1 THEN 0 ELSE i END)'),
      client_id: named('app', '(CASE WHEN i % 2 = 0 THEN 0 ELSE i % 500 END)'),
      destination: named('https://app.example.com/'),
      basis: `'{}'`,
      identity_scopes: `'["openid"]'`,
      resources: `'[]'`,
      updated_at: now,
    },
  },
  {
    table: 'refusal',
    count: people,
    columns: {
      support_code: named('c'),
      at: `${now} + i`,
      source: `'api'`,
      place: `CASE WHEN i % 2 = 0 THEN '${api}' ELSE 'https://other.example.com' END`,
      code: `CASE WHEN i % 4 < 2 THEN 'malformed' ELSE 'token_expired' END`,
      check_name: none,
      expected: none,
      received: none,
      expires_at: now + 1_000_000_000,
    },
  },
  {
    table: 'audit_entry',
    count: 3 * people,
    columns: {
      entry_id: named('6553f1'),
      occurred_at: now,
      initiating_entity: `'admin'`,
      initiator_subject: named('p', '(i % 2)'),
      through: `'cli'`,
      record: `'accounts'`,
      record_id: named('p', '(i % 2)'),
      verb: `CASE WHEN i % 2 = 0 THEN 'account_changed' ELSE 'signed_in' END`,
      subject: named('p', '(i % 2)'),
      client_id: named('app', '(i % 2)'),
      audience: `CASE WHEN i % 2 = 0 THEN '${api}' ELSE 'https://other.example.com' END`,
    },
  },
];

/** @param series gives the numbers from 0 on, in the words of the database */
export function insertionOf({ table, count, columns }: Rows, series: (to: number) => string, document: string): string {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const values = Object.values(columns).join(', ').replace('__CLIENT__', document.replaceAll("'", "''"));
  return `INSERT INTO "${table}" (${names.join(', ')}) SELECT ${values} FROM (${series(count - 1)}) AS n`;
}
