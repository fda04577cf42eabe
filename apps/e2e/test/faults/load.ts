import type { Asking } from './asking.js';
import { Person } from './person.js';

/** Everybody at once, until it is paused or stopped. */
export class Load {
  #isOn = true;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => {};
  readonly #underWay = new Set<Promise<void>>();
  readonly #running: Promise<unknown>;

  /** @param pace milliseconds between two steps of a person: what is started meanwhile needs the machine too */
  constructor(asking: Asking, pace: number) {
    const people = asking.system.people.map((credential, index) => new Person(asking, credential, index));
    this.#running = Promise.all(
      people.map(async (person) => {
        while (this.#isOn) {
          await this.#gate;
          const step = person.step();
          this.#underWay.add(step);
          await step.finally(() => this.#underWay.delete(step));
          await new Promise((resolve) => setTimeout(resolve, pace));
        }
      }),
    );
    // Said when it is stopped.
    this.#running.catch(() => {});
  }

  /** Runs `work` while nobody does anything: what is under way ends first. */
  async paused<T>(work: () => Promise<T>): Promise<T> {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
    try {
      while (this.#underWay.size > 0) await Promise.all(this.#underWay);
      return await work();
    } finally {
      this.#open();
    }
  }

  /** @throws what a step threw: a mistake of ours */
  async stop(): Promise<void> {
    this.#isOn = false;
    this.#open();
    await this.#running;
  }
}
