import { decodeJwt } from 'jose';
import type { Answered } from '../support/round-robin.js';

/** Tokens that came of one authorization, and what was acknowledged of them. */
export interface Family {
  readonly client: 'portal' | 'tv';
  /** For orders. */
  accessToken: string;
  refreshToken: string;
  readonly idToken: string | undefined;
  /**
   * alive: it must be good. ended: somebody was told that it is not. unsure: somebody asked for its end and heard nothing, or came back
   * later than the grace.
   */
  state: 'alive' | 'ended' | 'unsure';
  /** Milliseconds, monotonic: since when a refresh of it has had no answer. */
  unansweredSince: number | undefined;
  /** Seconds since 1970: the session in which a device was allowed was signed out, and APIs refuse what was issued by then. */
  spoiledUntil: number;
}

/** Whether an API has to accept its access token. */
export function isGood({ state, accessToken, spoiledUntil }: Family): boolean {
  return state === 'alive' && (decodeJwt(accessToken).iat ?? 0) > spoiledUntil;
}

/** What came back in one stretch of time. */
export interface Count {
  answers: number;
  /** 503 with Retry-After. */
  unavailable: number;
  /** Those that a replica could not answer any more, told by the proxy. */
  lost: number;
  /** Milliseconds. */
  longest: number;
}

/** Polls for security events are held open by design. */
const isHeld = (path: string) => path.startsWith('/security-events');

/** What was acknowledged, what came back, and what must never happen. */
export class Ledger {
  readonly violations: string[] = [];
  readonly families = new Set<Family>();
  readonly orders: Array<{ readonly id: string; readonly family: Family }> = [];
  acknowledged = 0;
  #count: Count = fresh();
  #waiting: Array<{ readonly at: number; readonly tell: () => void }> = [];
  #seen = 0;

  answered(app: string, { method, path, status, retryAfter, by, took }: Answered): void {
    const count = this.#count;
    count.answers += 1;
    this.#seen += 1;
    if (by === 'proxy') count.lost += 1;
    else if (status === 503 && retryAfter !== undefined) count.unavailable += 1;
    else if (status >= 500) this.violate(`${app}: ${method} ${path} was answered ${status}`);
    if (by === 'app' && !isHeld(path)) count.longest = Math.max(count.longest, took);
    this.#waiting = this.#waiting.filter(({ at, tell }) => {
      if (this.#seen < at) return true;
      tell();
      return false;
    });
  }

  /** Once, however often it happens. */
  violate(what: string): void {
    if (!this.violations.includes(what)) this.violations.push(what);
  }

  /** Resolves when so many more answers went through. */
  progress(answers: number): Promise<void> {
    return new Promise((tell) => this.#waiting.push({ at: this.#seen + answers, tell }));
  }

  /** What was counted since it was asked before. */
  turnOver(): Count {
    const count = this.#count;
    this.#count = fresh();
    return count;
  }

  begin(family: Family): Family {
    this.families.add(family);
    this.acknowledged += 1;
    return family;
  }

  of(state: Family['state']): readonly Family[] {
    return [...this.families].filter((family) => family.state === state);
  }

  /** Forgets the oldest, so that a long run stays as fast as a short one. */
  trim(most: number): void {
    for (const state of ['alive', 'ended', 'unsure'] as const) {
      for (const family of this.of(state).slice(0, -most)) this.families.delete(family);
    }
    this.orders.splice(0, Math.max(0, this.orders.length - most));
  }
}

function fresh(): Count {
  return { answers: 0, unavailable: 0, lost: 0, longest: 0 };
}
