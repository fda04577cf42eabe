/** What windows of the console tell each other: other origins cannot listen, and no token is among it. */
type Word =
  /** The answer to a request for a code, from the window that a person signed in with. */
  | { readonly kind: 'answer'; readonly address: string }
  /** It was this window's. */
  | { readonly kind: 'taken'; readonly state: string }
  /** The person signed out in one of them. */
  | { readonly kind: 'signed_out' };

const name = 'signet.console';

/** Milliseconds that others get to say that an answer is theirs. */
const patience = 5_000;

export interface Listener {
  /** @returns whether it is an answer to what was asked here */
  readonly onAnswer: (answer: URL) => boolean;
  readonly onSignedOut: () => void;
}

/** @returns what ends listening */
export function listen({ onAnswer, onSignedOut }: Listener): () => void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'signed_out') onSignedOut();
    if (data.kind !== 'answer') return;
    const answer = new URL(data.address);
    if (onAnswer(answer)) say({ kind: 'taken', state: answer.searchParams.get('state') ?? '' });
  };
  return () => channel.close();
}

export function tellSignedOut(): void {
  say({ kind: 'signed_out' });
}

/** Tells all what the issuer answered. @returns whether one of them had asked */
export function tellAnswer(answer: URL): Promise<boolean> {
  const channel = new BroadcastChannel(name);
  return new Promise((resolve) => {
    const done = (isTaken: boolean): void => {
      clearTimeout(timer);
      channel.close();
      resolve(isTaken);
    };
    const timer = setTimeout(() => done(false), patience);
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.kind === 'taken' && data.state === answer.searchParams.get('state')) done(true);
    };
    channel.postMessage({ kind: 'answer', address: answer.href } satisfies Word);
  });
}

function say(word: Word): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage(word);
  channel.close();
}
