import type { AnyAudience } from '../audience/define-audience.js';
import type { RequirementOf } from '../policy/requirements.js';
import type { Principal } from '../principal/principal.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import type { IncomingRequest } from '../verification/presentation.js';

type Answer = Response | Promise<Response>;

/** A request of the Fetch standard, as Hono, Next, Bun, Deno and workers have it, in the form that is read here. */
export function incomingRequest({
  method,
  url,
  headers,
}: Pick<Request, 'method' | 'url' | 'headers'>): IncomingRequest {
  const { pathname, search } = new URL(url);
  return { method, url: `${pathname}${search}`, headers: Object.fromEntries(headers) };
}

export interface WebGuard<A extends AnyAudience> {
  /** A handler that is called for a caller who is enough for it; anybody else has an answer. */
  guard<Rest extends unknown[]>(
    handler: (request: Request, principal: Principal<A>, ...rest: Rest) => Answer,
    ...requirements: readonly RequirementOf<A>[]
  ): (request: Request, ...rest: Rest) => Promise<Response>;
  /** Either who calls, or the answer: for a framework's own middleware. */
  admit(
    request: Request,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<{ readonly principal: Principal<A> } | { readonly response: Response }>;
}

/** One line for whatever speaks `Request` and `Response`: `const { guard } = webGuard(api)`. */
export function webGuard<A extends AnyAudience>(api: ResourceServer<A>): WebGuard<A> {
  const admit: WebGuard<A>['admit'] = async (request, ...requirements) => {
    const { principal, refusal } = await api.admit(incomingRequest(request), ...requirements);
    if (principal) return { principal };
    return { response: Response.json(refusal.body, { status: refusal.status, headers: refusal.headers }) };
  };
  return {
    admit,
    guard:
      (handler, ...requirements) =>
      async (request, ...rest) => {
        const admission = await admit(request, ...requirements);
        return 'response' in admission ? admission.response : handler(request, admission.principal, ...rest);
      },
  };
}
