import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { asSaid } from '../claims/as-said.js';
import { AnswerTooLong, ask, jsonOf } from '../clients/ask.js';
import { Circuit, CircuitOpen } from '../clients/circuit.js';
import { authenticated, type ClientCredentials, type ClientProof } from '../clients/client-credentials.js';
import { withDeadline } from '../clients/with-deadline.js';
import { decode } from '../verification/decode.js';
import { nodeCrypto } from '../verification/node-crypto.js';
import { isOpaque } from '../verification/token-form.js';
import type { JsonObject } from '../verification/token-policy.js';
import { accessTokenType, type ExchangeForm, type ExchangeParameters } from './exchange-form.js';
import { HopError } from './hop-error.js';

export type ExchangeOptions = ClientCredentials & ExchangeForm & ExchangeBounds;

export interface ExchangeBounds {
  readonly tokenEndpoint: string;
  /** The `aud` that the issuer writes for the target, where that is not the identifier of the audience: a client id of Keycloak or Entra ID. */
  readonly audienceIdentifier?: string | undefined;
  /**
   * Sends exchanged tokens that are no JWT as well, default false. That such a token is for the target alone is then the issuer's word: nobody here
   * can read it.
   */
  readonly acceptOpaqueTokens?: boolean | undefined;
  /** Milliseconds for a call, the exchange of its token and the body of its answer included; default 5000. */
  readonly timeout?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds that never go back; default: those of the process. */
  readonly monotonic?: (() => number) | undefined;
  /** Exchanged tokens that are kept, at most; default 10,000, some 2 KiB each. The one that was not used for longest goes first. */
  readonly keptTokens?: number | undefined;
}

/** Whose token is exchanged. A `Principal` is one. */
export interface Caller {
  readonly token: string;
  readonly claims: AccessTokenClaims;
}

/** Seconds before its expiry at which a token is not used any more. */
const margin = 30;
const usualCapacity = 10_000;
/** Bytes of an answer of the token endpoint. */
const largestAnswer = 256 * 1024;

interface Pending {
  /** Whose exchange it is. */
  readonly subjectToken: string;
  readonly token: Promise<string>;
}

interface Ready {
  readonly token: string;
  readonly usableUntil: number;
}

/**
 * RFC 8693: the caller's token becomes one for the next audience, with this API as the actor. Kept until shortly before
 * it expires, by all that the caller's token says but for its own id and times: a renewed token finds it again, one
 * with other scopes or another session does not. Equal requests at once share one exchange.
 */
export class ExchangedTokens {
  readonly #ready = new Map<string, Ready>();
  readonly #pending = new Map<string, Pending>();
  readonly #options: ClientCredentials & ExchangeBounds;
  readonly #capacity: number;
  readonly #timeout: number;
  readonly #now: () => number;
  readonly #fetch: typeof globalThis.fetch;
  readonly #circuit: Circuit;

