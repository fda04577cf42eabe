import { longestMailWait, type Mail, type MailStore } from '../records/mail.js';
import { byText, type Table } from './in-memory-table.js';

export function inMemoryMail(table: Table<Mail>): MailStore {
  const all = () => [...table.rows.values()];
  const count = async (state: Mail['state']) => all().filter((row) => row.state === state).length;
  return {
    insertBelow: async (mail, most) => {
      if ((await count('waiting')) >= most) return false;
      table.insert(mail.mailId, mail);
      return true;
    },
    find: async (mailId) => table.rows.get(mailId),
    claimDue: async ({ now, leaseUntil, limit }) =>
      all()
        .filter(
          (row) => row.state === 'waiting' && (row.nextAttemptAt <= now || row.nextAttemptAt > now + longestMailWait),
        )
        .sort((a, b) => a.nextAttemptAt - b.nextAttemptAt || byText(a.mailId, b.mailId))
        .slice(0, limit)
        .map((row) => {
          const claimed = { ...row, attempts: row.attempts + 1, nextAttemptAt: leaseUntil };
          table.rows.set(row.mailId, claimed);
          return claimed;
        }),
    settle: async ({ mailId, attempts }, outcome) =>
      table.change(mailId, (row) => {
        if (row.state !== 'waiting' || row.attempts !== attempts) return undefined;
        if (outcome.state === 'waiting') return { ...row, ...outcome };
        const { data, ...rest } = row;
        if (outcome.state === 'sent') return { ...rest, ...outcome, reason: undefined };
        const { isUseful, ...died } = outcome;
        return { ...rest, ...died, ...(isUseful && { data }) };
      }),
    revive: async (mailId, now, expiresAt) =>
      table.change(mailId, ({ settledAt: _, ...row }) =>
        row.state === 'dead' && row.data !== undefined && row.validUntil > now
          ? { ...row, state: 'waiting', nextAttemptAt: now, expiresAt }
          : undefined,
      ),
    page: async ({ state, before, limit }) =>
      all()
        .filter((row) => (state === undefined || row.state === state) && (before === undefined || row.mailId < before))
        .sort((a, b) => byText(b.mailId, a.mailId))
        .slice(0, limit),
    count,
    forgetPerson: async ({ subject, email }) => {
      const theirs = all().filter(
        (row) =>
          row.subject === subject ||
          (row.subject === undefined &&
            row.to.toLowerCase() === email?.toLowerCase() &&
            !(row.template === 'alert' && row.state === 'waiting')),
      );
      for (const { mailId } of theirs) table.rows.delete(mailId);
      return theirs.length;
    },
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}
