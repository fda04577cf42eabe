import { Readable } from 'node:stream';
import { Beside } from '../../principal/beside.js';
import type { DpopPresentation } from './dpop-proof-verifier.js';

interface Proven {
  readonly said: string;
  readonly verified: Promise<void>;
}

/** Requests of the Fetch standard, by what is read of them here. */
const fetched = new Beside<Request>();

/** Says of which `Request` this is a reading; what only looks like one may be anything. */
export function readingOf<Reading extends object>(reading: Reading, request: object): Reading {
  if (request instanceof Request) fetched.set(reading, request);
  return reading;
}

/**
 * Requests whose proof was accepted: a proof is for one request (RFC 9449 §11.1), and not for each of the guards that the request passes.
 * Whatever else changes between two guards is judged by each of them.
 */
export class ProvenRequests {
  readonly #proven = new Beside<Proven>();

  /**
   * Verifies what one request says once, also for guards that ask at the same time; what was refused is verified anew.
   * @param request what was read, as each guard has it
   * @param verify throws TokenRejection
   */
  once(
    request: object | undefined,
    { proofs, method, target }: DpopPresentation,
    owner: readonly [token: string, jkt: string],
    verify: () => Promise<void>,
  ): Promise<void> {
    const one = request && incoming(request);
    if (!one) return verify();
    const said = JSON.stringify([...owner, method, target, ...proofs]);
    const known = this.#proven.get(one);
    if (known?.said === said) return known.verified;
    const made: Proven = { said, verified: verify() };
    this.#proven.set(one, made);
    made.verified.catch(() => {
      if (this.#proven.get(one) === made) this.#proven.set(one, undefined);
    });
    return made.verified;
  }
}

/**
 * What stands for one request alone. A stream is read once, and Fastify's request holds one; any other object may be filled again for the
 * next request, to which nothing of the one before must go over.
 */
export function incoming(request: object): object | undefined {
  const { raw } = request as { raw?: unknown };
  return [request, raw].find((one): one is Readable => one instanceof Readable) ?? fetched.get(request);
}
