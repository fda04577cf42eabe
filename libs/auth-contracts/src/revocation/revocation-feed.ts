import type { AnyAudience } from '../audience/define-audience.js';
import { ask, jsonOf } from '../clients/ask.js';
import {
  authenticated,
  type ClientCredentialOptions,
  type ClientCredentials,
  clientCredentials,
  clientCredentialsShape,
} from '../clients/client-credentials.js';
import { withDeadline } from '../clients/with-deadline.js';
import { TokenRejection } from '../errors/token-rejection.js';
import { letGo } from '../options/let-go.js';
import { type Reader, readOptions, type Shape } from '../options/read-options.js';
import { callback, optional, webUrl } from '../options/values.js';
import type { JsonObject } from '../verification/token-policy.js';
import type { Trust } from '../verification/trusted-issuer.js';
import { type KeyWithdrawal, type Revocation, RevocationState, type RevocationStatus } from './revocation-state.js';
import { readSecurityEvent } from './security-event.js';

export type RevocationFeedOptions = ClientCredentials & FeedOptions;

interface FeedOptions {
  /** Where streams are made; default `${issuer}/security-events/streams` of the first trusted issuer. */
  readonly streamsUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Called when the issuer cannot be heard, and again when it can; for the log. */
  readonly onChange?: ((status: RevocationStatus) => void) | undefined;
}

const feedShape: Shape<FeedOptions & ClientCredentialOptions> = {
  ...clientCredentialsShape,
  streamsUrl: optional(webUrl),
  fetch: optional(callback()),
  onChange: optional(callback()),
};

export const revocationFeedOptions: Reader<RevocationFeedOptions> = (value, at) => {
  const { clientId, clientSecret, clientSecretMethod, clientKey, ...rest } = readOptions(at, value, feedShape);
  return { ...rest, ...clientCredentials(at, { clientId, clientSecret, clientSecretMethod, clientKey }) };
};

/** Milliseconds. */
const times = {
  request: 5000,
  longPoll: 40_000,
  firstRetry: 250,
  lastRetry: 2000,
  /** What a start waits for all that is revoked now; what comes later is heard while the API serves. */
  start: 15_000,
};
/** Events of one answer, and bytes of it. */
const maxEvents = 200;
const maxAnswer = 2 * 1024 * 1024;
/** Answers that are asked for one after the other, as long as they bring more; then there is a pause, or at a start the API begins to serve. */
const mostInARow = { start: 500, later: 50 };
/** Polls in which the key of one event may not be found, before the issuer is told so: a new key takes a moment to be published. */
const mostTries = 5;

/** What RFC 8935 §2.4 calls it. */
type EventError = 'invalid_key' | 'invalid_request';

/** What became of one event. */
type Reading =
  | { readonly event: Revocation | KeyWithdrawal | undefined }
  | { readonly error: EventError; readonly description: string }
  | { readonly later: string };

/**
 * Hears of revocations by polling (RFC 8936): the issuer holds each request open until it has something to say. Each
 * process has a stream of its own, which begins with all that is revoked and may still be unexpired.
 */
export class RevocationFeed {
  readonly #options: RevocationFeedOptions;
  readonly state: RevocationState;
  readonly #fetch: typeof globalThis.fetch;
  readonly #stopped = new AbortController();
  #loop: Promise<void> | undefined;
  #pollUrl: string | undefined;
  #acks: string[] = [];
  /** By the `jti` of the event. */
  #errors = new Map<string, { readonly err: EventError; readonly description: string }>();
  /** In how many polls the key of an event was not found. */
  readonly #tries = new Map<string, number>();
  #refused = 0;
  /** Why one of the last attempt cannot be used. */
  #unusable: string | undefined;
  /** Polls since the last pause that were not held. */
  #inARow = 0;
  /** Milliseconds of a stopwatch: a wall clock that is corrected would make it old, or keep it young. */
  #heardAt: number | undefined;
  #failure: string | undefined;
  /** By the last answer; undefined where none came. */
  #isClientRefused: true | undefined;
  /** Whether the last attempt brought anything, and whether it left anything there. */
  #isNews = false;
  #hasMore = false;

  constructor(
    options: RevocationFeedOptions,
    private readonly trust: () => Trust,
    private readonly audience: string,
    issuer: string,
  ) {
    this.#options = options;
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.state = new RevocationState(issuer, { now: seconds });
  }

