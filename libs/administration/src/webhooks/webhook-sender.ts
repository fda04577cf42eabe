import {
  type AuditLog,
  type Clock,
  DeliveryPlaces,
  type OutboundHttp,
  type RandomSource,
  type Receiver,
} from '@signet/authorization-server';
import { SingleFlight } from '@signet/runtime';
import type { AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import type { FollowTrail } from '../trail/follow-trail.js';
import { newDelivery } from './new-delivery.js';
import { putOffFor, retryDelay } from './retry-schedule.js';
import { followerOf, type Webhook } from './webhook.js';
import type { WebhookDelivery } from './webhook-delivery.js';
import { alertMessage, entryMessage, testMessage } from './webhook-message.js';
import { webhookHeaders } from './webhook-secret.js';

/** Links that are looked at in one transaction. */
const batchSize = 200;
/** Transactions of one look, so that others come to their turn. */
const mostBatches = 10;
/** Messages that wait for one webhook: until there are fewer, its place in the trail is where it stops. */
const mostWaiting = 1000;
/** Seconds for which a message that was taken is held back from other processes: longer than any attempt takes. */
const lease = 60;
/** Milliseconds for one attempt, from the connection to the status of the answer. */
export const attemptTimeout = 15_000;
const longestReason = 200;

/** How one attempt went. */
export interface WebhookEvent {
  readonly event: 'webhook_delivered' | 'webhook_delivery_failed' | 'webhook_given_up' | 'webhook_gone';
  readonly webhookId: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly reason?: string;
}

export interface WebhookSenderNeeds {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly issuer: string;
  readonly outbound: OutboundHttp;
  readonly records: Pick<AdministeredRecords, 'alerts' | 'webhooks' | 'webhookDeliveries' | 'auditFollowers'> & {
    readonly auditLog: Pick<AuditLog, 'find'>;
  };
  /** Of what the issuer does by itself, each with its entry: one at a time with operators, whose changes it does not undo. */
  readonly unitOfWork: AdministrationUnitOfWork;
  readonly follow: FollowTrail;
  readonly onEvent?: ((event: WebhookEvent) => void) | undefined;
}

/** What one attempt came to. */
type Attempted =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter?: number | undefined };

/**
 * Carries the sealed trail to webhooks: what each is to be told is written down in the transaction that moves its place in the trail, and
 * then sent, again and again until its receiver has it or it is a dead letter. Any number of processes may do so at once. Nobody waits
 * for a receiver that does not answer.
 */
export class WebhookSender {
  readonly #places = new DeliveryPlaces();
  readonly #underWay = new Set<Promise<void>>();
  readonly #look = new SingleFlight(() => this.#lookOnce());
  /** Whether the last look found more for somebody than there were places. */
  #isMoreDue = false;
  #isClosed = false;

  constructor(
    private readonly deps: WebhookSenderNeeds,
    private readonly most = mostWaiting,
  ) {}

  /** Writes down what is new, begins what is due and has a place, and waits for none of it. */
  begin(): Promise<void> {
    return this.#isClosed ? Promise.resolve() : this.#look.run();
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Begins nothing more. What it leaves behind is done by another process, or the next one. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.settled();
  }

