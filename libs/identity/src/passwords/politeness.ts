/** Of the CPU time that threads could have had in a look; with less than this part of it they starve. */
const leastShare = 1 / 8;
/** Of a core: where this process's own requests leave no more, they may have it all. */
const leastRoom = 1 / 4;
/** Milliseconds until it is tried again whether the machine has room for politeness; doubled each time it has not. */
const shortestPause = 10_000;
const longestPause = 320_000;

/** What was seen between two looks; all times are milliseconds. */
export interface Look {
  /** When it ended, by a monotonic clock. */
  readonly at: number;
  readonly span: number;
  /** CPU time of this process for all but passwords. */
  readonly other: number;
  /** CPU time of each thread that was at one password all the while. */
  readonly ran: readonly number[];
}

/**
 * Whether threads that hash give way. They are to give way to the event loop of their own process alone, but a priority cannot say to
 * whom: it gives way to every stranger on the machine as well. So where threads had next to nothing of what this process's own requests
 * left over, somebody else has the machine, and they are to be as urgent as everybody; from time to time politeness is tried again.
 */
export class Politeness {
  #isPolite = true;
  #pause = shortestPause;
  /** When it changed last, or threads starved last. */
  #since = Number.NEGATIVE_INFINITY;

  /** @param cores that the process may use */
  constructor(private readonly cores: number) {}

  get isPolite(): boolean {
    return this.#isPolite;
  }

  /** @returns whether `isPolite` is another than before */
  judge(look: Look): boolean {
    const starves = isStarving(look, this.cores);
    const lasted = look.at - this.#since;
    if (this.#isPolite) {
      if (!starves) return false;
      this.#pause = lasted < this.#pause ? Math.min(longestPause, this.#pause * 2) : shortestPause;
    } else {
      // Even so they have little: there is no room for politeness yet.
      if (starves) this.#since = look.at;
      if (starves || lasted < this.#pause) return false;
    }
    this.#isPolite = !this.#isPolite;
    this.#since = look.at;
    return true;
  }
}

function isStarving({ span, other, ran }: Look, cores: number): boolean {
  const room = cores * span - other;
  if (ran.length === 0 || room < leastRoom * span) return false;
  const had = ran.reduce((sum, each) => sum + each, 0);
  return had < leastShare * Math.min(room, ran.length * span);
}
