import { type AuditFollower, AuditFollowerStore } from '../trail/audit-follower.js';
import { longestRetryDelay } from '../webhooks/retry-schedule.js';
import { type Webhook, WebhookStore } from '../webhooks/webhook.js';
import {
  type ClaimedDelivery,
  type DeadLetters,
  type DeliveryPage,
  type DeliveryState,
  type PostponedDelivery,
  type WebhookDelivery,
  WebhookDeliveryStore,
} from '../webhooks/webhook-delivery.js';

class InMemoryWebhooks extends WebhookStore {
  readonly #rows = new Map<string, Webhook>();

  override async find(webhookId: string): Promise<Webhook | undefined> {
    return this.#rows.get(webhookId);
  }

  override async list(): Promise<readonly Webhook[]> {
    return [...this.#rows.values()].sort((a, b) => (a.webhookId < b.webhookId ? -1 : 1));
  }

  override async insert(webhook: Webhook): Promise<void> {
    if (this.#rows.has(webhook.webhookId)) throw new Error('a webhook is there');
    this.#rows.set(webhook.webhookId, webhook);
  }

  override async replace(webhook: Webhook): Promise<boolean> {
    const isThere = this.#rows.has(webhook.webhookId);
    if (isThere) this.#rows.set(webhook.webhookId, webhook);
    return isThere;
  }

  override async delete(webhookId: string): Promise<boolean> {
    return this.#rows.delete(webhookId);
  }
}

class InMemoryWebhookDeliveries extends WebhookDeliveryStore {
  readonly #rows = new Map<string, WebhookDelivery>();

  #of(webhookId: string, state: DeliveryState): readonly WebhookDelivery[] {
    return [...this.#rows.values()]
      .filter((row) => row.webhookId === webhookId && (row.deadAt === undefined) === (state === 'waiting'))
      .sort((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));
  }

  #change(deliveryId: string, change: Partial<WebhookDelivery>): void {
    const row = this.#rows.get(deliveryId);
    if (row) this.#rows.set(deliveryId, { ...row, ...change });
  }

  override async insert(delivery: WebhookDelivery): Promise<boolean> {
    if (this.#rows.has(delivery.deliveryId)) return false;
    this.#rows.set(delivery.deliveryId, delivery);
    return true;
  }

  override async count({ webhookId, state, most }: { webhookId: string; state: DeliveryState; most: number }) {
    return Math.min(this.#of(webhookId, state).length, most);
  }

  override async page({ webhookId, state, after = '', limit }: DeliveryPage): Promise<readonly WebhookDelivery[]> {
    return this.#of(webhookId, state)
      .filter(({ deliveryId }) => deliveryId > after)
      .slice(0, limit);
  }

  override async dueWebhooks(now: number): Promise<readonly string[]> {
    const due = [...this.#rows.values()].filter((row) => row.deadAt === undefined && isDue(row, now));
    return [...new Set(due.map(({ webhookId }) => webhookId))].sort();
  }

  override async claimDue(args: { webhookId: string; now: number; leaseUntil: number; limit: number }) {
    const due = this.#of(args.webhookId, 'waiting').filter((row) => isDue(row, args.now));
    return due.slice(0, args.limit).map((row) => {
      const taken = { ...row, attempts: row.attempts + 1, nextAttemptAt: args.leaseUntil };
      this.#rows.set(row.deliveryId, taken);
      return taken;
    });
  }

  override async postpone(claimed: ClaimedDelivery, { notBefore, ...until }: PostponedDelivery): Promise<boolean> {
    return this.#changeClaimed(claimed, { ...until, notBefore });
  }

  override async bury(claimed: ClaimedDelivery, deadAt: number, reason: string): Promise<boolean> {
    return this.#changeClaimed(claimed, { deadAt, reason });
  }

  #changeClaimed({ deliveryId, attempts }: ClaimedDelivery, change: Partial<WebhookDelivery>): boolean {
    const row = this.#rows.get(deliveryId);
    const isStill = row !== undefined && row.attempts === attempts && row.deadAt === undefined;
    if (isStill) this.#change(deliveryId, change);
    return isStill;
  }

  override async hasten(webhookId: string, now: number): Promise<void> {
    for (const { deliveryId, nextAttemptAt, notBefore = now, reason } of this.#of(webhookId, 'waiting')) {
      const earliest = Math.max(now, notBefore);
      if (reason !== undefined && nextAttemptAt > earliest) this.#change(deliveryId, { nextAttemptAt: earliest });
    }
  }

  override async revive({ webhookId, deliveryId, since }: DeadLetters, now: number): Promise<number> {
    const meant = this.#of(webhookId, 'dead').filter(
      (row) => (deliveryId === undefined || row.deliveryId === deliveryId) && (row.deadAt ?? 0) >= (since ?? 0),
    );
    for (const { deadAt: _, reason: __, notBefore: ___, ...row } of meant) {
      this.#rows.set(row.deliveryId, { ...row, attempts: 0, nextAttemptAt: now });
    }
    return meant.length;
  }

  override async delete(deliveryId: string): Promise<void> {
    this.#rows.delete(deliveryId);
  }

  override async deleteAllOf(webhookId: string): Promise<number> {
    const all = [...this.#of(webhookId, 'waiting'), ...this.#of(webhookId, 'dead')];
    for (const { deliveryId } of all) this.#rows.delete(deliveryId);
    return all.length;
  }

  override async deleteOlderThan({ before, limit }: { before: number; limit: number }): Promise<number> {
    const old = [...this.#rows.values()]
      .filter(({ deadAt }) => deadAt !== undefined && deadAt < before)
      .slice(0, limit);
    for (const { deliveryId } of old) this.#rows.delete(deliveryId);
    return old.length;
  }
}

function isDue({ nextAttemptAt }: WebhookDelivery, now: number): boolean {
  return nextAttemptAt <= now || nextAttemptAt > now + longestRetryDelay;
}

interface Turn {
  readonly holder: string;
  readonly until: number;
}

/** Of a trail that nobody seals: all begin at its beginning, and nobody is behind. */
class InMemoryAuditFollowers extends AuditFollowerStore {
  readonly #rows = new Map<string, AuditFollower>();
  readonly #turns = new Map<string, Turn>();

  #change(name: string, change: (row: AuditFollower) => AuditFollower): boolean {
    const row = this.#rows.get(name);
    if (row) this.#rows.set(name, change(row));
    return row !== undefined;
  }

  override async find(name: string): Promise<AuditFollower | undefined> {
    return this.#rows.get(name);
  }

  override async findForChange(name: string): Promise<AuditFollower | undefined> {
    return this.#rows.get(name);
  }

  override async behind(): Promise<readonly string[]> {
    return [];
  }

  override async start(name: string): Promise<void> {
    if (!this.#rows.has(name)) this.#rows.set(name, { name, position: 0 });
  }

  override async moveTo(name: string, position: number): Promise<void> {
    this.#change(name, (row) => ({ ...row, position: Math.max(row.position, position) }));
  }

  override async hold({ name, holder, now, until }: { name: string; holder: string; now: number; until: number }) {
    const turn = this.#turns.get(name);
    if (!this.#rows.has(name) || (turn && turn.holder !== holder && turn.until > now && turn.until <= until))
      return false;
    this.#turns.set(name, { holder, until });
    return true;
  }

  override async succeeded(name: string, at: number): Promise<boolean> {
    const wasFailing = this.#rows.get(name)?.failingSince !== undefined;
    this.#change(name, ({ position }) => ({ name, position, sentAt: at }));
    return wasFailing;
  }

  override async failed(name: string, at: number, failure: string): Promise<void> {
    this.#change(name, (row) => ({ ...row, failingSince: row.failingSince ?? at, failure }));
  }

  override async gaveUp(name: string, at: number): Promise<boolean> {
    if (this.#rows.get(name)?.givenUpSince !== undefined) return false;
    return this.#change(name, (row) => ({ ...row, givenUpSince: at }));
  }

  override async delete(name: string): Promise<boolean> {
    return this.#rows.delete(name);
  }
}

/** What carries the trail elsewhere, in maps, for tests. */
export function inMemoryWebhooks() {
  return {
    webhooks: new InMemoryWebhooks(),
    webhookDeliveries: new InMemoryWebhookDeliveries(),
    auditFollowers: new InMemoryAuditFollowers(),
  };
}
