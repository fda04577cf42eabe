import type { GrantStanding, SessionLife } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { AccountEntity } from '../records/accounts.js';
import { GrantEntity } from '../records/grants.js';
import { SessionEntity } from '../records/sessions.js';
import type { Row } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import { JoinedColumns } from './joined-columns.js';

/** A person, without what only a sign-in needs. */
export type Person = Omit<Account, 'passwordHash'>;

export interface StoredStanding extends Omit<GrantStanding, 'account'> {
  readonly account?: Person | undefined;
}

/** Whether a grant still stands, by one look at all that decides it. */
export interface StoredStandings {
  /** @param jti of the access token that was presented, where one was */
  find(grantId: string, jti?: string): Promise<StoredStanding | undefined>;
}

type Name = 'grantId' | 'jti';

const grants = new JoinedColumns(GrantEntity, 'g');
const people = new JoinedColumns(AccountEntity, 'a', (property) => property !== 'passwordHash');
const life: ReadonlyArray<string> = ['endedAt', 'expiresAt', 'lastSeenAt', 'kept'] satisfies ReadonlyArray<
  keyof SessionLife
>;
const sessions = new JoinedColumns(SessionEntity, 's', (property) => life.includes(property));

const standing = (given: (name: Name) => string) => `
  SELECT ${grants.sql}, ${people.sql}, ${sessions.sql},
    EXISTS (SELECT 1 FROM "revoked_access_token" r WHERE r."jti" = ${given('jti')}) AS "token_revoked"
  FROM "grant_record" g
    LEFT JOIN "session" s ON s."session_id" = g."session_id"
    LEFT JOIN "account" a ON a."subject" = g."subject"
  WHERE g."grant_id" = ${given('grantId')}`;

export function storedStandings(statements: Statements): StoredStandings {
  const find = statements.dialect.lookUp<Record<Name, string>, StoredStanding>(statements, {
    names: ['grantId', 'jti'],
    select: standing,
    read,
  });
  return { find: (grantId, jti = '') => find({ grantId, jti }) };
}

function read(row: Row): StoredStanding {
  return {
    grant: grants.read(row),
    // SQLite gives a boolean as a number.
    tokenRevoked: Boolean(row.token_revoked),
    ...(isPresent(row.s_expiresAt) ? { session: sessions.read(row) } : {}),
    ...(isPresent(row.a_subject) ? { account: people.read(row) } : {}),
  };
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
