import type { AnyAudience } from '../audience/define-audience.js';
import type { RequirementOf } from '../policy/requirements.js';
import type { Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { Reported } from '../resource-server/admission.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import { StepUpRequired } from '../step-up/step-up-required.js';
import { readingOf } from '../verification/dpop/proven-requests.js';
import type { IncomingRequest } from '../verification/presentation.js';
import { type Entrance, entrances, type GuardOptions } from './guard-options.js';

type Answer = Response | Promise<Response>;

/** A request of the Fetch standard, as Hono, Next, Bun, Deno and workers have it, in the form that is read here. */
export function incomingRequest(request: Pick<Request, 'method' | 'url' | 'headers'>): IncomingRequest {
  const { method, url, headers } = request;
  const { pathname, search } = new URL(url);
  return readingOf({ method, url: `${pathname}${search}`, headers: Object.fromEntries(headers) }, request);
}

/** Who calls a handler; in report-only perhaps nobody. */
export type WebCaller<A extends AnyAudience, M extends Mode = 'enforce'> =
  | Principal<A>
  | (M extends 'report-only' ? undefined : never);

export interface WebGuard<A extends AnyAudience, M extends Mode = 'enforce'> {
  /**
   * A handler that is called for a caller who is enough for it; anybody else has an answer. In report-only it is called for everybody, and
   * whoever would have been refused is nobody.
   * @throws TypeError for a requirement that is none
   */
  guard<Rest extends unknown[]>(
    handler: (request: Request, caller: WebCaller<A, M>, ...rest: Rest) => Answer,
    ...requirements: readonly RequirementOf<A>[]
  ): (request: Request, ...rest: Rest) => Promise<Response>;
  /** Either who calls, or the answer, or in report-only what would have been the answer: for a framework's own middleware. */
  admit(
    request: Request,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<
    | { readonly principal: Principal<A> }
    | { readonly response: Response }
    | (M extends 'report-only' ? { readonly reported: Reported } : never)
  >;
}

/**
 * One line for whatever speaks `Request` and `Response`: `const { guard } = webGuard(api)`.
 * @throws TypeError for an option that is none or not what it must be
 */
export function webGuard<A extends AnyAudience, M extends Mode>(
  api: ResourceServer<A, M>,
  options?: { readonly route?: string | undefined; readonly mode?: undefined; readonly until?: undefined },
): WebGuard<A, M>;
export function webGuard<A extends AnyAudience, M extends Mode>(
  api: ResourceServer<A, Mode>,
  options: GuardOptions<M>,
): WebGuard<A, M>;
export function webGuard<A extends AnyAudience>(
  api: ResourceServer<A, Mode>,
  options?: GuardOptions,
): WebGuard<A, Mode> {
  const { entrance } = entrances('webGuard', api, options);
  const enter = async (admit: Entrance<A>, request: Request, letOn?: (late: Reported) => void) => {
    const { principal, refusal, reported } = await admit(incomingRequest(request), () => ({ letOn }));
    if (principal) return { principal };
    if (reported) return { reported };
    return {
      response: Response.json(refusal?.body, { status: refusal?.status ?? 401, headers: { ...refusal?.headers } }),
    };
  };
  return {
    admit: async (request, ...requirements) => enter(entrance(false, requirements), request),
    guard: (handler, ...requirements) => {
      const admit = entrance(false, requirements);
      return async (request, ...rest) => {
        const reports: Reported[] = [];
        const letOn = (one: Reported) => void reports.push(one);
        const { principal, response, reported } = { ...(await enter(admit, request, letOn)) };
        if (response) return response;
        if (reported) letOn(reported);
        const answer = await answerOf(() => handler(request, principal, ...rest));
        for (const { answered } of reports) answered(answer.status);
        return reports.reduce((last, { headers }) => withHeaders(last, headers), answer);
      };
    },
  };
}

/** What the handler answers, or what it refuses by `requireStepUp`. */
async function answerOf(handle: () => Answer): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof StepUpRequired) return error.getResponse();
    throw error;
  }
}

/** A response of `fetch` or a redirection cannot be changed. */
function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  if (Object.keys(headers).length === 0) return response;
  const changed = new Response(response.body, response);
  for (const [name, value] of Object.entries(headers)) changed.headers.set(name, value);
  return changed;
}
