import type { AudienceUse, AudienceUseStore } from '../records/audience-use.js';
import { byText, type Table } from './in-memory-table.js';

const keyOf = ({ clientId, audience, scope, grantType, from }: AudienceUse) =>
  JSON.stringify([clientId, audience, scope, grantType, from]);

/** @param isThere whether the client and the audience of a use are */
export function inMemoryAudienceUses(
  table: Table<AudienceUse>,
  isThere: (use: AudienceUse) => boolean,
): AudienceUseStore {
  return {
    record: async (uses) => {
      for (const use of uses) {
        const before = table.rows.get(keyOf(use));
        if (isThere(use) && (before === undefined || before.usedAt < use.usedAt)) table.rows.set(keyOf(use), use);
      }
    },
    of: async (clientIds, audiences) =>
      [...table.rows.values()]
        .filter((use) => isThere(use) && clientIds.includes(use.clientId) && audiences.includes(use.audience))
        .sort((a, b) => byText(keyOf(a), keyOf(b))),
  };
}

/** With a client or an audience go its uses. */
export function forgetUses(table: Table<AudienceUse>, isOfIt: (use: AudienceUse) => boolean): void {
  for (const [key, use] of table.rows) if (isOfIt(use)) table.rows.delete(key);
}
