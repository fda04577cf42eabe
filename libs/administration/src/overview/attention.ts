import type { EpochSeconds, SigningKey } from '@signet/authorization-server';
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

/** That of it alone which there is. */
export async function attentionOf(records: Records, now: EpochSeconds): Promise<readonly Attention[]> {
  const [dead, failing, alerts, keys] = await Promise.all([
    records.mail.count('dead'),
    failingWebhooks(records),
    records.alerts.page({ limit: mostAlerts }),
    records.signingKeys.list(),
  ]);
  const found: readonly Attention[] = [
    { about: 'dead_mail', count: dead },
    { about: 'failing_webhooks', count: failing },
    { about: 'raised_alerts', count: alerts.filter(({ lastAt }) => lastAt > now - newsOf).length },
    { about: 'old_keys', count: keys.filter((key) => isOld(key, now)).length },
  ];
  return found.filter(({ count }) => count > 0);
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
