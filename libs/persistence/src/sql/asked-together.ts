import { DatabaseUnavailable } from '@signet/runtime/database';

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of one statement at most. */
const most = 64;

/** Statements on their way at once; who comes meanwhile shares the next. One would make all wait for a slow one. */
const atOnce = 2;

/** What is asked in one turn of the event loop, or while others wait, becomes one statement: its way costs more than its work. */
export class AskedTogether<Question, Answer> {
  readonly #waiting: Asked<Question, Answer>[] = [];
  #isScheduled = false;
  #onTheirWay = 0;

  /** @param ask gives the answers in the order of the questions, undefined where there is none */
  constructor(private readonly ask: (questions: readonly Question[]) => Promise<ReadonlyArray<Answer | undefined>>) {}

  find(question: Question): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.#send();
      });
    });
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#onTheirWay < atOnce) void this.#askFor(this.#waiting.splice(0, most));
  }

  async #askFor(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    this.#onTheirWay += 1;
    try {
      const answers = await this.ask(asked.map(({ question }) => question));
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index]);
    } catch (error) {
      for (const { reject } of asked) reject(error);
      // Those who wait would only meet the same, one statement's time after the other.
      if (error instanceof DatabaseUnavailable) for (const { reject } of this.#waiting.splice(0)) reject(error);
    }
    this.#onTheirWay -= 1;
    this.#send();
  }
}
