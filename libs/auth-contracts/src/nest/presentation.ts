import type { Presentation } from '../index.js';

/** What Express and Fastify requests have in common, and where they differ. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Express: the path before routers took their part. */
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders?: readonly string[];
  /** Fastify keeps Node's request here. */
  readonly raw?: { readonly rawHeaders: readonly string[] };
}

const credentials = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*)$/i;

export function schemeOf(request: HttpRequest): 'Bearer' | 'DPoP' | undefined {
  const scheme = /^(bearer|dpop)(?: |$)/i.exec(authorizationOf(request))?.[1]?.toLowerCase();
  return scheme === 'dpop' ? 'DPoP' : scheme === 'bearer' ? 'Bearer' : undefined;
}

/** The token of the Authorization header (RFC 6750 §2.1, RFC 9449 §7.1); null where there is none. */
export function tokenOf(request: HttpRequest): string | null {
  return credentials.exec(authorizationOf(request))?.[2] ?? null;
}

export function presentationOf(request: HttpRequest, publicUrl: string): Presentation {
  const path = request.originalUrl ?? request.url;
  // The base may have a path of its own, which a proxy takes off.
  const url = `${publicUrl.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
  return { scheme: schemeOf(request) ?? 'Bearer', method: request.method, url, proofs: proofsOf(request) };
}

/** Every line of the header, also where Node joined them. */
function proofsOf(request: HttpRequest): readonly string[] {
  const rawHeaders = request.raw?.rawHeaders ?? request.rawHeaders ?? [];
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'dpop');
}

function authorizationOf({ headers }: HttpRequest): string {
  return typeof headers.authorization === 'string' ? headers.authorization : '';
}
