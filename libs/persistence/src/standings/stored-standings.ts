import type { GrantStanding } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { AccountEntity, GrantEntity } from '../entities/index.js';
import type { Row, Statements } from '../sql/statements.js';
import { AskedTogether } from './asked-together.js';
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

interface Question {
  readonly grantId: string;
  readonly jti: string;
}

const grants = new JoinedColumns(GrantEntity, 'g');
const people = new JoinedColumns(AccountEntity, 'a', ['passwordHash']);

const standing = (grantId: string, jti: string) => `
  SELECT ${grants.sql}, ${people.sql}, s."ended_at" AS "session_ended_at",
    EXISTS (SELECT 1 FROM "revoked_access_token" r WHERE r."jti" = ${jti}) AS "token_revoked"
  FROM "grant_record" g
    LEFT JOIN "session" s ON s."session_id" = g."session_id"
    LEFT JOIN "account" a ON a."subject" = g."subject"
  WHERE g."grant_id" = ${grantId}`;

/** SQLite is asked in this process; PostgreSQL together for all who wait. */
export function storedStandings(statements: Statements): StoredStandings {
  if (statements.dialect === 'sqlite') {
    const sql = standing('?', '?');
    return {
      find: async (grantId, jti = '') => {
        const [row] = await statements.rows(sql, [jti, grantId]);
        return row && read(row);
      },
    };
  }
  const together = new AskedTogether((questions: readonly Question[]) => findAll(statements, questions));
  return { find: (grantId, jti = '') => together.find({ grantId, jti }) };
}

/**
 * LIMIT: each is looked up by its key, whatever the planner believes of the number of questions or of rows. JSON: the
 * driver takes longer to describe so many columns than to read them.
 */
const several = `
  SELECT q."position", json_strip_nulls(row_to_json(found)) AS "found"
  FROM json_to_recordset(CAST(? AS json)) AS q("position" integer, "grantId" text, "jti" text)
    CROSS JOIN LATERAL (${standing('q."grantId"', 'q."jti"')} LIMIT 1) found`;

async function findAll(
  statements: Statements,
  questions: readonly Question[],
): Promise<ReadonlyArray<StoredStanding | undefined>> {
  const asked = questions.map((question, position) => ({ position, ...question }));
  const answers: Array<StoredStanding | undefined> = asked.map(() => undefined);
  for (const { position, found } of await statements.rows(several, [JSON.stringify(asked)])) {
    answers[Number(position)] = read(found as Row);
  }
  return answers;
}

function read(row: Row): StoredStanding {
  return {
    grant: grants.read(row),
    sessionEnded: isPresent(row.session_ended_at),
    // SQLite gives a boolean as a number.
    tokenRevoked: Boolean(row.token_revoked),
    ...(isPresent(row.a_subject) ? { account: people.read(row) } : {}),
  };
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
