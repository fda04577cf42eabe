export interface TurnsOptions {
  /** That may wait for one key. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly patience: number;
}

/** Why something was not begun: too many waited, it waited too long, or whoever asked for it is no longer there. */
export class NoTurn extends Error {
  override readonly name = 'NoTurn';

  constructor(readonly reason: 'full' | 'late' | 'left') {
    super(`it was not begun: ${reason}`);
  }
}

interface Waiting {
  readonly hasLeft: () => boolean;
  readonly timer: NodeJS.Timeout;
  readonly begin: () => void;
  readonly refuse: (reason: NoTurn['reason']) => void;
}

/** What is done with one key, one after the other. Whose asker has left meanwhile is not done any more. */
export class Turns<K> {
  /** Those that wait behind what is under way. */
  readonly #lines = new Map<K, Waiting[]>();

  constructor(private readonly options: TurnsOptions) {}

  /** @throws NoTurn, or what `work` throws */
  async run<T>(key: K, hasLeft: () => boolean, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, []);
    else await this.#wait(line, hasLeft);
    try {
      if (hasLeft()) throw new NoTurn('left');
      return await work();
    } finally {
      this.#next(key);
    }
  }

  #wait(line: Waiting[], hasLeft: () => boolean): Promise<void> {
    if (line.length >= this.options.waiting) dropLeft(line);
    if (line.length >= this.options.waiting) return Promise.reject(new NoTurn('full'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        line.splice(line.indexOf(waiting), 1);
        waiting.refuse('late');
      }, this.options.patience).unref();
      const waiting: Waiting = { hasLeft, timer, begin: resolve, refuse: (reason) => reject(new NoTurn(reason)) };
      line.push(waiting);
    });
  }

  #next(key: K): void {
    const line = this.#lines.get(key) ?? [];
    dropLeft(line);
    const next = line.shift();
    if (next === undefined) {
      this.#lines.delete(key);
      return;
    }
    clearTimeout(next.timer);
    next.begin();
  }
}

function dropLeft(line: Waiting[]): void {
  for (const waiting of line.filter(({ hasLeft }) => hasLeft())) {
    line.splice(line.indexOf(waiting), 1);
    clearTimeout(waiting.timer);
    waiting.refuse('left');
  }
}
