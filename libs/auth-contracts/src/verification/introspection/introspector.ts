import type { AccessTokenClaims } from '../../claims/access-token-claims.js';
import { AnswerTooLong, ask, type WholeAnswer } from '../../clients/ask.js';
import { Circuit, CircuitOpen } from '../../clients/circuit.js';
import { authenticated, type ClientProof } from '../../clients/client-credentials.js';
import { mayBeRepeated } from '../../clients/may-be-repeated.js';
import { withDeadline } from '../../clients/with-deadline.js';
import { type CheckResult, TokenRejection } from '../../errors/token-rejection.js';
import { nodeCrypto } from '../node-crypto.js';
import { isJwtInForm, isOpaque, longestToken } from '../token-form.js';
import { type JsonObject, spelledOut, type TokenPolicy } from '../token-policy.js';
import { checkTokenType, introspectedClaims, introspectionPolicy } from './introspected-claims.js';
import type { IntrospectionOptions, MissingMembers } from './introspection-options.js';
import { NoPlace, Places } from './places.js';
import { hasRepeatedName } from './unique-names.js';

/** Milliseconds for a question, where the options do not say. */
const usualTimeout = 3000;
/** Seconds. */
const usualCacheSeconds = 10;
/** Milliseconds for which a token that was refused is refused without a question. */
const refusedFor = 2000;
/** Tokens that are remembered as refused, and as good; by their digests. */
const remembered = 10_000;
/** Questions at once about tokens that were never good, and about those that were: whoever invents tokens has the first places alone. */
const placesOfEach = 16;
/** Bytes of an answer. */
const largestAnswer = 64 * 1024;

/** What an operator wants to know of the endpoint. */
export interface IntrospectionStatus {
  /** That it did not answer the last times. */
  readonly isAway: boolean;
  /** Why the last question had no answer; undefined where it had one. */
  readonly failure?: string | undefined;
}

/** Whether what an answer said is too old to be believed. */
export type IsOver = () => boolean;

/** What is made of an answer: claims, which are remembered until `isOver`; undefined where nothing is to be remembered. */
type Judge = (answer: JsonObject, isOver: IsOver | undefined) => AccessTokenClaims;

/** An answer that is none by RFC 7662 §2.2. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

interface Refused {
  readonly check: CheckResult;
  readonly until: number;
}

/**
 * Asks the issuer about its opaque tokens (RFC 7662). Of one token there is one question at a time, of all together no more than there are places,
 * and a token that is not good is asked about again after some seconds only.
 */
export class Introspector {
  /** What an answer is held against. */
  readonly policy: TokenPolicy;
  /** With the secret: not to be found by whoever writes an object to a log. */
  readonly #options: IntrospectionOptions;
  readonly #missing: MissingMembers;
  readonly #timeout: number;
  readonly #cacheFor: number;
  readonly #fetch: typeof globalThis.fetch;
  readonly #monotonic: () => number;
  readonly #circuit: Circuit;
  readonly #places = { known: new Places(placesOfEach), unknown: new Places(placesOfEach) };
  readonly #pending = new Map<string, Promise<AccessTokenClaims>>();
  readonly #refused = new Map<string, Refused>();
  readonly #known = new Set<string>();
  #failure: string | undefined;

