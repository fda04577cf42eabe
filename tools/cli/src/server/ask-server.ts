import { CliError } from '../cli-error.js';

/** Milliseconds for one answer, from the connection to its last byte. */
const within = 30_000;
/** Bytes; a page of 1,000 people is far below. */
const atMost = 16 * 1024 * 1024;

export interface ServerAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** A JSON value; undefined where there was no body, or no JSON. */
  readonly body: unknown;
  readonly text: string;
}

/** There was no answer, or none that was read to its end: what was asked may have been done. */
export class NoAnswer extends CliError {
  override readonly name = 'NoAnswer';
}

/**
 * Asks once. Nothing is followed elsewhere: a redirect would take a token or a code along.
 * @throws NoAnswer in words without what was sent
 */
export async function askServer(url: string, init: RequestInit, milliseconds = within): Promise<ServerAnswer> {
  const signal = AbortSignal.timeout(milliseconds);
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const text = await textOf(response);
    const { status, headers } = response;
    if (status >= 300 && status < 400 && status !== 304)
      throw new NoAnswer(`${host} leads elsewhere, and is not followed`);
    return { status, headers, body: jsonOf(text), text };
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const why = signal.aborted
      ? `gave no answer within ${milliseconds / 1000} s`
      : `cannot be reached (${codeOf(error)})`;
    throw new NoAnswer(`${host} ${why}`);
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > atMost) throw new NoAnswer(`${new URL(response.url).host} answers with more than ${atMost} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'no connection';
}
