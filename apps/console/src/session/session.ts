import { SessionOver, type StepUp, stepUpOf } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { Asked, Way } from './issuer.js';
import { isFresh, type Person, type Tokens } from './tokens.js';

/** What a session needs of the issuer. */
export interface Source {
  renew(tokens: Tokens): Promise<Tokens>;
  ask(accessToken: string, asked: Asked): Promise<Response>;
}

/** Why a person is asked to sign in while they work: their session ended, or what they do needs more. */
export type Need = { readonly kind: 'over' } | { readonly kind: 'step_up'; readonly stepUp: StepUp };

/** What waits for a person. */
export interface Waiting {
  readonly need: Need;
  readonly way: Way;
}

/** The person did not sign in as they were asked to: nothing was changed. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}

/** Somebody else signed in than whose work this is. */
export class SomebodyElse extends Error {
  override readonly name = 'SomebodyElse';
}

/**
 * Who is signed in, in this tab. What is asked while nobody is, or not strongly enough, waits until the person has signed in, and goes
 * on then: pages stay as they are, with all that was entered.
 */
export class Session {
  #tokens: Tokens;
  #renewing: Promise<Tokens> | undefined;
  #waiting: Waiting | undefined;
  #wait: Wait | undefined;
  readonly #watchers = new Set<() => void>();

  constructor(
    private readonly source: Source,
    tokens: Tokens,
  ) {
    this.#tokens = tokens;
  }

  get person(): Person {
    return this.#tokens.person;
  }

  /** Whether it is worth asking; the API decides. */
  may(scope: string): boolean {
    return this.#tokens.scopes.includes(scope);
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  /** For what is asked of the person at this moment. */
  readonly waiting = (): Waiting | undefined => this.#waiting;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** @throws NotSignedIn; what fetch throws */
  async ask(asked: Asked): Promise<Response> {
    const tokens = await this.#fresh();
    const first = await this.#send(tokens, asked);
    if (first instanceof Response) return first;
    const again = first.stepUp
      ? await this.#signIn({ kind: 'step_up', stepUp: first.stepUp })
      : await this.#fresh(tokens);
    const second = await this.#send(again, asked);
    // No third time: whoever signed in as they were asked to and is refused would be asked for ever.
    return second instanceof Response ? second : second.response;
  }

  /** Somebody signed in, as they were asked to. @throws SomebodyElse */
  signedIn(tokens: Tokens): void {
    if (tokens.person.subject !== this.person.subject) throw new SomebodyElse();
    this.#tokens = tokens;
    this.#wait?.resolve(tokens);
    this.#done();
  }

  /** The person does not want to. */
  giveUp(): void {
    this.#wait?.reject(new NotSignedIn());
    this.#done();
  }

  async #send(tokens: Tokens, asked: Asked): Promise<Response | Refused> {
    try {
      return await this.source.ask(tokens.accessToken, asked);
    } catch (error) {
      if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
      return error.status === 401 ? { stepUp: stepUpOf(error.cause), response: error.response } : error.response;
    }
  }

  /** @param refused what the API did not take, however fresh it looks */
  async #fresh(refused?: Tokens): Promise<Tokens> {
    if (this.#wait) return this.#wait.promise;
    if (this.#tokens !== refused && isFresh(this.#tokens, Date.now())) return this.#tokens;
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(): Promise<Tokens> {
    try {
      this.#tokens = await this.source.renew(this.#tokens);
      return this.#tokens;
    } catch (error) {
      if (error instanceof SessionOver) return this.#signIn({ kind: 'over' });
      throw error;
    }
  }

  #signIn(need: Need): Promise<Tokens> {
    // All that waits, waits for one sign-in.
    if (this.#wait) return this.#wait.promise;
    const wait = new Wait();
    this.#wait = wait;
    const { username: loginHint } = this.person;
    this.#waiting = { need, way: { loginHint, ...(need.kind === 'step_up' && { stepUp: need.stepUp }) } };
    this.#tell();
    return wait.promise;
  }

  #done(): void {
    this.#wait = undefined;
    this.#waiting = undefined;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** One sign-in, for all that waits for it. */
class Wait {
  resolve!: (tokens: Tokens) => void;
  reject!: (reason: Error) => void;
  readonly promise = new Promise<Tokens>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

interface Refused {
  /** Undefined where another sign-in would not help. */
  readonly stepUp: StepUp | undefined;
  readonly response: Response;
}
