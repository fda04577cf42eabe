/** RFC 9110 §9.2.2. */
const idempotentMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'];
/** Codes of a resolver, a network or a host by which no connection came about. */
const neverSent = ['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** A request, and what its receiver promises of it. */
export interface Repeatable {
  readonly init: RequestInit;
  readonly idempotent: boolean | undefined;
}

/** Whether a request that got no answer may be sent once more: it never arrived, or does no harm twice. */
export function mayBeRepeated(error: unknown, { init, idempotent }: Repeatable): boolean {
  const { name, cause } = Object(error) as { readonly name?: unknown; readonly cause?: unknown };
  // Fetch Standard §5.6: a network error, by its name, for it may be of another realm. A stream was read by the first attempt.
  if (name !== 'TypeError' || init.body instanceof ReadableStream) return false;
  const { code } = Object(cause) as { readonly code?: unknown };
  if (typeof code === 'string' && neverSent.includes(code)) return true;
  return idempotent ?? idempotentMethods.includes((init.method ?? 'GET').toUpperCase());
}
