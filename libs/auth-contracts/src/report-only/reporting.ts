import { letGo } from '../options/let-go.js';
import { acceptUntil } from './mode.js';
import { type RefusalReport, reportOf } from './refusal-report.js';
import { type Noted, RefusalTally } from './refusal-tally.js';
import { ReportWindow } from './report-window.js';
import type { ReportedCode } from './reported-code.js';

/** What is said at the start, each hour and at the end: one flat object. */
export interface ReportOnlyFacts {
  readonly event: 'report_only' | 'report_only_over';
  readonly audience: string;
  /** ISO 8601; of several dates the last that is still to come. */
  readonly until: string;
  /** What of the application it is. */
  readonly where: string;
  /** ISO 8601. */
  readonly since: string;
  /** Requests that would have been refused since then. */
  readonly requests: number;
  readonly codes: Readonly<Partial<Record<ReportedCode, number>>>;
}

/** For a health page. An application in report-only is up: this says that it is not closed. */
export interface ReportOnlyStatus {
  /** False from the last date on. */
  readonly isOpen: boolean;
  /** ISO 8601; the last of the dates. */
  readonly until: string;
  readonly where: readonly string[];
  /** Requests that would have been refused. */
  readonly requests: number;
}

/** Milliseconds from one look at the dates to the next, and how many looks make an hour. */
const lookEvery = 60_000;
const looksAnHour = 60;
/** Dates and places that are remembered; who has more names no more. */
const mostWindows = 100;
const mostPlaces = 20;

/** The dates of one API until which refusals are only reported, and what was reported. It does not keep the process running. */
export class Reporting {
  readonly #windows = new Map<number, ReportWindow>();
  readonly #said = new WeakSet<ReportWindow>();
  readonly #tally = new RefusalTally();
  #since = '';
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  /**
   * @param now seconds since the epoch
   * @param log what it throws is ignored
   */
  constructor(
    private readonly audience: string,
    private readonly now: () => number,
    private readonly log: (facts: ReportOnlyFacts) => unknown,
  ) {}

  /**
   * A date, and where it holds. Says so, at once; one that has passed is open nowhere, which is said too.
   * @param at the entry, for the refusal
   * @throws TypeError for a date that is too far ahead, and for too many dates
   */
  open(at: string, until: string, where: readonly string[]): ReportWindow {
    const now = this.now();
    const end = acceptUntil(at, until, now);
    const known = this.#windows.get(end);
    if (!known && this.#windows.size >= mostWindows) throw new TypeError(`${at}: until must be one of few dates`);
    const window = known ?? new ReportWindow(end, now);
    this.#windows.set(end, window);
    for (const place of where) if (window.places.size < mostPlaces) window.places.add(place);
    if (known) return window;
    if (this.#since === '') this.#since = new Date(now * 1000).toISOString();
    if (!window.isOpen(now)) this.#end(window);
    else {
      this.#say('report_only', window);
      this.#timer ??= setInterval(() => this.#look(), lookEvery).unref();
    }
    return window;
  }

  /** Whether a refusal of now is only reported there. A clock that fails, and a window of nobody, close. */
  isOpen(window: ReportWindow): boolean {
    if (this.#windows.get(window.end) !== window) return false;
    try {
      if (window.isOpen(this.now())) return true;
    } catch {
      return false;
    }
    this.#end(window);
    return false;
  }

  note(noted: Omit<Noted, 'at'>): ReturnType<RefusalTally['note']> {
    return this.#tally.note({ ...noted, at: this.now() });
  }

  report(): RefusalReport {
    const { isOpen = false, until } = this.status() ?? {};
    const mode = isOpen ? 'report-only' : 'enforce';
    return reportOf(this.#tally, { mode, since: this.#since || new Date(this.now() * 1000).toISOString(), until });
  }

  /** Undefined where report-only was never asked for. */
  status(): ReportOnlyStatus | undefined {
    const last = this.#last();
    if (!last) return undefined;
    const windows = [...this.#windows.values()];
    return {
      isOpen: windows.some((one) => this.isOpen(one)),
      until: last.until,
      where: windows.map((one) => placesOf(one)),
      requests: this.#tally.total,
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const open = [...this.#windows.values()].filter((one) => this.isOpen(one));
    this.#looks += 1;
    if (open.length === 0) this.close();
    else if (this.#looks % looksAnHour === 0) this.#say('report_only', ...open);
  }

  /** Once for each. */
  #end(window: ReportWindow): void {
    if (this.#said.has(window)) return;
    this.#said.add(window);
    this.#say('report_only_over', window);
  }

  #say(event: ReportOnlyFacts['event'], ...windows: readonly ReportWindow[]): void {
    const until =
      windows
        .map((one) => one.until)
        .sort()
        .at(-1) ?? '';
    const { total: requests, codes } = this.#tally;
    const where = windows.map(placesOf).join('; ');
    try {
      letGo(this.log({ event, audience: this.audience, until, where, since: this.#since, requests, codes }));
    } catch {
      // Whoever writes this down must not turn it into a failure.
    }
  }

  #last(): ReportWindow | undefined {
    return [...this.#windows.values()].sort((a, b) => a.end - b.end).at(-1);
  }
}

function placesOf({ places, until }: ReportWindow): string {
  return `${[...places].join(', ')} until ${until}`;
}
