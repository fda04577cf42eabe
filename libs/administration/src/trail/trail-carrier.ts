import { type AuditChain, type Clock, identifier, type RandomSource } from '@signet/authorization-server';
import type { AuditFollowerStore } from './audit-follower.js';
import type { PlacedEntry } from './follow-trail.js';

/** Where entries go in the order of the trail. */
export interface TrailSink {
  /** Resolves when all of them are out of this process. Within its own bound. @throws Error whose message may be logged */
  send(entries: readonly PlacedEntry[]): Promise<void>;
  /** Whether nothing has come to light since that what was sent last did not arrive. */
  isOpen(): boolean;
  close(): void;
}

interface Needs {
  readonly name: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly followers: AuditFollowerStore;
  readonly chain: Pick<AuditChain, 'links'>;
  readonly sink: TrailSink;
  /** `sent` so many, or why they could not be. */
  readonly onOutcome?: ((outcome: { readonly sent: number } | { readonly failed: string }) => void) | undefined;
}

const batchSize = 100;
/** Batches of one look. After a failure it is one: what a receiver takes before it breaks is held for received. */
const mostBatches = 10;
/** Seconds of a turn, renewed with each batch: longer than one takes. */
const leaseSeconds = 30;
/** Looks that are left out after failures, twice as many each time. */
const longestPause = 60;
const longestReason = 200;

/**
 * Carries the sealed trail to one place that says nothing of what it received: of all processes one does it at a time. Its place in the
 * trail is that before all that the last look sent until the next one finds the connection still there, so that what a broken one lost is
 * sent again.
 */
export class TrailCarrier {
  readonly #holder: string;
  #isStarted = false;
  /** Sent, and not yet held for received. */
  #sent: number | undefined;
  #failures = 0;
  #hasFailed = false;
  #pause = 0;

  constructor(private readonly deps: Needs) {
    this.#holder = identifier(deps.random);
  }

  /** All that there is, in bounds. What fails is told, and tried again after a while. */
  async run(): Promise<void> {
    const { name, followers } = this.deps;
    if (this.#pause > 0) {
      this.#pause -= 1;
      return;
    }
    if (!this.#isStarted) await followers.start(name);
    this.#isStarted = true;
    // Asked every second by every process: while there is nothing, it is one look.
    if (this.#sent === undefined && !(await followers.behind()).includes(name)) return;
    if (await this.#hold()) await this.#carry();
    else this.#sent = undefined;
  }

  /** What was sent last is not sent again by whoever comes next. */
  async stop(): Promise<void> {
    await this.#confirm();
    this.deps.sink.close();
  }

  async #carry(): Promise<void> {
    const { name, followers, chain, sink } = this.deps;
    await this.#confirm();
    const most = this.#hasFailed ? 1 : mostBatches;
    for (let batch = 0; batch < most; batch += 1) {
      const from = this.#sent ?? (await followers.find(name))?.position ?? 0;
      const linked = await chain.links(from, batchSize);
      const last = linked.at(-1);
      if (!last || !(await this.#hold())) return;
      const entries = linked.flatMap(({ link: { position }, entry }) => (entry ? [{ position, entry }] : []));
      try {
        await sink.send(entries);
      } catch (error) {
        await this.#failed(error instanceof Error ? error.message.slice(0, longestReason) : 'unknown');
        return;
      }
      this.#sent = last.link.position;
      this.deps.onOutcome?.({ sent: entries.length });
    }
  }

  /** What the look before sent arrived, or is sent again. */
  async #confirm(): Promise<void> {
    const { name, followers, sink, clock } = this.deps;
    const sent = this.#sent;
    this.#sent = undefined;
    if (sent === undefined) return;
    this.#hasFailed = !sink.isOpen();
    if (this.#hasFailed) return;
    this.#failures = 0;
    await followers.moveTo(name, sent);
    await followers.succeeded(name, clock.now());
  }

  async #failed(reason: string): Promise<void> {
    const { name, followers, sink, clock, onOutcome } = this.deps;
    sink.close();
    this.#sent = undefined;
    this.#hasFailed = true;
    this.#failures += 1;
    this.#pause = Math.min(2 ** this.#failures, longestPause);
    onOutcome?.({ failed: reason });
    await followers.failed(name, clock.now(), reason);
  }

  #hold(): Promise<boolean> {
    const { name, followers, clock } = this.deps;
    const now = clock.now();
    return followers.hold({ name, holder: this.#holder, now, until: now + leaseSeconds });
  }
}
