import { type Clock, SystemClock } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../cli-io.js';
import { discover } from './discover.js';
import { type StoredSignIn, StoredSignIns } from './stored-sign-ins.js';
import { postForm, requestTokens } from './token-endpoint.js';

/** Who is signed in at an issuer, with an access token that is good now. */
export class SignedIn {
  readonly #stored: StoredSignIns;
  readonly #clock: Clock;

  constructor(
    io: CliIo,
    private readonly issuer: string,
  ) {
    this.#stored = new StoredSignIns(io);
    this.#clock = io.clock ?? new SystemClock();
  }

  /**
   * @param refused an access token that the API did not take: another one is got
   * @throws CliError where nobody is signed in, or is no more
   */
  async accessToken(refused?: string): Promise<string> {
    const before = this.#usable(refused);
    if (before) return before.accessToken;
    return this.#stored.alone(this.issuer, async () => {
      // Another process may have been here meanwhile.
      const now = this.#usable(refused);
      return (now ?? (await this.#refreshed())).accessToken;
    });
  }

  /** RFC 7009: what was given ends at the issuer, and is forgotten here whatever it answers. Whether somebody was signed in. */
  async end(): Promise<boolean> {
    return this.#stored.alone(this.issuer, async () => {
      const signIn = this.#stored.find(this.issuer);
      if (!signIn) return false;
      const { refreshToken, accessToken, clientId } = signIn;
      try {
        const { revocation } = await discover(this.issuer);
        const { status } = await postForm(revocation, { client_id: clientId, token: refreshToken ?? accessToken });
        if (status !== 200) throw new CliError(`${this.issuer} did not end the sign-in; it is forgotten here`);
      } finally {
        this.#stored.forget(this.issuer);
      }
      return true;
    });
  }

  #usable(refused: string | undefined): StoredSignIn | undefined {
    const signIn = this.#stored.find(this.issuer);
    if (!signIn) throw this.#nobody();
    return signIn.accessToken !== refused && this.#clock.now() < signIn.expiresAt ? signIn : undefined;
  }

  async #refreshed(): Promise<StoredSignIn> {
    const before = this.#stored.find(this.issuer);
    if (before?.refreshToken === undefined) throw this.#nobody();
    const server = { issuer: this.issuer, ...(await discover(this.issuer)) };
    const grant = { grant_type: 'refresh_token', refresh_token: before.refreshToken };
    const answer = await requestTokens(server, before.clientId, grant, this.#clock);
    if ('error' in answer) {
      if (answer.error === 'invalid_grant') this.#stored.forget(this.issuer);
      throw answer.error === 'invalid_grant'
        ? new CliError(`the sign-in at ${this.issuer} is over: signet login --server ${this.issuer}`)
        : new CliError(`${this.issuer} refuses: ${answer.error}`);
    }
    const signIn = { ...answer, refreshToken: answer.refreshToken ?? before.refreshToken };
    this.#stored.save(signIn);
    return signIn;
  }

  #nobody(): CliError {
    return new CliError(`nobody is signed in at ${this.issuer}: signet login --server ${this.issuer}`);
  }
}
