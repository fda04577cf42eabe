import {
  type AuditEntry,
  type Clock,
  queueMail,
  type RandomSource,
  timedIdentifier,
} from '@signet/authorization-server';
import type { AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import type { AuditFollowerStore } from '../trail/audit-follower.js';
import type { FollowTrail } from '../trail/follow-trail.js';
import { newDelivery } from '../webhooks/new-delivery.js';
import { type Alert, type AlertRule, alertFollower, alertKinds, raisedByStrangers } from './alert-rule.js';
import { aboutOf, Owners } from './what-it-is-about.js';

const batchSize = 200;
/** Transactions of one look, so that others come to their turn. */
const mostBatches = 10;
/** Seconds that mail of an alert is good for. */
const mailLifetime = 86_400;
/** Messages for one webhook, behind which there is no place: the trail itself stops at 1,000, and nothing here can. */
const mostWaiting = { ofStrangers: 2_000, ofOthers: 3_000 } as const;

interface Needs {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly issuer: string;
  readonly followers: Pick<AuditFollowerStore, 'behind'>;
  readonly follow: FollowTrail;
  /** Of what the issuer does by itself. */
  readonly unitOfWork: AdministrationUnitOfWork;
  /** One was raised, and what came of the mail. */
  readonly onRaised?: ((alert: Alert, outcome: string) => void) | undefined;
}

/**
 * Looks at what is sealed and counts what rules ask for. The count, the message and the place in the trail are written in one transaction,
 * so each entry counts once whatever process looks and whenever it dies.
 */
export class AlertWatch {
  constructor(private readonly deps: Needs) {}

  async look(): Promise<void> {
    const { followers, follow } = this.deps;
    if (!(await followers.behind()).includes(alertFollower)) return;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const told: Array<readonly [Alert, string]> = [];
      const passed = await follow(alertFollower, batchSize, async (entries, records) => {
        const rules = await records.alertRules.list();
        const owners = new Owners(records, this.deps.issuer);
        for (const { entry } of entries) {
          for (const rule of rules) {
            const about = await aboutOf(rule.on, entry, owners);
            if (about === undefined || (rule.audience !== undefined && rule.audience !== entry.audience)) continue;
            const raised = await this.#count(records, rule, entry, about);
            if (raised) told.push([raised, await this.#tell(records, rule, raised)]);
          }
        }
      });
      for (const [alert, outcome] of told) this.deps.onRaised?.(alert, outcome);
      if (passed < batchSize) return;
    }
  }

  /** The trail itself carries no alert of that: whoever looks at it and finds it so says so here, as often as it is found. */
  async trailIsBroken(): Promise<void> {
    const at = this.deps.clock.now();
    const by = { entity: 'system', through: 'issuer' } as const;
    const told = await this.deps.unitOfWork.run(by, async (records) => {
      const raised: Array<readonly [Alert, string]> = [];
      for (const rule of await records.alertRules.list()) {
        if (rule.on !== 'trail_broken') continue;
        const alert = await this.#count(records, rule, { entryId: '', at }, 'the audit trail');
        if (alert) raised.push([alert, await this.#tell(records, rule, alert)]);
      }
      return raised;
    });
    for (const [alert, outcome] of told) this.deps.onRaised?.(alert, outcome);
  }

  /** The alert, where this entry raised it. */
  async #count(
    { alerts }: AdministeredRecords,
    { ruleId, on, threshold, window }: AlertRule,
    { entryId, at, lastAt = at, count = 1 }: Pick<AuditEntry, 'entryId' | 'at' | 'lastAt' | 'count'>,
    about: string,
  ): Promise<Alert | undefined> {
    // Nor one of a clock that was ahead: it would be told for all that comes until then.
    const open = await alerts.openOf({ ruleId, about, since: at - window + 1, until: at + window - 1 });
    const alertId = open?.alertId ?? timedIdentifier(this.deps.random, at);
    const begun: Alert = { alertId, ruleId, on, about, firstAt: at, lastAt, count: 0, entryId };
    const { raisedAt, ...before } = open ?? begun;
    const counted = { ...before, count: before.count + count, lastAt: Math.max(before.lastAt, lastAt), entryId };
    const isRaised = raisedAt === undefined && counted.count >= threshold;
    const since = isRaised ? this.deps.clock.now() : raisedAt;
    const alert: Alert = { ...counted, ...(since !== undefined && { raisedAt: since }) };
    await alerts.save(alert);
    return isRaised ? alert : undefined;
  }

  async #tell(records: AdministeredRecords, { to }: AlertRule, alert: Alert): Promise<string> {
    const now = this.deps.clock.now();
    const { alertId } = alert;
    if ('webhookId' in to) {
      const { webhookId } = to;
      if (!(await records.webhooks.find(webhookId))) return 'no_webhook';
      const most = raisedByStrangers.has(alert.on) ? mostWaiting.ofStrangers : mostWaiting.ofOthers;
      if ((await records.webhookDeliveries.count({ webhookId, state: 'waiting', most })) >= most)
        return 'too_many_waiting';
      const message = {
        webhookId,
        messageId: `alert_${alertId}`,
        kind: 'alert',
        reference: alertId,
        position: 0,
      } as const;
      await records.webhookDeliveries.insert(newDelivery(message, now));
      return 'queued';
    }
    const outcomes: string[] = [];
    // In the order of their addresses, lest two units of work wait for each other.
    for (const address of [...to.mail].sort()) {
      const { on, about, count, firstAt, lastAt, entryId } = alert;
      const facts = [
        { label: 'About', value: about },
        { label: 'Count', value: String(count) },
        { label: 'First', value: iso(firstAt) },
        { label: 'Last', value: iso(lastAt) },
        ...(entryId === '' ? [] : [{ label: 'Entry of the audit trail', value: entryId }]),
      ];
      const data = { headline: alertKinds[on], at: now, facts };
      const purpose = `alert ${alertId}`;
      const expires = now + mailLifetime;
      const asked = { template: 'alert', data, to: address, purpose, expires, countedAs: on } as const;
      outcomes.push(await queueMail(this.deps, records, asked));
    }
    return outcomes.find((each) => each !== 'queued') ?? 'queued';
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
