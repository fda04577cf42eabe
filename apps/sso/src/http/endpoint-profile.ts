import type { Caller, OAuthErrorCode } from '@signet/authorization-server';

/** How an endpoint speaks HTTP. */
export interface EndpointProfile {
  /** Script of which other origins may read the answers (Fetch standard, CORS). Cookies are never part of such a call. */
  readonly readableBy: 'no origin' | 'client origins' | 'any origin';
  /** `problem`: RFC 9457. */
  readonly refusal: 'page' | 'json' | 'problem';
  /** Seconds that anybody may keep an answer; where there are none, nobody may. Refusals are never kept. */
  readonly maxAge?: number;
  /** What stands there never becomes anything else (RFC 8246). */
  readonly isImmutable?: true;
  /** Statuses of error codes that differ here. */
  readonly statusOf?: Partial<Record<OAuthErrorCode, number>>;
  /** Headers that script may send and read there, beside those of every endpoint. */
  readonly headers?: { readonly sent: readonly string[]; readonly read: readonly string[] };
}

/** Whom a token lets in, from script of clients as well; refusals are problems. */
const ofApis: EndpointProfile = {
  readableBy: 'client origins',
  refusal: 'problem',
  headers: {
    sent: ['If-Match', 'If-None-Match', 'Idempotency-Key'],
    read: ['ETag', 'Link', 'Location', 'Retry-After', 'Idempotency-Replayed', 'Accept-Patch', 'Signet-Managed'],
  },
};

export const endpointProfiles: Readonly<Record<Caller, EndpointProfile>> = {
  // Kept for less than keys are published before they sign.
  anyone: { readableBy: 'any origin', refusal: 'json', maxAge: 300 },
  // A year, the longest that RFC 9111 §1.2.2 lets anybody mean.
  viewer: { readableBy: 'any origin', refusal: 'json', maxAge: 31_536_000, isImmutable: true },
  client: { readableBy: 'client origins', refusal: 'json' },
  // RFC 6749 §5.2 has 400; Shared Signals Framework 1.0 §8.1.1.1 has 403 for a caller that may not have a stream.
  api: { readableBy: 'no origin', refusal: 'json', statusOf: { unauthorized_client: 403 } },
  person: { readableBy: 'no origin', refusal: 'page' },
  operator: { readableBy: 'no origin', refusal: 'json' },
  own_app: ofApis,
  administrator: ofApis,
};
