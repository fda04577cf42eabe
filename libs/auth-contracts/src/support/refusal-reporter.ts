import { ask, jsonOf } from '../clients/ask.js';
import { authenticated } from '../clients/client-credentials.js';
import { withDeadline } from '../clients/with-deadline.js';
import type { TokenRejection } from '../errors/token-rejection.js';
import { clientOf } from '../verification/verified-client.js';
import { ReportBudget } from './report-budget.js';
import type { RefusalReportOptions } from './report-options.js';
import { type ReportedRefusal, reportedRefusal } from './reported-refusal.js';
import { newSupportCode } from './support-code.js';

/** Of what an API tells its issuer, for metrics. */
export interface RefusalReportStatus {
  readonly sent: number;
  /** Those that were too many, of another share than the one that is reported, or refused by the issuer. */
  readonly dropped: number;
  readonly waiting: number;
  /** Why the last ones could not be sent; undefined where they could. */
  readonly failure: string | undefined;
}

/** Milliseconds. */
const times = { gather: 1_000, request: 5_000, firstRetry: 1_000, lastRetry: 60_000, grace: 2_000 };
const mostWaiting = 500;
/** Of the longest texts, below what the issuer reads of a body. */
const mostInOneReport = 40;
const longestAnswer = 16_384;

/**
 * Tells the issuer what this API refused, so that whoever runs it can look a support code up. No request waits for it: what is refused is noted
 * and sent with others, a silent issuer costs what does not fit into the queue, and nothing keeps the process running.
 */
export class RefusalReporter {
  readonly #budget: ReportBudget;
  readonly #url: string;
  readonly #stopped = new AbortController();
  #waiting: ReportedRefusal[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<boolean> | undefined;
  #isClosed = false;
  #pause = times.firstRetry;
  #sent = 0;
  #dropped = 0;
  #failure: string | undefined;

  /** @param now seconds since the epoch */
  constructor(
    private readonly options: RefusalReportOptions,
    private readonly issuer: string,
    private readonly now: () => number,
  ) {
    this.#budget = new ReportBudget(options.share ?? 1);
    this.#url = options.reportsUrl ?? `${issuer}/refusal-reports`;
  }

  /** @returns the support code of the refusal, whether or not it is reported: nobody learns from it which */
  note(rejection: TokenRejection, isLetOn: boolean): string {
    const supportCode = newSupportCode();
    const isVouchedFor = clientOf(rejection) !== undefined;
    if (this.#isClosed || this.#waiting.length >= mostWaiting || !this.#budget.take(rejection.code, isVouchedFor)) {
      this.#dropped += 1;
      return supportCode;
    }
    this.#waiting.push(reportedRefusal(supportCode, rejection, { at: Math.floor(this.now()), isLetOn }));
    this.#sendAfter(times.gather);
    return supportCode;
  }

  status(): RefusalReportStatus {
    return { sent: this.#sent, dropped: this.#dropped, waiting: this.#waiting.length, failure: this.#failure };
  }

  /** Sends what waits, as far as that is done within the grace. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const last = async () => {
      let isHeard = (await this.#underWay) ?? true;
      while (isHeard && this.#waiting.length > 0) isHeard = await this.#send();
    };
    await withDeadline(times.grace, [], last).catch(() => undefined);
    this.#stopped.abort();
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
  }

  #sendAfter(milliseconds: number): void {
    if (this.#timer !== undefined || this.#underWay !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#underWay = this.#send();
      void this.#underWay.then((isHeard) => {
        this.#underWay = undefined;
        if (this.#waiting.length > 0) this.#sendAfter(isHeard ? 0 : this.#nextPause());
      });
    }, milliseconds).unref();
  }

  #nextPause(): number {
    const pause = this.#pause;
    this.#pause = Math.min(2 * pause, times.lastRetry);
    return pause;
  }

  /** Never throws: true where the issuer has dealt with what waited longest. */
  async #send(): Promise<boolean> {
    const batch = this.#waiting.slice(0, mostInOneReport);
    try {
      const { status } = await this.#post({ reports: batch });
      // It will not be taken the next time either.
      const isHopeless = status === 400 || status === 413;
      if (status !== 204 && !isHopeless) throw new Error(`the issuer answered ${status}`);
      this.#waiting = this.#waiting.slice(batch.length);
      if (isHopeless) this.#dropped += batch.length;
      else this.#sent += batch.length;
      this.#failure = isHopeless ? `the issuer answered ${status}` : undefined;
      this.#pause = times.firstRetry;
      return true;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : 'no answer';
      return false;
    }
  }

  /** As the client that it is at the stream of revocations: the proof of that signs the report. */
  #post(report: object): Promise<{ readonly status: number; readonly body?: { readonly error?: unknown } }> {
    return authenticated(this.options, { audience: this.issuer, now: this.now }, async ({ headers, parameters }) => {
      const request: RequestInit = {
        method: 'POST',
        headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ ...report, ...parameters }),
        redirect: 'error',
      };
      const bounds = { within: times.request, atMost: longestAnswer, signals: [this.#stopped.signal] };
      const answer = await ask(this.options.fetch ?? globalThis.fetch, this.#url, request, bounds);
      const isJson = answer.body.byteLength > 0;
      return { status: answer.status, ...(isJson && { body: jsonOf(answer) as { error?: unknown } }) };
    });
  }
}
