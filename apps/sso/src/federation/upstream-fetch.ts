import { type FetchedFor, OutboundUnavailable } from '@signet/authorization-server';
import type { CustomFetch } from 'openid-client';
import type { Exchange } from '../outbound/guarded-http.js';

/** The way out: bounded in time and size, to public addresses alone, unless the operator allows a host. */
export interface UpstreamHttp {
  exchange(
    url: string,
    sent: Exchange,
  ): Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>;
}

/** What a client of OAuth fetches by, for somebody who waits for it. A server that cannot answer now is as one that does not. */
export function upstreamFetch(http: UpstreamHttp, by: () => FetchedFor): CustomFetch {
  return async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new Error(`a provider is asked by ${method}`);
    const sent = body instanceof URLSearchParams ? body.toString() : body;
    if (sent !== undefined && sent !== null && typeof sent !== 'string') throw new Error('a provider is sent text');
    const answer = await http.exchange(url, {
      method,
      headers,
      by: by(),
      ...(typeof sent === 'string' && { body: sent }),
    });
    if (answer.status >= 500 || answer.status === 429) throw new OutboundUnavailable(`answered ${answer.status}`);
    const bodyless = answer.status === 204 || answer.status === 304;
    return new Response(bodyless ? null : answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.contentType },
    });
  };
}
