import type { AnyAudience } from '../audience/define-audience.js';
import { ask, jsonOf } from '../clients/ask.js';
import { authenticated, type ClientCredentials, clientSecretSource } from '../clients/client-credentials.js';
import { withDeadline } from '../clients/with-deadline.js';
import { TokenRejection } from '../errors/token-rejection.js';
import type { Shape } from '../options/read-options.js';
import { callback, optional, text, webUrl } from '../options/values.js';
import type { JsonObject } from '../verification/token-policy.js';
import type { Trust } from '../verification/trusted-issuer.js';
import { type KeyWithdrawal, type Revocation, RevocationState, type RevocationStatus } from './revocation-state.js';
import { readSecurityEvent } from './security-event.js';

export interface RevocationFeedOptions extends ClientCredentials {
  /** Where streams are made; default `${issuer}/security-events/streams` of the first trusted issuer. */
  readonly streamsUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Called when the issuer cannot be heard, and again when it can; for the log. */
  readonly onChange?: ((status: RevocationStatus) => void) | undefined;
}

export const revocationFeedShape: Shape<RevocationFeedOptions> = {
  clientId: text,
  clientSecret: clientSecretSource,
  streamsUrl: optional(webUrl),
  fetch: optional(callback()),
  onChange: optional(callback()),
};

/** Milliseconds. */
const times = { request: 5000, longPoll: 40_000, firstRetry: 250, lastRetry: 2000 };
/** Events of one answer, and bytes of it. */
const maxEvents = 200;
const maxAnswer = 2 * 1024 * 1024;

/**
 * Hears of revocations by polling (RFC 8936): the issuer holds each request open until it has something to say. Each
 * process has a stream of its own, which begins with all that is revoked and may still be unexpired.
 */
export class RevocationFeed {
  readonly state: RevocationState;
  readonly #fetch: typeof globalThis.fetch;
  readonly #stopped = new AbortController();
  #loop: Promise<void> | undefined;
  #pollUrl: string | undefined;
  #acks: string[] = [];
  #heardAt: number | undefined;
  #failure: string | undefined;

  constructor(
    private readonly options: RevocationFeedOptions,
    private readonly trust: () => Trust,
    private readonly audience: string,
    issuer: string,
  ) {
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.state = new RevocationState(issuer, seconds);
  }

  /** Hears all that is revoked now, if the issuer is there, and goes on listening. */
  async start(): Promise<void> {
    if (this.#loop) return;
    const isHeard = await this.#attempt({ wait: false });
    this.#loop = this.#listen(isHeard);
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
      staleForSeconds: this.#heardAt === undefined ? undefined : Math.max(0, seconds() - this.#heardAt),
      failure: this.#failure,
      remembered: this.state.size,
    };
  }

  async #listen(isHeard: boolean): Promise<void> {
    let pause = isHeard ? 0 : times.firstRetry;
    while (!this.#stopped.signal.aborted) {
      if (pause > 0) await this.#sleep(pause);
      const ok = await this.#attempt({ wait: true });
      pause = ok ? 0 : Math.min(times.lastRetry, Math.max(times.firstRetry, pause * 2));
    }
  }

  /** Never throws: true where the issuer was heard. */
  async #attempt({ wait }: { wait: boolean }): Promise<boolean> {
    try {
      this.#pollUrl ??= await this.#openStream();
      for (let more = true; more; ) more = await this.#poll(this.#pollUrl, wait);
      this.#report(undefined);
      return true;
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#report(error instanceof Error ? error.message : 'no answer');
      return false;
    }
  }

  #report(failure: string | undefined): void {
    const changed = (failure === undefined) !== (this.#failure === undefined);
    this.#failure = failure;
    if (changed) this.options.onChange?.(this.status());
  }

  async #openStream(): Promise<string> {
    const streams = this.options.streamsUrl ?? `${this.state.issuer}/security-events/streams`;
    const { status, body } = await this.#send(streams, 'POST', {}, times.request);
    const id = body?.stream_id;
    if (status !== 201 || typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,200}$/.test(id)) {
      throw new Error(`the issuer made no stream: ${status} ${String(body?.error ?? '').slice(0, 60)}`);
    }
    // Beside the address that we know, not at one that we are told: it may be an internal one.
    return `${streams}/${id}/poll`;
  }

  /** True where more events wait. */
  async #poll(url: string, wait: boolean): Promise<boolean> {
    const acks = this.#acks.slice(0, maxEvents);
    const request = { ack: acks, maxEvents, returnImmediately: !wait || this.#acks.length > acks.length };
    const { status, body } = await this.#send(url, 'POST', request, times.longPoll);
    if (status === 404 || status === 410) {
      this.#pollUrl = undefined;
      this.#acks = [];
      throw new Error('the stream is gone');
    }
    const sets = body?.sets;
    if (status !== 200 || typeof sets !== 'object' || sets === null) throw new Error(`polling answered ${status}`);
    this.#acks = this.#acks.slice(acks.length);
    this.#heardAt = seconds();
    const entries = Object.entries(sets as JsonObject);
    this.#take(await this.#read(entries));
    this.#acks.push(...entries.map(([jti]) => jti));
    return body?.moreAvailable === true;
  }

  #take(events: readonly (Revocation | KeyWithdrawal)[]): void {
    for (const event of events) if (event.part === 'kid') this.trust().keys.withdraw(event.value);
    this.state.add(events.filter((event): event is Revocation => event.part !== 'kid'));
  }

  /** Events that are not the issuer's are acknowledged too: they would come again for ever. */
  async #read(entries: ReadonlyArray<readonly [string, unknown]>): Promise<readonly (Revocation | KeyWithdrawal)[]> {
    const read = await Promise.all(
      entries.map(async ([, token]) => {
        try {
          return await readSecurityEvent(String(token), this.trust(), this.audience);
        } catch (error) {
          // Without the key nobody can tell: the event is not acknowledged, and comes again.
          if (error instanceof TokenRejection && /^(keys_unavailable|unknown_key)$/.test(error.code)) throw error;
          this.#failure = `an event that is not the issuer's: ${error instanceof Error ? error.message : ''}`;
          this.options.onChange?.(this.status());
          return undefined;
        }
      }),
    );
    return read.filter((one) => one !== undefined);
  }

  #send(url: string, method: string, body: object | undefined, within: number, stoppable = true) {
    return withDeadline(within, stoppable ? [this.#stopped.signal] : [], (signal) =>
      authenticated(this.options, async (authorization) => {
        const request: RequestInit = {
          method,
          headers: {
            authorization,
            accept: 'application/json',
            ...(body && { 'content-type': 'application/json' }),
          },
          ...(body && { body: JSON.stringify(body) }),
          redirect: 'error',
        };
        const answer = await ask(this.#fetch, url, request, { within, atMost: maxAnswer, signals: [signal] });
        const isEmpty = answer.body.byteLength === 0;
        return { status: answer.status, body: isEmpty ? undefined : (jsonOf(answer) as JsonObject) };
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
