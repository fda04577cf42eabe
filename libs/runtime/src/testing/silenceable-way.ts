import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can fall silent, as where packets are dropped: nothing is forwarded, nothing closed or refused. */
export interface SilenceableWay {
  /** The URL with the way in place of the server. */
  through(url: string): string;
  /** The connections that are there fall silent; new ones work. */
  silenceConnections(): void;
  /** Those that are there, and those to come, which are accepted. */
  silence(): void;
  /** What the server says is lost on its way, on all connections; what it is told arrives. */
  silenceAnswers(): void;
  /** All go on, with what was sent meanwhile. */
  speak(): void;
  /** Resolves when a connection was opened after this was asked. */
  opened(): Promise<void>;
  close(): Promise<void>;
}

/** @param port of the server, on 127.0.0.1 @param ownPort where the way begins; 0: any that is free */
export async function openSilenceableWay(port: number, ownPort = 0): Promise<SilenceableWay> {
  const pairs = new Set<Pair>();
  let isSilent = false;
  let isMute = false;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => {
    const pair = new Pair(near, port, () => pairs.delete(pair));
    pairs.add(pair);
    if (!isSilent) pair.speak();
    if (isMute) pair.silenceAnswers();
  });
  await listen(server, ownPort);
  const address = server.address();
  const begin = typeof address === 'object' ? address?.port : undefined;
  const silenceConnections = () => {
    for (const pair of pairs) pair.silence();
  };
  return {
    through: (url) => {
      const moved = new URL(url);
      moved.port = String(begin);
      return moved.href;
    },
    silenceConnections,
    silence: () => {
      isSilent = true;
      silenceConnections();
    },
    silenceAnswers: () => {
      isMute = true;
      for (const pair of pairs) pair.silenceAnswers();
    },
    speak: () => {
      isSilent = false;
      isMute = false;
      for (const pair of pairs) pair.speak();
    },
    opened: () => new Promise((resolve) => server.once('connection', () => resolve())),
    close: () => {
      for (const pair of pairs) pair.end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

class Pair {
  #far: Socket | undefined;
  #isSilent = true;
  #isMute = false;

  constructor(
    private readonly near: Socket,
    private readonly port: number,
    private readonly onEnd: () => void,
  ) {
    near.on('error', () => this.end()).on('close', () => this.end());
  }

  /** What comes is left where it is, its end included. */
  silence(): void {
    this.#isSilent = true;
    this.near.unpipe();
    this.near.pause();
    this.#far?.unpipe();
    this.#far?.pause();
  }

  silenceAnswers(): void {
    this.#isMute = true;
    this.#far?.unpipe();
    this.#far?.pause();
  }

  speak(): void {
    if (!this.#isSilent && !this.#isMute) return;
    this.near.unpipe();
    this.#far?.unpipe();
    this.#isSilent = false;
    this.#isMute = false;
    this.#far ??= connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true })
      .on('error', () => this.end())
      .on('close', () => this.end());
    this.near.pipe(this.#far);
    this.#far.pipe(this.near);
  }

  end(): void {
    this.near.destroy();
    this.#far?.destroy();
    this.onEnd();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
}
