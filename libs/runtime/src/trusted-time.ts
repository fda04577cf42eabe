import { type Clock, type EpochSeconds, toleratedSkew } from './clock.js';

export interface TrustedTimeOptions {
  /** Milliseconds, monotonic. */
  readonly stopwatch: () => number;
  /** Seconds for which the clock must have run evenly since this process began, or since it jumped. */
  readonly settling: { readonly afterStart: number; readonly afterJump: number };
  /** The clock of another machine, where there is one. */
  readonly other?: () => Promise<EpochSeconds>;
  /** Hears why the clock is doubted: once for each reason until it is trusted again. */
  readonly onDoubt: (reason: string) => void;
}

const defaults = {
  stopwatch: () => performance.now(),
  settling: { afterStart: 120, afterJump: 3600 },
  onDoubt: () => {},
};

/**
 * Whether a wall clock is to be believed where that cannot be taken back, as where rows are deleted because they are over: a clock
 * that is 15 days ahead for a minute would end every session for good.
 */
export class TrustedTime {
  readonly #options: TrustedTimeOptions;
  /** Of the wall clock and the stopwatch, in seconds: the same as long as the clock runs evenly. */
  #difference: number;
  /** Seconds by the stopwatch. */
  #evenSince: number;
  #settling: number;
  #doubt: string | undefined;

  constructor(
    private readonly clock: Clock,
    options: Partial<TrustedTimeOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
    this.#evenSince = this.#elapsed();
    this.#difference = clock.now() - this.#evenSince;
    this.#settling = this.#options.settling.afterStart;
  }

  /** Why it was not trusted when it was asked last, if it jumped or is not the other's; undefined while it only settles after a start. */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** To be asked again and again: a jump between two questions is what it sees. @throws what `other` throws */
  async isTrusted(): Promise<boolean> {
    const doubt = this.#own() ?? (await this.#others());
    if (doubt !== undefined && doubt !== this.#doubt && doubt !== settling) this.#options.onDoubt(doubt);
    this.#doubt = doubt === settling ? this.#doubt : doubt;
    return doubt === undefined;
  }

  #own(): string | undefined {
    const elapsed = this.#elapsed();
    const difference = this.clock.now() - elapsed;
    const jump = Math.round(difference - this.#difference);
    if (Math.abs(jump) > toleratedSkew) {
      this.#difference = difference;
      this.#evenSince = elapsed;
      this.#settling = this.#options.settling.afterJump;
      return `the clock jumped ${Math.abs(jump)} s ${jump > 0 ? 'ahead' : 'back'}`;
    }
    // What a daemon corrects little by little is no jump, however much it comes to.
    this.#difference = difference;
    return elapsed - this.#evenSince < this.#settling ? settling : undefined;
  }

  async #others(): Promise<string | undefined> {
    const before = this.clock.now();
    const other = await this.#options.other?.();
    if (other === undefined) return undefined;
    // It was said at some time between, and both are of whole seconds.
    const least = before - other - 1;
    const most = this.clock.now() - other + 1;
    if (least <= toleratedSkew && most >= -toleratedSkew) return undefined;
    return `the clock is ${least > 0 ? 'ahead of' : 'behind'} the database’s by more than ${toleratedSkew} s`;
  }

  #elapsed(): number {
    return this.#options.stopwatch() / 1000;
  }
}

const settling = 'not long enough ago';