  /** Hears all that is revoked now, if the issuer is there and as far as it says so in time, and goes on listening. */
  async start(): Promise<void> {
    if (this.#loop) return;
    const first = this.#attempt({ wait: false, most: mostInARow.start });
    this.#loop = first.then((isHeard) => this.#listen(isHeard));
    // Until then the status says that it was never heard.
    await withDeadline(times.start, [this.#stopped.signal], () => first).catch(() => {});
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    if (this.#pollUrl === undefined) return;
    // Nobody waits for this: the issuer sweeps streams that are not polled.
    await this.#send(this.#pollUrl.replace(/\/poll$/, ''), 'DELETE', undefined, times.request, false).catch(() => {});
  }

  status(): RevocationStatus {
    return {
      staleForSeconds: this.#heardAt === undefined ? undefined : Math.floor((performance.now() - this.#heardAt) / 1000),
      failure: this.#failure,
      isClientRefused: this.#isClientRefused,
      remembered: this.state.size,
      forgottenUntil: this.state.forgottenUntil,
      refused: this.#refused,
    };
  }

  /** Whoever was not heard is asked for an answer at once: that all is well again is not to be known only when something happens. */
  async #listen(wasHeard: boolean): Promise<void> {
    let isHeard = wasHeard;
    let pause = isHeard ? 0 : times.firstRetry;
    while (!this.#stopped.signal.aborted) {
      if (pause > 0) {
        await this.#sleep(pause);
        this.#inARow = 0;
      }
      const began = performance.now();
      const wait = isHeard;
      isHeard = await this.#attempt({ wait, most: mostInARow.later });
      // An issuer that does not hold a request open would be asked as fast as it answers.
      const isHeld = performance.now() - began > times.lastRetry;
      if (isHeld) this.#inARow = 0;
      const mayGoOn = isHeld || !wait || (this.#isNews && this.#inARow < mostInARow.later);
      if (isHeard && this.#hasMore) pause = times.firstRetry;
      else if (isHeard && mayGoOn) pause = 0;
      else pause = Math.min(times.lastRetry, Math.max(times.firstRetry, pause * 2));
    }
  }

  /** Never throws: true where the issuer was heard, and all that it said was used or refused. */
  async #attempt({ wait, most }: { wait: boolean; most: number }): Promise<boolean> {
    try {
      this.#pollUrl ??= await this.#openStream();
      this.#isNews = false;
      this.#hasMore = true;
      for (let left = most; left > 0 && this.#hasMore; left -= 1) {
        this.#hasMore = await this.#poll(this.#pollUrl, wait);
      }
      this.#report(undefined);
      return true;
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#report(error instanceof Error ? error.message : 'no answer');
      return false;
    }
  }

  /** Once for all that was refused in an attempt, however much that was. */
  #report(failure: string | undefined): void {
    if (this.#unusable !== undefined) {
      this.#failure = this.#unusable;
      this.#unusable = undefined;
      this.#tell();
    }
    const changed = (failure === undefined) !== (this.#failure === undefined);
    this.#failure = failure;
    if (changed) this.#tell();
  }

  /** What the application does with it must not end the listening. */
  #tell(): void {
    try {
      letGo(this.#options.onChange?.(this.status()));
    } catch {
      // Its own log.
    }
  }

  async #openStream(): Promise<string> {
    const streams = this.#options.streamsUrl ?? `${this.state.issuer}/security-events/streams`;
    const { status, body } = await this.#send(streams, 'POST', {}, times.request);
    const id = body?.stream_id;
    if (status !== 201 || typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,200}$/.test(id)) {
      throw new Error(`the issuer made no stream: ${status} ${String(body?.error ?? '').slice(0, 60)}`);
    }
    // Beside the address that we know, not at one that we are told: it may be an internal one.
    return `${streams}/${id}/poll`;
  }

  /** True where more events wait that were not there before. @throws Error also where an event has to be read again */
  async #poll(url: string, wait: boolean): Promise<boolean> {
    const acks = this.#acks.slice(0, maxEvents);
    const errors = [...this.#errors].slice(0, maxEvents);
    const isAllSaid = acks.length === this.#acks.length && errors.length === this.#errors.size;
    const request = {
      ack: acks,
      ...(errors.length > 0 && { setErrs: Object.fromEntries(errors) }),
      maxEvents,
      returnImmediately: !wait || !isAllSaid,
    };
    this.#inARow += 1;
    const { status, body } = await this.#send(url, 'POST', request, wait ? times.longPoll : times.request);
    if (status === 404 || status === 410) {
      this.#pollUrl = undefined;
      this.#acks = [];
      this.#errors.clear();
      throw new Error('the stream is gone');
    }
    const sets = asRecord(body?.sets);
    if (status !== 200 || sets === undefined) throw new Error(`polling answered ${status}`);
    this.#acks = this.#acks.slice(acks.length);
    for (const [jti] of errors) this.#errors.delete(jti);
    // One that was just answered for may have crossed that answer.
    const answered = new Set([...acks, ...errors.map(([jti]) => jti)]);
    const events = Object.entries(sets);
    const isNew = events.some(([jti]) => !answered.has(jti));
    this.#isNews ||= isNew;
    const later = await this.#read(events.slice(0, maxEvents));
    if (later !== undefined) throw new Error(later);
    // What is passed over of an answer that is longer than it was to be comes again.
    const hasMore = body?.moreAvailable === true || events.length > maxEvents;
    // Only then is all known that the issuer has said.
    if (!hasMore) this.#heardAt = performance.now();
    return hasMore && isNew;
  }

  /**
   * Each event by itself: one that cannot be used holds up no other. What is used is acknowledged, what never will be is refused (RFC 8936
   * §2.4), and the rest comes again.
   * @returns why something has to come again; undefined where nothing has
   */
  async #read(entries: ReadonlyArray<readonly [string, unknown]>): Promise<string | undefined> {
    const read = await Promise.all(entries.map(async ([jti, token]) => [jti, await this.#readOne(token)] as const));
    const events: (Revocation | KeyWithdrawal)[] = [];
    let again: string | undefined;
    for (const [jti, reading] of read) {
      const settled = 'later' in reading ? this.#tryAgain(jti, reading.later) : reading;
      if (settled === undefined) {
        again ??= 'later' in reading ? reading.later : undefined;
        continue;
      }
      this.#tries.delete(jti);
      if ('error' in settled) this.#refuse(jti, settled.error, settled.description);
      else {
        this.#acks.push(jti);
        if (settled.event) events.push(settled.event);
      }
    }
    this.#take(events);
    return again;
  }

  /** Undefined where it may still become readable. */
  #tryAgain(jti: string, reason: string): Exclude<Reading, { later: string }> | undefined {
    // The keys are away, not this one: that says nothing of the event.
    if (reason !== unknownKey) return undefined;
    const tries = (this.#tries.get(jti) ?? 0) + 1;
    // Of events that are here now: no more than one answer holds.
    if (this.#tries.size >= maxEvents && !this.#tries.has(jti)) this.#tries.clear();
    this.#tries.set(jti, tries);
    return tries < mostTries ? undefined : { error: 'invalid_key', description: reason };
  }

  #refuse(jti: string, err: EventError, description: string): void {
    this.#errors.set(jti, { err, description });
    this.#refused += 1;
    this.#unusable = `an event that cannot be used: ${description}`;
  }

  #take(events: readonly (Revocation | KeyWithdrawal)[]): void {
    for (const event of events) if (event.part === 'kid') this.trust().keys.withdraw(event.value);
    this.state.add(events.filter((event): event is Revocation => event.part !== 'kid'));
  }

  async #readOne(token: unknown): Promise<Reading> {
    try {
      return { event: await readSecurityEvent(String(token), this.trust(), this.audience) };
    } catch (error) {
      if (error instanceof TokenRejection && error.code === 'keys_unavailable') return { later: 'the keys are away' };
      if (error instanceof TokenRejection && error.code === 'unknown_key') return { later: unknownKey };
      return { error: 'invalid_request', description: 'it is not of this issuer, not for this API, or no event' };
    }
  }

  #send(url: string, method: string, body: object | undefined, within: number, stoppable = true) {
    return withDeadline(within, stoppable ? [this.#stopped.signal] : [], (signal) =>
      authenticated(this.#options, { audience: this.state.issuer }, async ({ headers, parameters }) => {
        // The form parameters of a client are members where the body is JSON.
        const members = body || Object.keys(parameters).length > 0 ? { ...body, ...parameters } : undefined;
        const request: RequestInit = {
          method,
          headers: {
            ...headers,
            accept: 'application/json',
            ...(members && { 'content-type': 'application/json' }),
          },
          ...(members && { body: JSON.stringify(members) }),
          redirect: 'error',
        };
        const bounds = { within, atMost: maxAnswer, signals: [signal] };
        const answer = await ask(this.#fetch, url, request, bounds).catch((error: unknown) => {
          this.#isClientRefused = undefined;
          throw error;
        });
        this.#isClientRefused = answer.status === 401 || undefined;
        const isEmpty = answer.body.byteLength === 0;
        const json = isEmpty ? undefined : (jsonOf(answer) as JsonObject);
        if (json?.error === 'invalid_client') this.#isClientRefused = true;
        return { status: answer.status, body: json };
      }),
    );
  }

  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#stopped;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}

const unknownKey = 'the key of an event is not in the key set';

function asRecord(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** @param trusts of the verifier; the first is the issuer that is heard */
export function revocationFeed(
  options: RevocationFeedOptions,
  trusts: () => readonly [Trust, ...Trust[]],
  audience: AnyAudience,
  issuer: string,
): RevocationFeed {
  return new RevocationFeed(options, () => trusts()[0], String(audience.identifier), issuer);
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
