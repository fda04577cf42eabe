import { fstatSync, writeSync } from 'node:fs';

/** Where lines go. It neither throws nor waits. */
export interface Output {
  /** @param line with its end */
  write(line: string): void;
  /** Lines that were not written since it was last asked. */
  takeLost(): number;
  /** Resolves when what was taken is written, or cannot be in the time that there is at the end of a process. */
  flush(): Promise<void>;
}

/** What is needed of a stream such as `process.stdout`. */
export interface Sink {
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Bytes, or letters, that wait for a reader who is slow: minutes of an ordinary log, a moment of a flood. */
const mostWaiting = 1024 * 1024;

/** Milliseconds that a reader gets at the end. */
const lastPatience = 1_000;

/** Of a pipe or a socket: whoever reads slowly makes lines wait, up to a bound; beyond it they are lost, and counted. */
export class StreamOutput implements Output {
  #lost = 0;

  constructor(
    private readonly sink: Sink,
    private readonly most = mostWaiting,
  ) {
    // Without a listener a reader that goes away (EPIPE) would end the process.
    sink.on('error', () => {});
  }

  write(line: string): void {
    if (this.sink.destroyed || this.sink.writableLength + line.length > this.most) {
      this.#lost += 1;
      return;
    }
    try {
      this.sink.write(line);
    } catch {
      this.#lost += 1;
    }
  }

  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  async flush(): Promise<void> {
    if (this.sink.destroyed || this.sink.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lastPatience);
      // Called in the order of the writes, and also where the stream breaks.
      this.sink.write('', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** Of a file or a terminal, which takes what it is given at once. What a full disk does not take is lost, and counted; later lines may be taken. */
export class FileOutput implements Output {
  #lost = 0;
  /** A line was taken in part: the next one would stand behind it, and be lost with it. */
  #isTorn = false;

  /** @param put writes some of the bytes and says how many. @throws what the system says */
  constructor(private readonly put: (bytes: Uint8Array) => number) {}

  write(line: string): void {
    try {
      if (this.#isTorn) this.#putAll('\n');
      this.#putAll(line);
    } catch {
      this.#lost += 1;
    }
  }

  #putAll(text: string): void {
    let rest: Uint8Array = Buffer.from(text);
    while (rest.length > 0) {
      const written = this.put(rest);
      if (written === 0) throw new Error('nothing was taken');
      rest = rest.subarray(written);
      this.#isTorn = rest.length > 0;
    }
  }

  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  async flush(): Promise<void> {}
}

const stdout = 1;

/** Standard output. Node's own stream of a file is dead after the first full disk. */
export function standardOutput(): Output {
  try {
    const found = fstatSync(stdout);
    if (!found.isFIFO() && !found.isSocket()) return new FileOutput((bytes) => writeSync(stdout, bytes));
    return new StreamOutput(process.stdout);
  } catch {
    // It was closed before the process began.
    return new FileOutput(() => 0);
  }
}
