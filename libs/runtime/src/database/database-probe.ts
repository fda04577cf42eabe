import { inTime } from '../in-time.js';

/** Milliseconds: an answer about the database's health comes within two seconds, whatever the database does. */
const patience = 1_500;

/** Asks whether the database answers. One question is under way at most; who comes meanwhile shares it. */
export class DatabaseProbe {
  #asked: Promise<boolean> | undefined;

  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly milliseconds = patience,
  ) {}

  async answers(): Promise<boolean> {
    this.#asked ??= this.ask()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#asked = undefined;
      });
    return (await inTime(this.#asked, this.milliseconds)) === true;
  }
}
