import type { AnyAudience } from '../audience/define-audience.js';
import { letGo } from '../options/let-go.js';
import type { TokenRejection } from './token-rejection.js';

/** As the log shall have it: one flat object, and never the token. */
export interface RejectionFacts {
  readonly event: 'token_rejected';
  readonly code: string;
  readonly check: string;
  readonly expected: string;
  readonly received: string;
  readonly likely_cause: string | undefined;
  readonly audience: string;
  /** By which an operator finds this at the issuer; where refusals are reported to it. */
  readonly support_code?: string;
  /** The request went on all the same: refusals are only reported (`mode: 'report-only'`). */
  readonly reported?: true;
  /** Refusals since the last line that have none of their own, because there were too many. */
  readonly unlogged?: number;
}

export function rejectionFacts(
  { code, check, expected, received, likelyCause }: TokenRejection,
  audience: AnyAudience,
  supportCode?: string,
): RejectionFacts {
  return {
    event: 'token_rejected',
    code,
    check,
    expected,
    received,
    likely_cause: likelyCause,
    audience: String(audience.identifier),
    ...(supportCode !== undefined && { support_code: supportCode }),
  };
}

/** Of a request that is reported though there is no refusal of a token: none came, or the application's own code failed. */
export function factsWithoutToken(code: string, fault: unknown, audience: AnyAudience): RejectionFacts {
  return {
    event: 'token_rejected',
    code,
    check: fault === undefined ? 'presence' : 'application',
    expected: fault === undefined ? 'a token in Authorization' : 'an answer',
    // Its name alone: what a fault says may hold what it was given.
    received: fault === undefined ? 'none' : nameOf(fault),
    likely_cause: undefined,
    audience: String(audience.identifier),
  };
}

function nameOf(fault: unknown): string {
  return fault instanceof TypeError ? 'a TypeError' : fault instanceof Error ? 'an Error' : 'what is no error';
}

/** Milliseconds in which there are so many lines at most: whoever sends bad tokens must not fill a disk. */
const interval = 1_000;
const mostLines = 20;

/** One line for each refusal; in a flood so many a second, and how many there were besides. */
export class RejectionLog {
  #left = mostLines;
  #unlogged: { readonly latest: RejectionFacts; readonly count: number } | undefined;
  #second: NodeJS.Timeout | undefined;

  /** @param write what it throws is ignored: whoever writes refusals down must not turn them into failures */
  constructor(private readonly write: (facts: RejectionFacts) => unknown) {}

  note(facts: RejectionFacts): void {
    this.#second ??= setTimeout(() => this.#next(), interval).unref();
    if (this.#left === 0) {
      this.#unlogged = { latest: facts, count: (this.#unlogged?.count ?? 0) + 1 };
      return;
    }
    this.#left -= 1;
    this.#say(facts);
  }

  /** Says what was only counted; for the end of a process. */
  close(): void {
    clearTimeout(this.#second);
    this.#next();
  }

  #next(): void {
    this.#second = undefined;
    this.#left = mostLines;
    const unlogged = this.#unlogged;
    this.#unlogged = undefined;
    // The latest of them stands for all: that one is told with it.
    if (unlogged)
      this.#say(unlogged.count > 1 ? { ...unlogged.latest, unlogged: unlogged.count - 1 } : unlogged.latest);
  }

  #say(facts: RejectionFacts): void {
    try {
      letGo(this.write(facts));
    } catch {
      // Said above.
    }
  }
}

/** Where nobody says what to do with it: a line of JSON beside what else the process says of errors. */
export function writeToConsole(facts: object): void {
  // biome-ignore lint/suspicious/noConsole: the log of an application that has none of its own
  console.warn(JSON.stringify({ level: 'warn', time: new Date().toISOString(), ...facts }));
}
