import { lookup as resolve } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
  type FetchedFor,
  OutboundHttp,
  type OutboundResponse,
  OutboundUnavailable,
  type ParameterList,
  type SentJson,
  type SentResponse,
} from '@signet/authorization-server';
import { isPublicAddress } from './address-policy.js';
import { Places } from './places.js';

export interface OutboundLimits {
  /** Milliseconds for all of a fetch, its redirects included. */
  readonly timeout: number;
  /** Bytes. */
  readonly largestBody: number;
}

/** `refused`: the address, or what it answered, is against the rules. */
export type FetchOutcome = 'answered' | 'unavailable' | 'refused';

export interface GuardedHttpOptions {
  readonly limits?: OutboundLimits;
  readonly onFetched?: (outcome: FetchOutcome) => void;
}

const defaultLimits: OutboundLimits = { timeout: 5_000, largestBody: 64 * 1024 };
const mostRedirects = 3;
/** Codes of a network, a resolver or a host that is not there just now; others say that the address is wrong. */
const away = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'ETIMEDOUT']);
const strangers: FetchedFor = { lane: 'strangers' };

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `status`: nothing of the answer is read but its head. */
  readonly wants?: 'status';
}

/** A request of a client of OAuth, with its credentials. */
export interface Exchange extends Omit<Sent, 'wants'> {
  readonly by: FetchedFor;
}

type Answered = OutboundResponse & SentResponse;

/**
 * Fetches what clients and people name: https only, to public addresses only, bounded in time and size, redirected only
 * within the host, without cookies or credentials. The address that was checked is the one that is connected to.
 */
export class GuardedHttp extends OutboundHttp {
  readonly #places = new Places();
  private readonly limits: OutboundLimits;
  readonly #onFetched: (outcome: FetchOutcome) => void;

  /**
   * @param allowedHosts as `host` or `host:port`: there private addresses and http are fine
   * @param options.onFetched hears how each fetch went, and does not throw
   */
  constructor(
    private readonly allowedHosts: readonly string[],
    { limits = defaultLimits, onFetched = () => {} }: GuardedHttpOptions = {},
  ) {
    super();
    this.limits = limits;
    this.#onFetched = onFetched;
  }

  override get(
    url: string,
    { accept, by = strangers }: { accept: string; by?: FetchedFor },
  ): Promise<OutboundResponse> {
    return this.#bounded(url, { method: 'GET', headers: { accept } }, by);
  }

