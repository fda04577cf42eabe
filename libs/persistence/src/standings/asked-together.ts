interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of one statement at most. */
const most = 64;

/** What is asked in one turn of the event loop becomes one question to a server: each way there costs more than its work. */
export class AskedTogether<Question, Answer> {
  #waiting: Asked<Question, Answer>[] = [];

  /** @param ask gives the answers in the order of the questions, undefined where there is none */
  constructor(private readonly ask: (questions: readonly Question[]) => Promise<ReadonlyArray<Answer | undefined>>) {}

  find(question: Question): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#send());
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < waiting.length; from += most) void this.#askFor(waiting.slice(from, from + most));
  }

  async #askFor(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.ask(asked.map(({ question }) => question));
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index]);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
