import {
  type FetchedFor,
  OutboundHttp,
  type OutboundResponse,
  type ParameterList,
  type SentJson,
  type SentResponse,
} from '@signet/authorization-server';
import { callOf, type Observer } from '@signet/runtime';
import type { GuardedHttp } from './guarded-http.js';

/** The way out, of which somebody sees how long it takes. Nothing is told to whom it leads: they are strangers. */
export class ObservedOutbound extends OutboundHttp {
  constructor(
    private readonly inner: OutboundHttp,
    private readonly observer: Observer,
  ) {
    super();
  }

  override get(url: string, options: { accept: string; by?: FetchedFor }): Promise<OutboundResponse> {
    return this.#seen('GET', url, options.by, () => this.inner.get(url, options));
  }

  override postForm(url: string, fields: ParameterList, by?: FetchedFor): Promise<OutboundResponse> {
    return this.#seen('POST', url, by, () => this.inner.postForm(url, fields, by));
  }

  override postJson(url: string, sent: SentJson): Promise<SentResponse> {
    return this.#seen('POST', url, sent.by, () => this.inner.postJson(url, sent));
  }

  #seen<Response extends SentResponse>(
    method: 'GET' | 'POST',
    url: string,
    by: FetchedFor | undefined,
    work: () => Promise<Response>,
  ): Promise<Response> {
    return seen(this.observer, { method, url, by }, work);
  }
}

/** The same of what a client of OAuth exchanges. */
export function observedExchange(
  http: Pick<GuardedHttp, 'exchange'>,
  observer: Observer,
): Pick<GuardedHttp, 'exchange'> {
  return {
    exchange: (url, sent) => seen(observer, { method: sent.method, url, by: sent.by }, () => http.exchange(url, sent)),
  };
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly by: FetchedFor | undefined;
}

function seen<Response extends SentResponse>(
  observer: Observer,
  { method, url, by }: Call,
  work: () => Promise<Response>,
): Promise<Response> {
  const call = callOf(method, url, { 'signet.fetched_for': by?.lane ?? 'strangers' });
  return observer.within(call, async ({ note }) => {
    const response = await work();
    note({ 'http.response.status_code': response.status });
    return response;
  });
}