  override postForm(url: string, fields: ParameterList, by: FetchedFor = strangers): Promise<OutboundResponse> {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    };
    return this.#bounded(url, { method: 'POST', headers, body }, by);
  }

  override async postJson(url: string, { headers, body, by }: SentJson): Promise<SentResponse> {
    const described = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const sent: Sent = { method: 'POST', headers: { ...headers, ...described }, body, wants: 'status' };
    const { status, retryAfter } = await this.#bounded(url, sent, by);
    return { status, ...(retryAfter !== undefined && { retryAfter }) };
  }

  /** As it is asked for, with the head of what a client of OAuth says; what is sent is not sent on. @throws Error as for get */
  exchange(url: string, { by, ...sent }: Exchange): Promise<OutboundResponse> {
    const { body, headers } = sent;
    if (body === undefined) return this.#bounded(url, sent, by);
    const length = String(Buffer.byteLength(body));
    return this.#bounded(url, { ...sent, headers: { ...headers, 'content-length': length } }, by);
  }

  async #bounded(address: string, sent: Sent, by: FetchedFor): Promise<Answered> {
    try {
      const { host } = this.#checked(address);
      const { timeout } = this.limits;
      // Nobody waits for what is only sent: a receiver may take its time.
      const most = sent.wants === 'status' ? (by.timeout ?? timeout) : Math.min(timeout, by.timeout ?? timeout);
      const follow = () => this.#follow(address, sent, AbortSignal.timeout(most));
      const response = await this.#places.within(by, host, follow);
      this.#onFetched('answered');
      return response;
    } catch (error) {
      this.#onFetched(error instanceof OutboundUnavailable ? 'unavailable' : 'refused');
      throw error;
    }
  }

  async #follow(address: string, sent: Sent, signal: AbortSignal): Promise<Answered> {
    let url = this.#checked(address);
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await this.#send(url, sent, signal);
      if (answer.status < 300 || answer.status > 399 || answer.location === undefined) return answer.response;
      // A POST is not repeated elsewhere: the receiver registered this address.
      if (sent.method === 'POST') throw new Error('the answer was a redirect');
      const next = URL.canParse(answer.location, url) ? this.#checked(new URL(answer.location, url).href) : undefined;
      if (next?.host !== url.host) throw new Error('redirected to another host');
      url = next;
    }
    throw new Error('too many redirects');
  }

  /** @throws Error */
  #checked(address: string): URL {
    if (!URL.canParse(address)) throw new Error('not an URL');
    const url = new URL(address);
    if (url.username !== '' || url.password !== '') throw new Error('an URL with credentials');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && this.#isAllowed(url))) throw new Error('not https');
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !this.#isAllowed(url) && !isPublicAddress(literal)) {
      throw new Error('not a public address');
    }
    return url;
  }

  #isAllowed(url: URL): boolean {
    return this.allowedHosts.includes(url.hostname) || this.allowedHosts.includes(url.host);
  }

  async #bodyOf(incoming: http.IncomingMessage, { wants }: Sent): Promise<string> {
    if (wants !== 'status') return readBody(incoming, this.limits.largestBody);
    // However much of it there is, and however slowly it comes.
    incoming.on('error', () => {});
    incoming.destroy();
    return '';
  }

  #send(
    url: URL,
    sent: Sent,
    signal: AbortSignal,
  ): Promise<{ status: number; location?: string | undefined; response: Answered }> {
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise((resolveSent, reject) => {
      const call = request(
        url,
        {
          method: sent.method,
          headers: { ...sent.headers, 'accept-encoding': 'identity', 'user-agent': 'signet' },
          agent: false,
          signal,
          lookup: this.#isAllowed(url) ? undefined : lookupPublic,
        },
        (incoming) => {
          this.#bodyOf(incoming, sent).then(
            (body) => {
              const { statusCode: status = 0, headers } = incoming;
              const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
              const maxAge = maxAgeOf(headers['cache-control']);
              const retryAfter = retryAfterOf(headers['retry-after'], headers.date);
              const response = { status, contentType, body, maxAge, retryAfter };
              resolveSent({ status, location: headers.location, response });
            },
            (error) => reject(failureOf(error, signal)),
          );
        },
      );
      call.on('error', (error) => reject(failureOf(error, signal)));
      call.end(sent.body);
    });
  }
}

/** Seconds, or a time by the clock of who says it (RFC 9110 §10.2.3). */
function retryAfterOf(value: string | undefined, date: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const wait = (Date.parse(value) - (date === undefined ? Date.now() : Date.parse(date))) / 1000;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : undefined;
}

/** Whether there was no answer, or one against the rules. */
function failureOf(error: Error & { readonly code?: string }, signal: AbortSignal): Error {
  if (signal.aborted) return new OutboundUnavailable('took too long');
  return away.has(error.code ?? '') ? new OutboundUnavailable(error.code) : error;
}

/** Every address of the name must be public, and only these are connected to: no second answer of the DNS counts. */
const lookupPublic: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) {
      done(error, '', 0);
      return;
    }
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address))) {
      done(new Error('not a public address'), '', 0);
    } else if (options.all) {
      done(null, found);
    } else {
      done(null, first.address, first.family);
    }
  });
};

async function readBody(incoming: http.IncomingMessage, largestBody: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      incoming.destroy();
      throw new Error('the answer is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function maxAgeOf(cacheControl: string | undefined): number | undefined {
  if (cacheControl === undefined) return undefined;
  if (/(?:^|[,\s])no-(?:store|cache)(?:[,\s]|$)/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[,\s])max-age=(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
