import {
  type AccountDirectory,
  AdministrationError,
  type ConsentDirectory,
  type GrantDirectory,
  type InvitationDirectory,
  type MatrixDirectory,
  type SessionDirectory,
  type SupportDirectory,
} from '@signet/administration';
import { type Consent, shownSession } from '@signet/authorization-server';
import { AccountEntity } from '../records/accounts.js';
import { ConsentEntity } from '../records/consents.js';
import { GrantEntity } from '../records/grants.js';
import { SessionEntity, sessionOf } from '../records/sessions.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { type AccessDirectories, createAccessDirectories } from './access.js';
import { type ActionDirectories, createActionDirectories } from './actions.js';
import { createInvitationDirectory } from './invitations.js';
import { type Condition, equals, namedAccount, ofNamedAccount, pageFrom, withUsernames } from './listing.js';
import { createMatrixDirectory } from './matrix.js';
import { keyPage } from './pages.js';
import { createSupportDirectory } from './support-accesses.js';

/** What operators read by the page. */
export interface Directories extends AccessDirectories, ActionDirectories {
  readonly accounts: AccountDirectory;
  readonly invitations: InvitationDirectory;
  readonly sessions: SessionDirectory;
  readonly grants: GrantDirectory;
  readonly consents: ConsentDirectory;
  readonly matrix: MatrixDirectory;
  readonly supportAccesses: SupportDirectory;
}

const accounts = new Table(AccountEntity);
const sessions = new Table(SessionEntity);
const grants = new Table(GrantEntity);
const consents = new Table(ConsentEntity);
const consentPage = keyPage<Consent>('subject', 'clientId', 'destination');

/** @param statements that only read */
export function createDirectories(statements: Statements): Directories {
  return {
    ...createAccessDirectories(statements),
    ...createActionDirectories(statements),
    invitations: createInvitationDirectory(statements),
    matrix: createMatrixDirectory(statements),
    supportAccesses: createSupportDirectory(statements),
    accounts: {
      list: async (request) => {
        const { search } = request;
        const page = await pageFrom(
          statements,
          {
            table: accounts,
            from: '"account"',
            key: ['username'],
            direction: 'ASC',
            conditions: search === undefined ? [] : [namedAccount(statements, search)],
            keyOf: ({ username }) => username,
            readKey: (key) => [key],
          },
          request,
        );
        return { ...page, items: page.items.map(({ passwordHash: _, ...account }) => account) };
      },
    },
    sessions: {
      list: async ({ subject, clientId }, now, request) => {
        const born = await bornIn(statements, clientId);
        const page = await pageFrom(
          statements,
          {
            table: sessions,
            from: '"session"',
            key: ['session_id'],
            direction: 'DESC',
            conditions: [
              { sql: '"ended_at" IS NULL AND "expires_at" > ?', values: [now] },
              ...equals('subject', subject),
              ...born,
              ...ofNamedAccount(statements, request.search),
            ],
            keyOf: ({ sessionId }) => sessionId,
            readKey: (key) => [key],
          },
          request,
        );
        const items = page.items.map((row) => shownSession(sessionOf(row)));
        return withUsernames(statements, { ...page, items });
      },
    },
    grants: {
      list: async ({ subject, clientId, sessionId }, now, request) => {
        // Of one person or client by the time that their index has, of all by the key, which begins with it.
        const isOfOne = subject !== undefined || clientId !== undefined;
        const page = await pageFrom(
          statements,
          {
            table: grants,
            from: '"grant_record"',
            key: isOfOne ? ['created_at', 'grant_id'] : ['grant_id'],
            direction: 'DESC',
            conditions: [
              { sql: '"revoked_at" IS NULL AND "expires_at" > ?', values: [now] },
              ...equals('subject', subject),
              ...equals('client_id', clientId),
              ...equals('session_id', sessionId),
              ...ofNamedAccount(statements, request.search, ['client_id']),
            ],
            keyOf: ({ createdAt, grantId }) => (isOfOne ? `${createdAt} ${grantId}` : grantId),
            readKey: (key) => (isOfOne ? readGrantKey(key) : [key]),
          },
          request,
        );
        return withUsernames(statements, page);
      },
    },
    consents: {
      list: async ({ subject, clientId }, request) => {
        const page = await pageFrom(
          statements,
          {
            table: consents,
            from: '"consent"',
            key: ['subject', 'client_id', 'destination'],
            direction: 'ASC',
            conditions: [
              ...equals('subject', subject),
              ...equals('client_id', clientId),
              ...ofNamedAccount(statements, request.search, ['client_id']),
            ],
            ...consentPage,
          },
          request,
        );
        return withUsernames(statements, page);
      },
    },
  };
}

/** Grants of a client that are read to find its sessions; where it has more, the next session that has one is soon found. */
const fewGrants = 1000;

/** Of a session, that a grant of the client was born in it. */
async function bornIn(statements: Statements, clientId: string | undefined): Promise<readonly Condition[]> {
  if (clientId === undefined) return [];
  const some = `SELECT COUNT(*) AS "count" FROM (SELECT 1 FROM "grant_record" WHERE "client_id" = ? LIMIT ?) "some"`;
  const [row] = await statements.rows(some, [clientId, fewGrants + 1]);
  // OFFSET, so that PostgreSQL makes no join of it, which would begin at the first grant for each page.
  const sqlOfAll = `"session_id" IN (SELECT "session_id" FROM "grant_record" WHERE "client_id" = ?)`;
  const sql =
    Number(row?.count) > fewGrants
      ? `EXISTS (SELECT 1 FROM "grant_record" g WHERE g."session_id" = "session"."session_id" AND g."client_id" = ? LIMIT 1 OFFSET 0)`
      : sqlOfAll;
  return [{ sql, sqlOfAll, values: [clientId] }];
}

function readGrantKey(key: string): readonly [createdAt: number, grantId: string] {
  const [, createdAt, grantId] = /^(\d{1,15}) (.+)$/s.exec(key) ?? [];
  if (grantId === undefined) throw new AdministrationError('invalid', 'this is no page of the list');
  return [Number(createdAt), grantId];
}
