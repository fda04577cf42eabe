import { inTime } from '../in-time.js';
import { SingleFlight } from '../single-flight.js';

/** Milliseconds: an answer about the database's health comes within two seconds, whatever the database does. */
const patience = 1_500;

/** Asks whether the database answers. One question is under way at most; who comes meanwhile shares it. */
export class DatabaseProbe {
  readonly #question: SingleFlight<boolean>;

  constructor(
    ask: () => Promise<unknown>,
    private readonly milliseconds = patience,
  ) {
    this.#question = new SingleFlight(async () => {
      try {
        await ask();
        return true;
      } catch {
        return false;
      }
    });
  }

  async answers(): Promise<boolean> {
    return (await inTime(this.#question.run(), this.milliseconds)) === true;
  }
}
