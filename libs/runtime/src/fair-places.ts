import { FairQueue, type Source } from './fair-queue.js';

export interface Width {
  /** Under way at once. */
  readonly places: number;
  /** That may wait for a place. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly patience: number;
}

/** Who wants a place. Of `enter` and `refuse` one is called, and only where it had to wait. */
export interface Asking {
  /** Whose it is; asked only where places are scarce. Shares are those of the widest. */
  readonly source: () => Source;
  readonly enter: () => void;
  readonly refuse: () => void;
}

/** Until it is given back. */
export interface Place {
  readonly state: 'waits' | 'taken' | 'over';
  /** Gives it back, or waits no longer; may be called twice. */
  leave(): void;
  /** Waits no longer, where it still does. */
  giveUp(): void;
}

/**
 * Places for what is under way, fairly by source: half of them are whoever's comes first, of the other half one source has half
 * at most, so that a quarter is always left to others. Beyond that one waits, by turns of the sources, for a bounded time.
 */
export class FairPlaces {
  readonly #queue: FairQueue<Claim>;
  /** How many each source has of the half that is shared. */
  readonly #shared = new Map<string, number>();
  #underWay = 0;

  constructor(private readonly width: Width) {
    this.#queue = new FairQueue(width.waiting, Math.ceil((width.waiting * 3) / 4));
  }

  /** Places that are taken now. */
  get taken(): number {
    return this.#underWay;
  }

  /** Who waits for one now. */
  get waiting(): number {
    return this.#queue.size;
  }

  ask(asking: Asking): Place {
    const claim = new Claim(asking, this.#freed, this.#forgotten);
    if (this.#underWay < this.#free) {
      this.#underWay += 1;
      claim.take(undefined);
      return claim;
    }
    const source = asking.source();
    if (this.#mayTake(widestOf(source))) this.#take(claim, source);
    else if (this.#queue.accepts(source)) {
      claim.wait(source, this.width.patience);
      this.#queue.push(source, claim)?.refuse();
    } else claim.leave();
    return claim;
  }

  get #free(): number {
    return Math.ceil(this.width.places / 2);
  }

  #mayTake(widest: string): boolean {
    if (this.#underWay < this.#free) return true;
    const most = Math.ceil(this.width.places / 4);
    return this.#underWay < this.width.places && (this.#shared.get(widest) ?? 0) < most;
  }

  #take(claim: Claim, source: Source): void {
    const isShared = this.#underWay >= this.#free;
    const widest = widestOf(source);
    this.#underWay += 1;
    if (isShared) this.#shared.set(widest, (this.#shared.get(widest) ?? 0) + 1);
    claim.take(isShared ? widest : undefined);
  }

  readonly #freed = (shared: string | undefined): void => {
    this.#underWay -= 1;
    if (shared !== undefined) {
      const left = (this.#shared.get(shared) ?? 1) - 1;
      if (left === 0) this.#shared.delete(shared);
      else this.#shared.set(shared, left);
    }
    while (this.#queue.size > 0) {
      const next = this.#queue.shift((widest) => this.#mayTake(widest));
      if (next === undefined) return;
      this.#take(next, next.source);
      next.enter();
    }
  };

  readonly #forgotten = (claim: Claim): void => this.#queue.remove(claim.source, claim);
}

function widestOf([widest = '']: Source): string {
  return widest;
}

class Claim implements Place {
  state: Place['state'] = 'over';
  source: Source = [];
  /** Whose share of the scarce half it takes. */
  #shared: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly asking: Asking,
    private readonly freed: (shared: string | undefined) => void,
    private readonly forgotten: (claim: Claim) => void,
  ) {}

  wait(source: Source, patience: number): void {
    this.state = 'waits';
    this.source = source;
    this.#timer = setTimeout(() => {
      this.giveUp();
      this.asking.refuse();
    }, patience).unref();
  }

  take(shared: string | undefined): void {
    clearTimeout(this.#timer);
    this.state = 'taken';
    this.#shared = shared;
  }

  enter(): void {
    this.asking.enter();
  }

  /** Made room for another one. */
  refuse(): void {
    clearTimeout(this.#timer);
    this.state = 'over';
    this.asking.refuse();
  }

  giveUp(): void {
    if (this.state === 'waits') this.leave();
  }

  leave(): void {
    const { state } = this;
    this.state = 'over';
    clearTimeout(this.#timer);
    if (state === 'waits') this.forgotten(this);
    if (state === 'taken') this.freed(this.#shared);
  }
}
