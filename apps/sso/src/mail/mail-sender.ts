import {
  type Clock,
  deadMailKept,
  longestMailWait,
  type Mail,
  type MailOutcome,
  type Stores,
} from '@signet/authorization-server';
import { SingleFlight } from '@signet/runtime';
import type { Carrier, Line } from './carrier.js';
import { type ComposedMail, compose, type Sender } from './compose.js';

/** Seconds for which a message that was taken is held back from other processes: longer than any attempt takes. */
const lease = 240;
/** Seconds. The first attempt after one that failed comes after this, each next one after twice as long. */
const firstRetry = 30;
/** The same of a server that takes nothing. */
const [firstProbe, longestProbe] = [5, 60];
/** Seconds for which one that was sent is still to be seen, without its data. */
const sentKept = 7 * 86_400;
/** Lines at once. */
const mostLines = 4;
/** What is noted of a message that was sent is noted again and again while the database is away, for so long: the rest of the lease. */
const mostNotes = 120;

export interface MailEvents {
  sent(mail: Mail): void;
  delayed(mail: Mail, reason: string): void;
  died(mail: Mail, reason: string): void;
  away(reason: string): void;
  back(): void;
  failed(error: unknown): void;
}

interface Needs {
  readonly mail: Stores['mail'];
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly sender: Sender;
  readonly events: MailEvents;
  /** Resolves a second later. */
  readonly second: () => Promise<unknown>;
}

/**
 * Sends what waits, each message by one process. A server that takes nothing, or says nothing, holds up mail and nothing else: it is
 * asked from time to time, and until it answers no message is taken up.
 */
export class MailSender {
  readonly #look = new SingleFlight(() => this.#begin());
  readonly #underWay = new Set<Promise<void>>();
  readonly #lines = new Set<Line>();
  #isClosed = false;
  /** Nobody knows before the first look. */
  #isThere = false;
  #away: { readonly reason: string; readonly times: number; readonly until: number } | undefined;

  constructor(private readonly deps: Needs) {}

  /** Why nothing is sent; undefined where something is, or nobody knows yet. */
  get away(): string | undefined {
    return this.#away?.reason;
  }

  /** Begins what is due and has a place, and waits for none of it. Any number of processes may do so at once. */
  begin(): Promise<void> {
    return this.#isClosed ? Promise.resolve() : this.#look.run();
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Begins nothing more. What is left is sent by another process, or the next one. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.settled();
  }

  /** Cuts off what is under way. */
  cut(): void {
    for (const line of this.#lines) line.close();
  }

  async #begin(): Promise<void> {
    if (!this.#isThere && !(await this.#probe())) return;
    await this.#beginLine();
  }

  async #probe(): Promise<boolean> {
    if (this.#away !== undefined && this.deps.clock.now() < this.#away.until) return false;
    const found = await this.deps.carrier.check();
    if (found.kind === 'away') {
      this.#isAway(found.reason);
      return false;
    }
    if (this.#away !== undefined) this.deps.events.back();
    this.#away = undefined;
    this.#isThere = true;
    return true;
  }

  #isAway(reason: string): void {
    const times = this.#away === undefined ? 0 : this.#away.times + 1;
    if (times === 0) this.deps.events.away(reason);
    const wait = Math.min(firstProbe * 2 ** times, longestProbe);
    this.#away = { reason, times, until: this.deps.clock.now() + wait };
    this.#isThere = false;
  }

  /** Where something is due and a place is free. */
  async #beginLine(): Promise<void> {
    if (this.#isClosed || !this.#isThere || this.#underWay.size >= mostLines) return;
    const first = await this.#claim();
    if (first === undefined) return;
    const line = this.deps.carrier.open();
    this.#lines.add(line);
    const work = this.#work(line, first)
      .catch((error: unknown) => this.deps.events.failed(error))
      .then(() => {
        line.close();
        this.#lines.delete(line);
        this.#underWay.delete(work);
      });
    this.#underWay.add(work);
    await this.#beginLine();
  }

  async #work(line: Line, first: Mail): Promise<void> {
    let next: Mail | undefined = first;
    while (next !== undefined) {
      await this.#deliver(line, next);
      next = this.#isClosed || !this.#isThere ? undefined : await this.#claim();
    }
  }

  async #claim(): Promise<Mail | undefined> {
    const now = this.deps.clock.now();
    const [claimed] = await this.deps.mail.claimDue({ now, leaseUntil: now + lease, limit: 1 });
    return claimed;
  }

  async #deliver(line: Line, mail: Mail): Promise<void> {
    const { events, clock } = this.deps;
    if (mail.validUntil <= clock.now()) return this.#bury(mail, expiredOf(mail), false);
    let composed: ComposedMail;
    try {
      composed = await compose(mail, this.deps.sender);
    } catch (error) {
      events.failed(error);
      return this.#bury(mail, 'not_composed', true);
    }
    const delivery = await line.send(composed);
    switch (delivery.kind) {
      case 'taken': {
        const now = clock.now();
        if (await this.#note(mail, { state: 'sent', settledAt: now, expiresAt: now + sentKept })) events.sent(mail);
        return;
      }
      case 'refused':
        return this.#bury(mail, delivery.reason, true);
      case 'away':
        this.#isAway(delivery.reason);
        return this.#postpone(mail, delivery.reason);
      case 'delayed':
        return this.#postpone(mail, delivery.reason);
    }
  }

  async #postpone(mail: Mail, reason: string): Promise<void> {
    const wait = Math.min(firstRetry * 2 ** Math.min(mail.attempts - 1, 20), longestMailWait);
    // The last attempt is one that finds it expired.
    const nextAttemptAt = Math.min(this.deps.clock.now() + wait, mail.validUntil);
    if (await this.deps.mail.settle(mail, { state: 'waiting', nextAttemptAt, reason })) {
      this.deps.events.delayed(mail, reason);
    }
  }

  async #bury(mail: Mail, reason: string, isUseful: boolean): Promise<void> {
    const settledAt = this.deps.clock.now();
    const outcome = { state: 'dead', settledAt, expiresAt: settledAt + deadMailKept, reason, isUseful } as const;
    if (await this.deps.mail.settle(mail, outcome)) this.deps.events.died(mail, reason);
  }

  /** A message that was sent and is not noted would be sent again when its lease is over. */
  async #note(mail: Mail, outcome: MailOutcome): Promise<boolean> {
    for (let times = 1; ; times += 1) {
      try {
        return await this.deps.mail.settle(mail, outcome);
      } catch (error) {
        if (times === 1) this.deps.events.failed(error);
        if (times === mostNotes || this.#isClosed) return false;
        await this.deps.second();
      }
    }
  }
}

/** With the reason for which the last attempt failed. */
function expiredOf({ reason }: Mail): string {
  return reason === undefined ? 'expired' : `expired, ${reason}`;
}
