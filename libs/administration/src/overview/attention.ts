import type { EpochSeconds, SigningKey } from '@signet/authorization-server';
import type { AdminScope } from '../authority/admin-audience.js';
import type { Authority } from '../authority/authority.js';
import type { AdministeredRecords } from '../records.js';
import { followerOf } from '../webhooks/webhook.js';

/** What an operator should look at. */
export interface Attention {
  readonly about: 'dead_mail' | 'failing_webhooks' | 'raised_alerts' | 'old_keys';
  /** How many there are; of alerts at most 100. */
  readonly count: number;
}

/** Seconds: an alert of before is no news. */
const newsOf = 86_400;
const mostAlerts = 100;
/** Seconds after which a key that still signs should be replaced: a year. */
const longestSigning = 365 * 86_400;

type Records = Pick<AdministeredRecords, 'alerts' | 'auditFollowers' | 'mail' | 'signingKeys' | 'webhooks'>;

/** What is asked of whoever reads it: what they may not list is not counted for them. */
const attentions = [
  { about: 'dead_mail', scope: 'admin:mail:read', count: ({ mail }) => mail.count('dead') },
  { about: 'failing_webhooks', scope: 'admin:audit:read', count: failingWebhooks },
  { about: 'raised_alerts', scope: 'admin:audit:read', count: raisedAlerts },
  { about: 'old_keys', scope: 'admin:keys:read', count: oldKeys },
] as const satisfies ReadonlyArray<{
  readonly about: Attention['about'];
  readonly scope: AdminScope;
  readonly count: (records: Records, now: EpochSeconds) => Promise<number>;
}>;

/** That of it alone which there is, and which the reader may read. */
export async function attentionOf(
  records: Records,
  now: EpochSeconds,
  reader: Pick<Authority, 'reachOf'>,
): Promise<readonly Attention[]> {
  const theirs = attentions.filter(({ scope }) => reader.reachOf(scope) === 'everywhere');
  const found = await Promise.all(
    theirs.map(async ({ about, count }): Promise<Attention> => ({ about, count: await count(records, now) })),
  );
  return found.filter(({ count }) => count > 0);
}

async function raisedAlerts({ alerts }: Records, now: EpochSeconds): Promise<number> {
  return (await alerts.page({ limit: mostAlerts })).filter(({ lastAt }) => lastAt > now - newsOf).length;
}

async function oldKeys({ signingKeys }: Records, now: EpochSeconds): Promise<number> {
  return (await signingKeys.list()).filter((key) => isOld(key, now)).length;
}

/** Those that cannot be told, and those whose receiver said that it is gone. There are few: `mostWebhooks`. */
async function failingWebhooks({ webhooks, auditFollowers }: Records): Promise<number> {
  const failing = await Promise.all(
    (await webhooks.list()).map(async ({ webhookId, disabled }) => {
      if (disabled) return disabled.because === 'gone';
      return (await auditFollowers.find(followerOf(webhookId)))?.failingSince !== undefined;
    }),
  );
  return failing.filter(Boolean).length;
}

function isOld({ activatesAt, retiresAt }: SigningKey, now: EpochSeconds): boolean {
  return retiresAt === undefined && now - activatesAt > longestSigning;
}
