/** What a form is being answered, for whoever sends the very same one meanwhile. A key must be known to its browser alone. */
export class Answers<Answer> {
  readonly #underWay = new Map<string, Promise<Answer>>();

  /** While it is made, all wait for the one. */
  once(key: string, make: () => Promise<Answer>): Promise<Answer> {
    const present = this.#underWay.get(key);
    if (present) return present;
    const answer = make().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, answer);
    return answer;
  }
}