  /**
   * @param options that were read
   * @param audience what the exchanged token must name, and no other
   */
  constructor(
    options: ClientCredentials & ExchangeBounds,
    private readonly parametersOf: ExchangeParameters,
    private readonly audience: string,
  ) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now() / 1000);
    this.#capacity = options.keptTokens ?? usualCapacity;
    this.#timeout = options.timeout ?? 5000;
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.#circuit = new Circuit(options.monotonic);
  }

  /** @throws HopError when the issuer refuses, does not answer, or answers with a token for someone else */
  get(caller: Caller, scopes: readonly string[]): string | Promise<string> {
    const scope = scopes.length === 1 ? String(scopes[0]) : [...new Set(scopes)].sort().join(' ');
    const key = `${standingOf(caller.claims)} ${scope}`;
    const ready = this.#ready.get(key);
    this.#ready.delete(key);
    if (ready && this.#now() < ready.usableUntil) {
      // The one that was used last stands behind all others.
      this.#ready.set(key, ready);
      return ready.token;
    }
    const pending = this.#pending.get(key);
    if (!pending) return this.#begin(key, key, caller.token, scope);
    if (pending.subjectToken === caller.token) return pending.token;
    // That one may be dead where this one lives: what becomes of it is no answer to this one.
    return pending.token.catch(() => {
      const own = `${key} ${nodeCrypto().hash('sha256', caller.token, 'base64url')}`;
      return this.#pending.get(own)?.token ?? this.#begin(own, key, caller.token, scope);
    });
  }

  /** @param name of the exchange; `key` is what its token is found by afterwards */
  #begin(name: string, key: string, subjectToken: string, scope: string): Promise<string> {
    const token = this.#exchange(key, subjectToken, scope).finally(() => this.#pending.delete(name));
    this.#pending.set(name, { subjectToken, token });
    return token;
  }

  /** Forgets what the next audience refused, so that the next call asks the issuer again. */
  forget(token: string): void {
    for (const [key, ready] of this.#ready) if (ready.token === token) this.#ready.delete(key);
  }

  async #exchange(key: string, subjectToken: string, scope: string): Promise<string> {
    const requestedAt = this.#now();
    const parameters = this.parametersOf(subjectToken, scope);
    const isExchange = 'subject_token_type' in parameters;
    const { status, body } = await this.#ask(parameters);
    const { access_token: token, token_type: type, expires_in: lifetime, issued_token_type: issued, error } = body;
    if (status !== 200) {
      throw this.#failed(status, typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : undefined);
    }
    const isBearer = typeof type === 'string' && type.toLowerCase() === 'bearer';
    // RFC 8693 §2.2.1 demands it, other grants do not have it; what it says counts in both.
    const isExpected = issued === accessTokenType || (issued === undefined && !isExchange);
    if (typeof token !== 'string' || !isBearer || !isExpected) throw this.#failed(status);
    if (typeof lifetime !== 'number' || !(lifetime > 0)) throw this.#failed(status);
    // A token that is good elsewhere as well must not be sent: whoever gets it could use it there.
    if (token === subjectToken || !this.#isForTarget(token)) throw this.#failed(status, 'audience_mismatch');
    this.#keep(key, { token, usableUntil: requestedAt + lifetime - margin });
    return token;
  }

  /** One that nobody here can read is for the target where the issuer is believed to say so. */
  #isForTarget(token: string): boolean {
    return isOpaque(token) ? this.#options.acceptOpaqueTokens === true : isFor(token, this.audience);
  }

  async #ask(parameters: Readonly<Record<string, string>>): Promise<{ status: number; body: JsonObject }> {
    const issuer = { audience: this.#options.tokenEndpoint, now: this.#now };
    try {
      // A secret or a key that never comes has an end as well: all calls of this standing wait for one exchange.
      return await withDeadline(this.#timeout, [], () =>
        authenticated(this.#options, issuer, (proof) => this.#askAs(proof, parameters)),
      );
    } catch (error) {
      throw new HopError({
        step: 'token_exchange',
        error: error instanceof CircuitOpen ? 'circuit_open' : 'unreachable',
      });
    }
  }

  async #askAs(
    proof: ClientProof,
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: JsonObject }> {
    const request: RequestInit = {
      method: 'POST',
      headers: { ...proof.headers, accept: 'application/json' },
      body: new URLSearchParams({ ...parameters, ...proof.parameters }),
      // Never with credentials to where somebody else points.
      redirect: 'error',
    };
    const bounds = { within: this.#timeout, atMost: largestAnswer };
    const answer = await this.#circuit.run(
      () => ask(this.#fetch, this.#options.tokenEndpoint, request, bounds),
      (error) => (error instanceof AnswerTooLong ? 'answered' : 'unanswered'),
    );
    const body = jsonOf(answer);
    return { status: answer.status, body: typeof body === 'object' && body !== null ? (body as JsonObject) : {} };
  }

  #failed(status: number, error = 'unexpected_answer'): HopError {
    return new HopError({ step: 'token_exchange', status, error });
  }

  #keep(key: string, entry: Ready): void {
    if (entry.usableUntil <= this.#now()) return;
    this.#ready.set(key, entry);
    const oldest = this.#ready.keys().next();
    if (this.#ready.size > this.#capacity && !oldest.done) this.#ready.delete(oldest.value);
  }
}

/** What differs between two tokens of the same standing. */
const ofOneToken = new Set(['jti', 'iat', 'exp', 'nbf']);

/** Standings of verified claims, which are one frozen object however often their token comes. */
const known = new WeakMap<AccessTokenClaims, string>();

function standingOf(claims: AccessTokenClaims): string {
  const remembered = known.get(claims);
  if (remembered !== undefined) return remembered;
  const standing = Object.entries(asSaid(claims)).filter(([name]) => !ofOneToken.has(name));
  standing.sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = nodeCrypto().hash('sha256', JSON.stringify(standing), 'base64url');
  // Claims that somebody can still change may say something else the next time.
  if (isDeepFrozen(claims)) known.set(claims, digest);
  return digest;
}

function isDeepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeepFrozen);
}

function isFor(token: string, audience: string): boolean {
  try {
    const { aud } = decode(token).claims;
    return aud === audience || (Array.isArray(aud) && aud.length === 1 && aud[0] === audience);
  } catch {
    // A token that cannot be read cannot be known to be for the target.
    return false;
  }
}
