import type { KeySource } from './key-source.js';

/** Milliseconds from one look to the next. A source that was just asked in vain waits longer by itself. */
const lookEvery = 1_000;

/**
 * Asks for keys while there are none that may serve: whoever sends no token to an API that is not ready would wait for ever.
 * It does not keep the process running.
 */
export class KeyWatch {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly sources: () => readonly KeySource[]) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), lookEvery).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const source of this.sources()) {
      if (!isReady(source)) void warmUp(source);
    }
  }
}

/** What is wrong stands in the status; a source asks once at a time. */
async function warmUp(source: KeySource): Promise<void> {
  try {
    await source.warmUp();
  } catch {
    // One of somebody else's may throw at once: in a timer that would end the process.
  }
}

/** A source of somebody else's may not say; one that fails to is not ready: in a timer that would end the process. */
export function isReady(source: KeySource): boolean {
  try {
    return source.isReady?.() ?? true;
  } catch {
    return false;
  }
}
