import type { Core } from '@signet/authorization-server';
import { type Database, whatDoesNotOpen } from '@signet/persistence';
import { type Check, type Finding, inTime, type SecretSource, type TrustedTime } from '@signet/runtime';
import { asUnavailable } from '@signet/runtime/database';

/** Milliseconds that a look gets which is not about the database itself. */
const patience = 3_000;

interface Watched {
  readonly database: Database;
  readonly masterKey: SecretSource;
  readonly core: Pick<Core, 'keyRing'>;
  readonly time: Pick<TrustedTime, 'isTrusted' | 'doubt'>;
  /** What is stored of policies and does not count. */
  readonly policies?: { readonly problems: ReadonlyArray<{ readonly setting: string }> };
  readonly mail?: { readonly away: string | undefined };
}

/** All that can go wrong with an issuer while it runs. */
export function issuerChecks({
  database,
  masterKey,
  core: { keyRing },
  time,
  mail,
  policies,
}: Watched): readonly Check[] {
  return [
    ...database.checks,
    {
      reason: 'no_signing_key',
      look: async () => {
        const missing = keyRing.withoutSigner();
        return missing.length === 0 ? undefined : { reason: 'no_signing_key', detail: missing.join(', ') };
      },
    },
    {
      reason: 'given_key_away',
      look: async () => {
        const troubles = keyRing.troubles();
        return troubles.length === 0 ? undefined : { reason: 'given_key_away', detail: troubles.join('; ') };
      },
    },
    {
      reason: 'mail_server_away',
      look: async () => (mail?.away === undefined ? undefined : { reason: 'mail_server_away', detail: mail.away }),
    },
    {
      reason: 'settings_refused',
      look: async () => {
        const refused = (policies?.problems ?? []).map(({ setting }) => setting);
        return refused.length === 0 ? undefined : { reason: 'settings_refused', detail: refused.join(', ') };
      },
    },
    aside('keys_unreadable', () => whatDoesNotOpen(masterKey, database)),
    aside('clock_doubted', async () => {
      await time.isTrusted();
      return time.doubt;
    }),
  ];
}

/** What the database has to be asked for: where it does not answer, another check says so, and what was found last stands. */
function aside(reason: Check['reason'], look: () => Promise<string | undefined>): Check {
  let last: Finding | undefined;
  return {
    reason,
    every: 5,
    look: async () => {
      try {
        const detail = await inTime(look(), patience);
        if (detail !== 'late') last = detail === undefined ? undefined : { reason, detail };
      } catch (error) {
        if (!asUnavailable(error)) throw error;
      }
      return last;
    },
  };
}
