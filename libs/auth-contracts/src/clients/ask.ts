import { withDeadline } from './with-deadline.js';

export interface AskBounds {
  /** Milliseconds for all of it: the connection, the head and the body of the answer. */
  readonly within: number;
  /** Bytes of the body, as they are after decoding. */
  readonly atMost: number;
  /** What ends it before. */
  readonly signals?: readonly (AbortSignal | null | undefined)[];
}

/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The answer was longer than whoever asked would read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';

  constructor(atMost: number) {
    super(`an answer longer than ${atMost} bytes`);
  }
}

/**
 * Asks once and reads the answer to its end, whatever the other side does: one that sends its head and then nothing, or a byte
 * now and then, is given up like one that never answers.
 * @throws DOMException TimeoutError or AbortError; AnswerTooLong; what `fetch` throws
 */
export function ask(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  { within, atMost, signals = [] }: AskBounds,
): Promise<WholeAnswer> {
  return withDeadline(within, signals, async (signal) => {
    // Not spread: V8 takes twenty times as long to copy with additions that way.
    const response = await fetch(url, Object.assign({}, init, { signal }));
    return { status: response.status, headers: response.headers, body: await readAtMost(response, atMost, signal) };
  });
}

/** @throws SyntaxError where it is no JSON */
export function jsonOf({ body }: WholeAnswer): unknown {
  return JSON.parse(new TextDecoder().decode(body)) as unknown;
}

async function readAtMost({ body }: Response, atMost: number, signal: AbortSignal): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const drop = () => void reader.cancel().catch(() => undefined);
  // A `fetch` of the caller's own may give a body that knows nothing of the signal.
  signal.addEventListener('abort', drop);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > atMost) throw new AnswerTooLong(atMost);
      chunks.push(part.value);
    }
  } catch (error) {
    drop();
    throw error;
  } finally {
    signal.removeEventListener('abort', drop);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