  async #lookOnce(): Promise<void> {
    const { records, clock } = this.deps;
    const behind = await records.auditFollowers.behind();
    const due = await records.webhookDeliveries.dueWebhooks(clock.now());
    const isBehind = new Set(behind);
    if (due.length === 0 && !behind.some((name) => name.startsWith(followerOf('')))) return;
    const all = await records.webhooks.list();
    await this.#forget(new Set(all.map(({ webhookId }) => webhookId)), behind, due);
    const webhooks = all.filter(({ disabled }) => disabled === undefined);
    for (const webhook of webhooks) if (isBehind.has(followerOf(webhook.webhookId))) await this.#writeDown(webhook);
    await this.#beginDue(webhooks);
  }

  /** What is left of webhooks that are gone, as they all are with a lost master key. */
  async #forget(known: ReadonlySet<string>, behind: readonly string[], due: readonly string[]): Promise<void> {
    const { webhookDeliveries, auditFollowers } = this.deps.records;
    for (const webhookId of due) if (!known.has(webhookId)) await webhookDeliveries.deleteAllOf(webhookId);
    const names = new Set([...known].map(followerOf));
    for (const name of behind) {
      if (name.startsWith(followerOf('')) && !names.has(name)) await auditFollowers.delete(name);
    }
  }

  async #writeDown({ webhookId, names }: Webhook): Promise<void> {
    const { records, clock, follow } = this.deps;
    const wanted = names && new Set(names);
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const of = { webhookId, state: 'waiting', most: this.most } as const;
      if ((await records.webhookDeliveries.count(of)) >= this.most) return;
      const passed = await follow(followerOf(webhookId), batchSize, async (entries, { webhookDeliveries }) => {
        for (const { entry, position } of entries) {
          if (wanted && !wanted.has(entry.name)) continue;
          const { entryId } = entry;
          const told = { webhookId, messageId: entryId, kind: 'entry', reference: entryId, position } as const;
          await webhookDeliveries.insert(newDelivery(told, clock.now()));
        }
      });
      if (passed < batchSize) return;
    }
  }

  async #beginDue(webhooks: readonly Webhook[]): Promise<void> {
    this.#isMoreDue = false;
    const { webhookDeliveries } = this.deps.records;
    const due = new Set(await webhookDeliveries.dueWebhooks(this.deps.clock.now()));
    // Who answered the last time comes first.
    const order = webhooks
      .filter(({ webhookId }) => due.has(webhookId))
      .sort((a, b) => Number(this.#places.isSilent(a.webhookId)) - Number(this.#places.isSilent(b.webhookId)));
    for (const webhook of order) {
      const to: Receiver = { host: webhook.webhookId, vouched: 'vetted' };
      const limit = this.#places.free(to);
      const now = this.deps.clock.now();
      const { webhookId } = webhook;
      const claim = { webhookId, now, leaseUntil: now + lease, limit };
      const taken = limit === 0 ? [] : await webhookDeliveries.claimDue(claim);
      if (taken.length === limit) this.#isMoreDue = true;
      for (const delivery of taken) this.#send(delivery, webhook, to);
    }
  }

  #send(delivery: WebhookDelivery, webhook: Webhook, to: Receiver): void {
    this.#places.take(to);
    const attempt = this.#attempt(delivery, webhook)
      // What could not be noted comes back when its lease is over.
      .catch(() => false)
      .then((hasAnswered) => {
        this.#places.giveBack(to, hasAnswered);
        this.#underWay.delete(attempt);
        // Who does not answer is asked once a look, however much waits.
        return hasAnswered && this.#isMoreDue ? this.begin() : undefined;
      })
      // Looked for again soon.
      .catch(() => undefined);
    this.#underWay.add(attempt);
  }

  /** True where the receiver has it. */
  async #attempt(delivery: WebhookDelivery, webhook: Webhook): Promise<boolean> {
    const { webhookDeliveries, auditFollowers } = this.deps.records;
    const { webhookId, messageId, attempts, deliveryId, createdAt } = delivery;
    const about = { webhookId, messageId, attempts };
    const outcome = await this.#deliver(delivery, webhook);
    const now = this.deps.clock.now();
    if (outcome.kind === 'sent') {
      await webhookDeliveries.delete(deliveryId);
      // It is there again: what waited for its next attempt need not.
      if (await auditFollowers.succeeded(followerOf(webhookId), now)) await webhookDeliveries.hasten(webhookId, now);
      this.deps.onEvent?.({ event: 'webhook_delivered', ...about });
      return true;
    }
    const { reason } = outcome;
    await auditFollowers.failed(followerOf(webhookId), now, reason);
    if (outcome.kind === 'gone') {
      // It waits, for whoever enables the webhook again.
      await webhookDeliveries.postpone(delivery, { nextAttemptAt: now, reason });
      await this.#disable(webhook);
      this.deps.onEvent?.({ event: 'webhook_gone', ...about, reason });
      return false;
    }
    const { retryAfter } = outcome;
    const delay = retryDelay({ attempts, age: now - createdAt, retryAfter }, this.deps.random);
    const notBefore = retryAfter === undefined ? undefined : now + putOffFor(retryAfter);
    // An attempt that ended after its lease says nothing of those that began since.
    const isLast =
      delay === undefined
        ? await this.#giveUp(delivery, reason)
        : await webhookDeliveries.postpone(delivery, { nextAttemptAt: now + delay, notBefore, reason });
    if (!isLast) return false;
    this.deps.onEvent?.({
      event: delay === undefined ? 'webhook_given_up' : 'webhook_delivery_failed',
      ...about,
      reason,
    });
    return false;
  }

  async #deliver(delivery: WebhookDelivery, webhook: Webhook): Promise<Attempted> {
    const { outbound, clock } = this.deps;
    try {
      const body = await this.#bodyOf(delivery);
      // Its age, and that it goes with it.
      if (body === undefined) return { kind: 'sent' };
      const headers = webhookHeaders(webhook, { messageId: delivery.messageId, at: clock.now(), body });
      const by = { lane: 'webhooks', source: webhook.webhookId, timeout: attemptTimeout } as const;
      const { status, retryAfter } = await outbound.postJson(webhook.url, { headers, body, by });
      if (status >= 200 && status <= 299) return { kind: 'sent' };
      const reason = `answered ${status}`;
      return status === 410 ? { kind: 'gone', reason } : { kind: 'failed', reason, retryAfter };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      return { kind: 'failed', reason: reason.slice(0, longestReason) };
    }
  }

  async #bodyOf({ kind, reference, position, createdAt }: WebhookDelivery): Promise<string | undefined> {
    const { issuer, records } = this.deps;
    if (kind === 'test') return testMessage(issuer, createdAt);
    if (kind === 'alert') {
      const alert = await records.alerts.find(reference);
      return alert && alertMessage(issuer, alert);
    }
    const entry = await records.auditLog.find(reference);
    return entry && entryMessage(issuer, entry, position);
  }

  /** Told once until something arrives again: each such entry is told to other webhooks, which may not arrive there either. */
  async #giveUp(delivery: WebhookDelivery, reason: string): Promise<boolean> {
    const now = this.deps.clock.now();
    return this.deps.unitOfWork.run({ entity: 'system', through: 'issuer' }, async (records) => {
      const isBuried = await records.webhookDeliveries.bury(delivery, now, reason);
      if (isBuried) await records.auditFollowers.gaveUp(followerOf(delivery.webhookId), now);
      return isBuried;
    });
  }

  /** Where it is still the receiver that said so. */
  async #disable({ webhookId, url }: Webhook): Promise<void> {
    const at = this.deps.clock.now();
    await this.deps.unitOfWork.run({ entity: 'system', through: 'issuer' }, async ({ webhooks }) => {
      const webhook = await webhooks.find(webhookId);
      if (webhook?.url === url && !webhook.disabled)
        await webhooks.replace({ ...webhook, disabled: { at, because: 'gone' } });
    });
  }
}
