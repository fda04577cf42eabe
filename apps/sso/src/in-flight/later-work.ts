import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** What waits at most; each takes a few statements. */
const mostWaiting = 256;

/**
 * Work that an answer neither waits for nor tells of: begun when the answer is out, one after the other, so that whoever measures answers
 * learns nothing of it. What a process that is killed had not begun is lost, and asked for again.
 */
export class LaterWork {
  readonly #underWay = new Set<Promise<void>>();
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly onError: (error: unknown) => void) {}

  /** False where too much waits: then it is never done. */
  after(reply: FastifyReply, work: () => Promise<void>): boolean {
    if (this.#waiting >= mostWaiting) return false;
    this.#waiting += 1;
    const isOut = new Promise<void>((resolve) => finished(reply.raw, () => resolve()));
    const done = isOut.then(() => this.#inTurn(work)).then(() => void this.#underWay.delete(done));
    this.#underWay.add(done);
    return true;
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

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
