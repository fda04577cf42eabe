import { Clock, type EpochSeconds, SystemClock } from '../clock.js';
import { asUnavailable } from '../database/database-unavailable.js';
import { inTime } from '../in-time.js';
import { Periodic, type Repeat } from '../periodic.js';
import { type Reason, reasons } from './reasons.js';

/** What is wrong, in words for operators that hold no secret. */
export interface Finding {
  readonly reason: Reason;
  readonly detail: string;
}

/** Something that can go wrong while the process runs, and how that is found out. */
export interface Check {
  /** What is wrong where the look fails or does not end. */
  readonly reason: Reason;
  /** Seconds from one look to the next; default 1. */
  readonly every?: number;
  /** Undefined where all is well. A rejection does not tell: it counts when the next look does not tell either. */
  look(): Promise<Finding | undefined>;
}

export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'down' | 'draining';
  /** Each once. */
  readonly reasons: ReadonlyArray<Finding & { readonly since: EpochSeconds }>;
}

export interface ReadinessOptions {
  readonly clock: Clock;
  readonly repeat?: Repeat;
  /** Hears when status or reasons become other ones. It does not throw. */
  readonly onChange?: (report: ReadinessReport) => void;
}

/** Milliseconds. */
const second = 1_000;
/** Looks in a row that did not tell, after which that is what is wrong: one broken connection is none. */
const mostFailures = 2;
/** Seconds that a look may take: a slow one is none that hangs. They are counted by a timer, which a process that stood still has not missed. */
const mostPatience = 5;

type Known = Finding & { readonly since: EpochSeconds };

/**
 * Whether requests should be sent here, and why not. Looks are made by a timer and never overlap themselves, whoever asks and how
 * often: an answer is what they found last.
 */
export class Readiness {
  readonly #clock: Clock;
  readonly #watched: readonly Watched[];
  readonly #onChange: ((report: ReadinessReport) => void) | undefined;
  readonly #looking: Periodic;
  #drainingSince: EpochSeconds | undefined;
  #isDraining: () => boolean = () => false;
  #said = '';

  constructor(checks: readonly Check[], { clock, repeat, onChange }: Partial<ReadinessOptions> = {}) {
    this.#clock = clock ?? new SystemClock();
    this.#onChange = onChange;
    this.#watched = checks.map((check) => new Watched(check, this.#clock));
    this.#looking = new Periodic(async () => this.#tick(), {
      interval: second,
      onError: () => {},
      ...(repeat && { repeat }),
    });
  }

  /** Resolves after the first looks, or a second later. */
  async start(): Promise<void> {
    await inTime(Promise.all(this.#watched.map((each) => each.look())), second);
    this.#say();
    this.#looking.start();
  }

  /** Whether the process is about to end, by whoever knows. */
  drainsWhen(isDraining: () => boolean): void {
    this.#isDraining = isDraining;
  }

  report(): ReadinessReport {
    const found = new Map<Reason, Known>();
    for (const known of [this.#draining(), ...this.#watched.map((each) => each.known)]) {
      if (known === undefined) continue;
      const earlier = found.get(known.reason);
      if (earlier === undefined || known.since < earlier.since) found.set(known.reason, known);
    }
    const all = [...found.values()];
    const statuses = new Set(all.map(({ reason }) => reasons[reason].status));
    const worst = (['draining', 'down', 'degraded'] as const).find((status) => statuses.has(status));
    return { status: worst ?? 'ok', reasons: all };
  }

  /** Looks no more, and resolves when what is under way has ended or has had its grace: for whoever closes what is looked at. */
  async stop(): Promise<void> {
    await this.#looking.stop();
    await inTime(Promise.all(this.#watched.map(({ underWay }) => underWay)), second);
  }

  #tick(): void {
    for (const each of this.#watched) each.tick(() => this.#say());
    this.#say();
  }

  #draining(): Known | undefined {
    if (!this.#isDraining()) return undefined;
    this.#drainingSince ??= this.#clock.now();
    return { reason: 'draining', detail: reasons.draining.means, since: this.#drainingSince };
  }

  #say(): void {
    const report = this.report();
    // Whoever ends it knows that it ends.
    if (report.status === 'draining') return;
    const said = [report.status, ...report.reasons.map(({ reason }) => reason)].join();
    if (said === this.#said) return;
    // That all is well in the beginning is nothing to say.
    const isNew = this.#said !== '' || report.status !== 'ok';
    this.#said = said;
    if (isNew) this.#onChange?.(report);
  }
}

/** One check, and what is known of it. */
class Watched {
  known: Known | undefined;
  underWay: Promise<void> | undefined;
  #failures = 0;
  /** Seconds of the timer since the last look began. */
  #age = 0;

  constructor(
    private readonly check: Check,
    private readonly clock: Clock,
  ) {
    this.known = { reason: check.reason, detail: 'it was not looked at yet', since: clock.now() };
  }

  tick(onEnd: () => void): void {
    this.#age += 1;
    if (this.underWay === undefined) {
      if (this.#age >= (this.check.every ?? 1)) void this.look().then(onEnd);
      return;
    }
    if (this.#age >= mostPatience) this.#find({ reason: this.check.reason, detail: `no answer for ${mostPatience} s` });
  }

  /** Never rejects. */
  look(): Promise<void> {
    this.#age = 0;
    this.underWay ??= this.#look().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  async #look(): Promise<void> {
    try {
      const finding = await this.check.look();
      this.#failures = 0;
      this.#find(finding);
    } catch (error) {
      this.#failures += 1;
      if (this.#failures < mostFailures && this.#isKnown) return;
      // Words of others may hold what nobody should read.
      const detail = asUnavailable(error)?.reason ?? 'the look failed';
      this.#find({ reason: this.check.reason, detail });
    }
  }

  #isKnown = false;

  #find(finding: Finding | undefined): void {
    this.#isKnown = true;
    const since = this.known?.reason === finding?.reason ? this.known?.since : undefined;
    this.known = finding && { ...finding, since: since ?? this.clock.now() };
  }
}
