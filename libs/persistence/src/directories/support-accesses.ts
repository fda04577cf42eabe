import type { SupportDirectory } from '@signet/administration';
import { SupportAccessEntity } from '../records/support-accesses.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { ofNamedAccount, pageFrom } from './listing.js';
import { namesOf } from './names-of.js';

const accesses = new Table(SupportAccessEntity);

/** @param statements that only read */
export function createSupportDirectory(statements: Statements): SupportDirectory {
  return {
    list: async (request) => {
      const page = await pageFrom(
        statements,
        {
          table: accesses,
          from: '"support_access"',
          key: ['access_id'],
          direction: 'DESC',
          conditions: ofNamedAccount(statements, request.search, ['reason']),
          keyOf: ({ accessId }) => accessId,
          readKey: (key) => [key],
        },
        request,
      );
      const ids = page.items.flatMap(({ subject, supporter }) => [subject, supporter]);
      const names = await namesOf(statements, 'account', ids);
      const items = page.items.map((access) => ({
        ...access,
        username: names.get(access.subject),
        supporterName: names.get(access.supporter),
      }));
      return { ...page, items };
    },
  };
}
