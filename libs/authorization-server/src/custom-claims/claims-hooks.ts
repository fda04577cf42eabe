import { BoundedMap, isJsonObject, KeyedSingleFlight } from '@signet/runtime';
import { largestClaims } from '../claims/claim-limits.js';
import { isClaimValue } from '../claims/claim-value.js';
import type { ClaimsHook, ClaimValue } from '../records/claims-policy.js';
import type { CorePorts } from '../records/core-ports.js';
import { type EpochSeconds, isWithin } from '../shared/clock.js';
import { OutboundBusy, OutboundUnavailable, requireAnswer } from '../shared/outbound-http.js';
import { identifier } from '../shared/random-source.js';
import { RememberedFailures } from '../shared/remembered-failures.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

export interface ClaimsHookNeeds extends Pick<CorePorts, 'clock' | 'outbound' | 'random' | 'settings'> {
  readonly tokenSigner: TokenSigner;
}

/** About whom, and for whom. */
export interface HookQuestion {
  /** The API, or the client of an ID token and UserInfo. */
  readonly audience: string;
  readonly clientId: string;
  /** What that audience knows the person by; of a client on its own behalf its id. */
  readonly subject: string;
  readonly algorithm: SigningAlgorithm;
}

export type HookClaims = ReadonlyMap<string, ClaimValue>;

/** `reason` may be logged; `last` is the answer before, where one is remembered. */
export type HookAnswer =
  | { readonly claims: HookClaims }
  | { readonly reason: string; readonly last?: HookClaims | undefined };

interface Known {
  readonly claims: HookClaims;
  readonly answeredAt: EpochSeconds;
}

/** Milliseconds. */
const defaultTimeout = 1_000;
/** Seconds. */
const defaultCache = 60;
/** Seconds for which an answer may stand in for a hook that does not answer. */
const longestLast = 86_400;
/** Seconds that a request is good for. */
const requestLifetime = 60;
/** Answers about people in memory, each of `largestClaims`; the one that was not asked for for the longest time makes room. */
const mostKnown = 5_000;
/** More than the way out has places for. */
const mostQuestions = 64;
/** Questions in a row without an answer after which a hook is left alone: what is wrong with one person keeps nobody else out. */
const mostSilences = 4;
/** Hooks whose silences are counted. */
const mostHooks = 1_000;
/** UTF-16 units. */
const largestAnswer = 16_384;

/**
 * Asks addresses that operators named for what nobody here knows of a person. The request is a JWT of the issuer of a type of its own
 * (`claims-request+jwt`), for that address alone; the keys are those behind the issuer's `jwks_uri`.
 */
export class ClaimsHooks {
  readonly #known = new BoundedMap<string, Known>(mostKnown, 'longest-unread');
  readonly #questions = new KeyedSingleFlight<string, HookClaims>(mostQuestions);
  /** Of hooks, by their address, and of questions about one person. */
  readonly #failures: RememberedFailures;
  readonly #silences = new BoundedMap<string, number>(mostHooks, 'first-written');

  constructor(private readonly deps: ClaimsHookNeeds) {
    this.#failures = new RememberedFailures(deps.clock);
  }

  /** It never throws: what does not answer has a reason. */
  async ask(hook: ClaimsHook, question: HookQuestion): Promise<HookAnswer> {
    // Another question of the same person is another one: a changed hook counts at once.
    const key = JSON.stringify([hook.url, hook.claims, question.audience, question.clientId, question.subject]);
    const known = this.#known.get(key);
    const now = this.deps.clock.now();
    if (known && isWithin(hook.cache ?? defaultCache, known.answeredAt, now)) return { claims: known.claims };
    try {
      for (const failed of [hook.url, key]) this.#failures.check(failed);
      const claims = await this.#questions.run(key, () => this.#fetch(key, hook, question));
      this.#known.set(key, { claims, answeredAt: now });
      return { claims };
    } catch (error) {
      const last = known && isWithin(longestLast, known.answeredAt, now) ? known.claims : undefined;
      return { reason: error instanceof Error ? error.message : 'unknown', last };
    }
  }

  async #fetch(key: string, hook: ClaimsHook, question: HookQuestion): Promise<HookClaims> {
    try {
      const request = await this.#request(hook, question);
      const by = { lane: 'hooks', source: hook.url, timeout: hook.timeout ?? defaultTimeout } as const;
      const answer = await this.deps.outbound.postForm(hook.url, [['request', request]], by);
      requireAnswer(answer);
      if (answer.contentType !== 'application/json') throw new Error('the answer is not application/json');
      this.#silences.delete(hook.url);
      return claimsOf(hook, answer.body);
    } catch (error) {
      if (error instanceof OutboundUnavailable && !(error instanceof OutboundBusy)) this.#noteSilence(hook.url, error);
      throw this.#failures.note(key, error);
    }
  }

  #noteSilence(url: string, error: OutboundUnavailable): void {
    const silences = (this.#silences.get(url) ?? 0) + 1;
    this.#silences.set(url, silences);
    if (silences >= mostSilences) this.#failures.note(url, error);
  }

  #request({ url, claims }: ClaimsHook, { audience, clientId, subject, algorithm }: HookQuestion): Promise<string> {
    const now = this.deps.clock.now();
    const request = {
      iss: this.deps.settings.issuer,
      aud: url,
      sub: subject,
      client_id: clientId,
      ...(audience !== clientId && { resource: audience }),
      claims,
      iat: now,
      exp: now + requestLifetime,
      jti: identifier(this.deps.random),
    };
    return this.deps.tokenSigner.sign(request, algorithm, 'claims-request+jwt');
  }
}

/** Of the answer what was asked, each as a claim can be; all else is passed over. @throws Error that does not say what it was */
function claimsOf({ claims }: ClaimsHook, body: string): HookClaims {
  if (body.length > largestAnswer) throw new Error('the answer is too large');
  const answer = parsed(body);
  if (!isJsonObject(answer)) throw new Error('the answer is no JSON object');
  const given = claims.flatMap((name): ReadonlyArray<readonly [string, ClaimValue]> => {
    const value = Object.hasOwn(answer, name) ? answer[name] : undefined;
    if (value === undefined || value === null) return [];
    if (!isClaimValue(value)) throw new Error(`the answer has a ${name} that no claim can be`);
    return [[name, value]];
  });
  if (Buffer.byteLength(JSON.stringify(given)) > largestClaims) throw new Error('the answer is too large');
  return new Map(given);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
