import { SessionOver } from '@signet/browser-client';
import { type Ending, Tabs } from './tabs.js';
import { isFresh, type Tokens } from './tokens.js';

export type SessionState =
  | { readonly kind: 'signed_in'; readonly tokens: Tokens }
  | { readonly kind: 'signed_out'; readonly why?: Ending };

/** What a session needs of the issuer. */
export interface TokenSource {
  /**
   * @param keep what there is already must not be lost where the rest fails: its refresh token is the newest
   * @throws SessionOver; whatever else goes wrong says nothing about the session
   */
  renew(tokens: Tokens, keep: (tokens: Tokens) => void): Promise<Tokens>;
}

/** One for all tabs, so that they renew one after the other. */
const renewal = 'signet.portal.renewal';

/** Who is signed in here: one sign-in for all tabs, renewed by one of them, ended for all. */
export class Session {
  #state: SessionState = { kind: 'signed_out' };
  #renewing: Promise<Tokens> | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #tabs: Tabs;

  constructor(
    private readonly source: TokenSource,
    private readonly onEnded: () => void,
  ) {
    this.#tabs = new Tabs({
      tokens: () => this.#tokens(),
      onTokens: (tokens) => this.#take(tokens),
      onEnded: (why) => this.#end(why),
    });
  }

  readonly state = (): SessionState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Takes the tokens that another tab has. @returns whether one had any */
  async join(): Promise<boolean> {
    const tokens = await this.#tabs.askForTokens();
    if (tokens) this.#take(tokens);
    return tokens !== undefined;
  }

  begin(tokens: Tokens): void {
    this.#set({ kind: 'signed_in', tokens });
    this.#tabs.tellTokens(tokens);
  }

  /** The person signed out here. */
  signedOut(): void {
    this.#end('signed_out');
    this.#tabs.tellEnded('signed_out');
  }

  /** Tokens that are good for a while. @param refused what an API did not take, however fresh it looks @throws SessionOver */
  async tokens(refused?: Tokens): Promise<Tokens> {
    const tokens = this.#tokens();
    if (!tokens) throw new SessionOver();
    if (tokens !== refused && isFresh(tokens, Date.now())) return tokens;
    this.#renewing ??= this.#renew(tokens).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  #renew(before: Tokens): Promise<Tokens> {
    return navigator.locks.request(renewal, async () => {
      // Another tab may have renewed while this one waited or slept, and a token of before would be taken for a stolen one.
      await this.join();
      const current = this.#tokens();
      if (!current) throw new SessionOver();
      if (current.renewedAt > before.renewedAt && isFresh(current, Date.now())) return current;
      try {
        const tokens = await this.source.renew(current, (kept) => this.begin(kept));
        this.begin(tokens);
        return tokens;
      } catch (error) {
        if (error instanceof SessionOver) {
          this.#end('ended_elsewhere');
          this.#tabs.tellEnded('ended_elsewhere');
        }
        throw error;
      }
    });
  }

  #tokens(): Tokens | undefined {
    return this.#state.kind === 'signed_in' ? this.#state.tokens : undefined;
  }

  /** What another tab told, if it is newer. */
  #take(tokens: Tokens): void {
    if (tokens.renewedAt > (this.#tokens()?.renewedAt ?? 0)) this.#set({ kind: 'signed_in', tokens });
  }

  #end(why: Ending): void {
    if (this.#state.kind === 'signed_out') return;
    this.onEnded();
    this.#set({ kind: 'signed_out', why });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