  /** @param options that were read */
  constructor(options: IntrospectionOptions, policy: TokenPolicy) {
    this.#options = options;
    this.#missing = options.acceptMissing ?? {};
    this.policy = introspectionPolicy(policy, this.#missing);
    this.#timeout = options.timeout ?? usualTimeout;
    this.#cacheFor = (options.cacheSeconds ?? usualCacheSeconds) * 1000;
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#circuit = new Circuit(this.#monotonic);
  }

  /** Whether a token could be asked about now: also one that finds out whether the endpoint answers again, which nobody sends to what is not ready. */
  get isReady(): boolean {
    return !this.#circuit.isShut;
  }

  /** Whether no token of this issuer is verified here. */
  get isForAll(): boolean {
    return this.#options.tokens === 'all';
  }

  status(): IntrospectionStatus {
    return { isAway: this.#circuit.isOpen, failure: this.#failure };
  }

  /** Whether the issuer is asked about this token, in place of every check of a JWT. */
  takes(token: string): boolean {
    if (typeof token !== 'string' || token.length > longestToken) return false;
    return isJwtInForm(token) ? this.isForAll && this.#isOwn(token) : isOpaque(token);
  }

  /** @throws TokenRejection introspection_unavailable, token_inactive, and those of the judge */
  async accept(token: string, judge: Judge): Promise<AccessTokenClaims> {
    const name = nodeCrypto().hash('sha256', token, 'base64url');
    const refused = this.#refused.get(name);
    if (refused && this.#monotonic() < refused.until) throw new TokenRejection(refused.check);
    const pending = this.#pending.get(name);
    if (pending) return pending;
    const accepted = this.#accept(name, token, judge).finally(() => this.#pending.delete(name));
    this.#pending.set(name, accepted);
    return accepted;
  }

  /** What the issuer says of it, whatever it said before. @throws TokenRejection introspection_unavailable, token_inactive */
  async ask(token: string, isKnown = false): Promise<JsonObject> {
    const places = this.#places[isKnown ? 'known' : 'unknown'];
    let answer: JsonObject;
    try {
      answer = await withDeadline(this.#timeout, [], (signal) =>
        places.run(signal, () => this.#question(token, signal)),
      );
      this.#failure = undefined;
    } catch (error) {
      this.#failure = reasonOf(error);
      throw unavailable(this.#failure);
    }
    if (answer.active !== true) throw inactive();
    return answer;
  }

  /** The claims of an answer, with what it may lack. @param now seconds since the epoch, before it was asked */
  claimsOf(answer: JsonObject, now: number): JsonObject {
    return introspectedClaims(answer, this.policy, this.#missing, now);
  }

  /** What is asked of an answer beside all that is asked of a JWT. */
  checkType(claims: JsonObject): CheckResult {
    return checkTokenType(claims, this.#missing);
  }

  #isOwn(token: string): boolean {
    const { issuer, issuerAliases = [] } = this.policy;
    const named = issuerOf(token);
    return [issuer, ...issuerAliases].some((one) => one === named);
  }

  async #accept(name: string, token: string, judge: Judge): Promise<AccessTokenClaims> {
    const askedAt = this.#monotonic();
    const isOver = this.#cacheFor > 0 ? () => this.#monotonic() - askedAt >= this.#cacheFor : undefined;
    try {
      const claims = judge(await this.ask(token, this.#known.has(name)), isOver);
      this.#know(name);
      return claims;
    } catch (error) {
      if (error instanceof TokenRejection && error.code !== 'introspection_unavailable') this.#refuse(name, error);
      throw error;
    }
  }

  #know(name: string): void {
    this.#refused.delete(name);
    this.#known.delete(name);
    this.#known.add(name);
    const [oldest] = this.#known;
    if (this.#known.size > remembered && oldest !== undefined) this.#known.delete(oldest);
  }

  #refuse(name: string, { check, code, expected, received, likelyCause }: TokenRejection): void {
    this.#known.delete(name);
    this.#refused.delete(name);
    const now = this.#monotonic();
    const facts = spelledOut({ check, ok: false, code, expected, received, cause: likelyCause });
    this.#refused.set(name, { check: facts, until: now + refusedFor });
    for (const [old, { until }] of this.#refused) {
      if (until > now && this.#refused.size <= remembered) break;
      this.#refused.delete(old);
    }
  }

  async #question(token: string, signal: AbortSignal): Promise<JsonObject> {
    const begunAt = this.#monotonic();
    let isSent = false;
    // An assertion is good once (RFC 7523 §3): each attempt has its own, for the one before may have arrived.
    const attempt = () =>
      authenticated(this.#options, { audience: this.policy.issuer }, async (proof) => {
        isSent = true;
        const answer = await this.#send(token, proof, signal);
        return { status: answer.status, body: answer.status === 200 ? readAnswer(answer) : readError(answer) };
      });
    const { status, body } = await this.#circuit.run(
      () =>
        attempt().catch((error: unknown) => {
          const isRepeated = isSent && !signal.aborted && mayBeRepeated(error, { init: {}, idempotent: true });
          if (!isRepeated) throw error;
          return attempt();
        }),
      (error) => {
        if (error instanceof AnswerTooLong || error instanceof NoAnswer) return 'answered';
        // Where there was no secret, or most of the time went into the wait for a place, it says nothing of the issuer.
        const isShort = signal.aborted && this.#monotonic() - begunAt < this.#timeout / 2;
        return !isSent || isShort ? 'unknown' : 'unanswered';
      },
    );
    if (status === 200) return body;
    // Ours, not the token's: also where the issuer does not know us (RFC 7662 §2.3).
    throw new NoAnswer(`it answered ${[status, body.error].filter((part) => part !== undefined).join(' ')}`);
  }

  #send(token: string, proof: ClientProof, signal: AbortSignal): Promise<WholeAnswer> {
    const init: RequestInit = {
      method: 'POST',
      headers: { ...proof.headers, accept: 'application/json' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token', ...proof.parameters }),
      // A token goes to no other address than the one that was configured.
      redirect: 'manual',
    };
    return ask(this.#fetch, this.#options.endpoint, init, {
      within: this.#timeout,
      atMost: largestAnswer,
      signals: [signal],
    });
  }
}

/** @throws NoAnswer */
function readAnswer({ body }: WholeAnswer): JsonObject {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    value = JSON.parse(text);
  } catch {
    throw new NoAnswer('it answered with what is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoAnswer('it answered no object');
  if (hasRepeatedName(text)) throw new NoAnswer('it answered with a member twice');
  if (typeof (value as JsonObject).active !== 'boolean') throw new NoAnswer('it answered without a boolean active');
  return value as JsonObject;
}

/** RFC 6749 §5.2; whatever else stands there is not read. */
function readError({ body }: WholeAnswer): JsonObject {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(body)) as { readonly error?: unknown };
    return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? { error } : {};
  } catch {
    return {};
  }
}

/** Words of our own: whatever a secret or a `fetch` of the application's own throws may say more than a log shall hold. */
function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer || error instanceof CircuitOpen || error instanceof AnswerTooLong) return error.message;
  if (error instanceof NoPlace) return 'too many tokens were to be asked about';
  const { name, cause } = Object(error) as { readonly name?: unknown; readonly cause?: unknown };
  if (name === 'TimeoutError') return 'no answer in time';
  const { code } = Object(cause) as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'it could not be asked';
}

function unavailable(reason: string): TokenRejection {
  return new TokenRejection({
    check: 'introspection',
    ok: false,
    code: 'introspection_unavailable',
    expected: 'what the issuer says of the token',
    received: reason,
    cause:
      'the issuer cannot be asked from here, does not know this client or its secret, or the endpoint is another one',
  });
}

function inactive(): TokenRejection {
  return new TokenRejection({
    check: 'introspection',
    ok: false,
    code: 'token_inactive',
    expected: 'active: true',
    received: 'active: false',
    cause: 'the token has expired or was revoked, is of another issuer, or not for this client to know of',
  });
}

/** What a JWT says of itself, verified by nobody: only to be sent to nobody else. */
function issuerOf(token: string): unknown {
  try {
    const [, claims = ''] = token.split('.', 2);
    const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    return typeof read === 'object' && read !== null ? (read as JsonObject).iss : undefined;
  } catch {
    return undefined;
  }
}
