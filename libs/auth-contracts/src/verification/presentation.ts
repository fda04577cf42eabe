import type { Presentation } from './dpop/dpop-proof-verifier.js';

/** What is needed of an HTTP request: Node's, Fastify's and Express's have this form. */
export interface IncomingRequest {
  /** Node's types let it be absent; no DPoP proof fits a request without it. */
  readonly method?: string | undefined;
  /** The request target as it came: path and query. */
  readonly url?: string | undefined;
  /** Express: the target before a router cut its mount point off. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A token, and how it came. */
export interface Presented {
  readonly token: string;
  readonly presentation: Presentation;
}

/** The token of the `Authorization` header and how it came; undefined where there is none (RFC 6750 §2.1, RFC 9449 §7.1). */
export function readPresentation(request: IncomingRequest): Presented | undefined {
  const { authorization, dpop } = request.headers;
  if (typeof authorization !== 'string') return undefined;
  const [, scheme, token] = /^(bearer|dpop)[ \t]+(\S.*)$/i.exec(authorization) ?? [];
  if (scheme === undefined || token === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return { token, presentation: { scheme: 'Bearer' } };
  // Node joins repeated headers with a comma, which no compact JWS holds.
  const proofs = (typeof dpop === 'string' ? [dpop] : (dpop ?? [])).flatMap((value) => value.split(','));
  return {
    token,
    presentation: {
      scheme: 'DPoP',
      proofs: proofs.map((proof) => proof.trim()),
      method: request.method ?? '',
      target: request.originalUrl ?? request.url ?? '',
    },
  };
}

/** Whether a caller says who it is, in whatever form; one that cannot be read must not pass for a stranger. */
export function hasCredentials({ headers }: IncomingRequest): boolean {
  return headers.authorization !== undefined || headers.dpop !== undefined;
}
