import { randomInt } from 'node:crypto';
import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** What waits at most; each takes a few statements. */
const mostWaiting = 256;
/** Milliseconds. */
const [shortestPause, longestPause] = [100, 2000];

/**
 * Work that an answer neither waits for nor tells of: begun some time after the answer is out, as chance has it, and one after the other. So
 * whoever measures answers learns nothing of it, and whoever sends another request right behind does not meet it. What a process that is
 * killed had not begun is lost, and asked for again.
 */
export class LaterWork {
  readonly #underWay = new Set<Promise<void>>();
  readonly #pausing = new Set<() => void>();
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #hurries = 0;

  /** @param pause milliseconds from an answer until its work begins */
  constructor(
    private readonly onError: (error: unknown) => void,
    private readonly pause: () => number = () => randomInt(shortestPause, longestPause),
  ) {}

  /** False where too much waits: then it is never done. */
  after(reply: FastifyReply, work: () => Promise<void>): boolean {
    if (this.#waiting >= mostWaiting) return false;
    this.#waiting += 1;
    const isOut = new Promise<void>((resolve) => finished(reply.raw, () => resolve()));
    const done = isOut
      .then(() => this.#pause())
      .then(() => this.#inTurn(work))
      .then(() => void this.#underWay.delete(done));
    this.#underWay.add(done);
    return true;
  }

  /** Resolves when nothing waits; what waits for its time does not wait for it any more. */
  async settled(): Promise<void> {
    this.#hurries += 1;
    for (const goOn of this.#pausing) goOn();
    await Promise.all(this.#underWay);
    this.#hurries -= 1;
  }

  #pause(): Promise<void> {
    if (this.#hurries > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        this.#pausing.delete(goOn);
        resolve();
      };
      const timer = setTimeout(goOn, this.pause());
      this.#pausing.add(goOn);
    });
  }

  /** Whoever does not read their answer holds nobody up. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last
      .then(work)
      .catch(this.onError)
      .then(() => {
        this.#waiting -= 1;
      });
    return this.#last;
  }
}
