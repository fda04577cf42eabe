import { NoTurn, Turns } from '@signet/runtime';
import type { Digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';

/** Requests that wait for one code or token, and milliseconds that each does. */
const waiting = 256;
const patience = 10_000;

/** Whoever asked is no longer there: nothing is done for them, and nothing taken back. */
export class ClientLeft extends OAuthError {
  constructor() {
    super('temporarily_unavailable', 'the client has left');
  }
}

/** What a request brings beside its parameters. */
export interface Asker {
  /** Whether its client has hung up. */
  readonly hasLeft?: (() => boolean) | undefined;
}

/**
 * What is done with one code, refresh token or device code goes one after the other in each process. So retries while its row is locked
 * take one connection, and those whose client has given up are not made when the lock goes.
 */
export class CredentialTurns {
  readonly #turns = new Turns<Digest>({ waiting, patience });

  /** @throws OAuthError temporarily_unavailable where too many wait, ClientLeft, or what `work` throws */
  async with<T>(credential: Digest, { hasLeft = () => false }: Asker, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.run(credential, hasLeft, work);
    } catch (error) {
      if (!(error instanceof NoTurn)) throw error;
      if (error.reason === 'left') throw new ClientLeft();
      throw new OAuthError('temporarily_unavailable', 'other requests with it are under way; try again');
    }
  }
}

/** To be asked before something is spent or revoked. @throws ClientLeft */
export function refuseLeft({ hasLeft }: Asker): void {
  if (hasLeft?.()) throw new ClientLeft();
}
