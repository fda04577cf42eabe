import type { InvitationDirectory } from '@signet/administration';
import { AccountLinkEntity, placeTextOf } from '../records/account-links.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { contains, equals, pageFrom } from './listing.js';
import { keyPage } from './pages.js';

const links = new Table(AccountLinkEntity);
const page = keyPage<{ readonly address: string; readonly place: string }>('address', 'place');

/** @param statements that only read */
export function createInvitationDirectory(statements: Statements): InvitationDirectory {
  return {
    list: ({ place }, now, request) =>
      pageFrom(
        statements,
        {
          table: links,
          from: '"account_link"',
          key: ['address', 'place'],
          direction: 'ASC',
          conditions: [
            { sql: `"purpose" = 'invite' AND "used_at" IS NULL AND "expires_at" > ?`, values: [now] },
            ...equals('place', place && placeTextOf(place)),
            ...(request.search === undefined ? [] : [contains(statements, ['address'], request.search)]),
          ],
          // Of one address and place one is open.
          keyOf: ({ address = '', place: at }) => page.keyOf({ address, place: placeTextOf(at) }),
          readKey: page.readKey,
        },
        request,
      ),
  };
}
