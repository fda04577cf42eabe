/** Milliseconds for which an answer may be given again: a second click, a second tap. */
const lifetime = 10_000;
/** Answers that are kept at once; the oldest goes first. */
const most = 1000;

/**
 * What forms were answered, for whoever sends the very same form twice: browsers drop the answer to the first click and wait for
 * that to the second, which would find its sign-in over. A key must be known to its browser alone.
 */
export class Answers<Answer> {
  readonly #kept = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @param isKept whether it is given again after it was given; while it is made, all wait for the one */
  once(key: string, make: () => Promise<Answer>, isKept: (answer: Answer) => boolean): Promise<Answer> {
    this.#forget();
    const present = this.#kept.get(key);
    if (present) return present.answer;
    const answer = make();
    this.#kept.set(key, { answer, until: this.now() + lifetime });
    const drop = () => {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
    };
    answer.then((made) => {
      if (!isKept(made)) drop();
    }, drop);
    return answer;
  }

  /** In the order in which they came, which is that of their ends. */
  #forget(): void {
    const now = this.now();
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size < most) return;
      this.#kept.delete(key);
    }
  }
}
