import type { Tokens } from './tokens.js';

/** What tabs of this app tell each other, from memory to memory: other origins cannot listen, and nothing is stored. */
type Word =
  | { readonly kind: 'who-has-tokens' }
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'ended'; readonly why: Ending };

/** Why nobody is signed in any more. */
export type Ending = 'signed_out' | 'ended_elsewhere';

/** Milliseconds that the others get to answer. */
const patience = 250;

export interface Listener {
  /** What this tab has. */
  readonly tokens: () => Tokens | undefined;
  readonly onTokens: (tokens: Tokens) => void;
  readonly onEnded: (why: Ending) => void;
}

/** The other tabs of this app in this browser. */
export class Tabs {
  readonly #channel = new BroadcastChannel('signet.portal');
  readonly #asking = new Set<(tokens: Tokens) => void>();

  constructor(listener: Listener) {
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => {
      switch (data.kind) {
        case 'who-has-tokens': {
          const tokens = listener.tokens();
          if (tokens) this.tellTokens(tokens);
          return;
        }
        case 'tokens':
          for (const answer of this.#asking) answer(data.tokens);
          listener.onTokens(data.tokens);
          return;
        case 'ended':
          listener.onEnded(data.why);
      }
    };
  }

  tellTokens(tokens: Tokens): void {
    this.#say({ kind: 'tokens', tokens });
  }

  tellEnded(why: Ending): void {
    this.#say({ kind: 'ended', why });
  }

  /** The first tokens that another tab has; undefined where none answers in time. */
  askForTokens(): Promise<Tokens | undefined> {
    return new Promise((resolve) => {
      const done = (tokens?: Tokens): void => {
        clearTimeout(timer);
        this.#asking.delete(done);
        resolve(tokens);
      };
      const timer = setTimeout(done, patience);
      this.#asking.add(done);
      this.#say({ kind: 'who-has-tokens' });
    });
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }
}
