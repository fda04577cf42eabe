import {
  type AccountDirectory,
  type ConsentDirectory,
  type GrantDirectory,
  type SessionDirectory,
} from '@signet/administration';
import type { Consent } from '@signet/authorization-server';
import { AccountEntity } from '../records/accounts.js';
import { ConsentEntity } from '../records/consents.js';
import { GrantEntity } from '../records/grants.js';
import { SessionEntity } from '../records/sessions.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { type AccessDirectories, createAccessDirectories } from './access.js';
import { type ActionDirectories, createActionDirectories } from './actions.js';
import { equals, namedAccount, ofNamedAccount, pageFrom, withUsernames } from './listing.js';
import { keyPage } from './pages.js';

/** What operators read by the page. */
export interface Directories extends AccessDirectories, ActionDirectories {
  readonly accounts: AccountDirectory;
  readonly sessions: SessionDirectory;
  readonly grants: GrantDirectory;
  readonly consents: ConsentDirectory;
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
        const born = `EXISTS (SELECT 1 FROM "grant_record" g
          WHERE g."session_id" = "session"."session_id" AND g."client_id" = ?)`;
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
              ...(clientId === undefined ? [] : [{ sql: born, values: [clientId] }]),
              ...ofNamedAccount(statements, request.search),
            ],
            keyOf: ({ sessionId }) => sessionId,
            readKey: (key) => [key],
          },
          request,
        );
        const items = page.items.map(({ cookieDigest: _, ...session }) => session);
        return withUsernames(statements, { ...page, items });
      },
    },
    grants: {
      list: async ({ subject, clientId, sessionId }, now, request) => {
        const page = await pageFrom(
          statements,
          {
            table: grants,
            from: '"grant_record"',
            key: ['grant_id'],
            direction: 'DESC',
            conditions: [
              { sql: '"revoked_at" IS NULL AND "expires_at" > ?', values: [now] },
              ...equals('subject', subject),
              ...equals('client_id', clientId),
              ...equals('session_id', sessionId),
              ...ofNamedAccount(statements, request.search, ['client_id']),
            ],
            keyOf: ({ grantId }) => grantId,
            readKey: (key) => [key],
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
