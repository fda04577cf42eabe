import type { AnyAudience } from '../audience/define-audience.js';
import type { RequirementOf } from '../policy/requirements.js';
import type { Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { Reported } from '../resource-server/admission.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import { StepUpRequired } from '../step-up/step-up-required.js';
import type { IncomingRequest } from '../verification/presentation.js';
import { CallersOf } from './callers-of.js';
import { noteGuard } from './guard-facts.js';
import { type Entrance, entrances, type GuardOptions } from './guard-options.js';

/** What is used of a response: that of Node, of connect and of Express 4 and 5. */
export interface ServerAnswer {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
  readonly headersSent?: boolean;
  once?(event: 'finish', listener: () => void): unknown;
}

export type Middleware = (request: IncomingRequest, response: ServerAnswer, next: (error?: unknown) => void) => void;

export type ErrorMiddleware = (
  error: unknown,
  request: IncomingRequest,
  response: ServerAnswer,
  next: (error?: unknown) => void,
) => void;

export interface ExpressGuard<A extends AnyAudience> {
  /** Lets a caller pass who is enough for the route; anybody else has an answer. @throws TypeError for a requirement that is none */
  guard(...requirements: readonly RequirementOf<A>[]): Middleware;
  /** Lets who has no token pass as well; a bad token is refused. */
  optional(...requirements: readonly RequirementOf<A>[]): Middleware;
  /** Who calls, behind a guard; undefined where there is none, or nobody is known. */
  principalOf(request: object): Principal<A> | undefined;
  /** The last `app.use`: answers what `requireStepUp` refuses as a guard does, where Express by itself sends a page. */
  readonly answerStepUp: ErrorMiddleware;
}

/**
 * One line for Express, connect or Node's own server: `const { guard, principalOf } = expressGuard(api)`. What is no refusal, as a fault of a
 * schema or a rule of the application's own, goes to `next`, where Express answers with 500. In report-only whoever would have been refused
 * goes on to what stands behind it, and `principalOf` knows nobody.
 * @throws TypeError for an option that is none or not what it must be
 */
export function expressGuard<A extends AnyAudience>(
  api: ResourceServer<A, Mode>,
  options?: GuardOptions,
): ExpressGuard<A> {
  const callers = new CallersOf<A>();
  const { entrance, isReportOnly } = entrances('expressGuard', api, options);
  const middleware =
    (admit: Entrance<A>): Middleware =>
    (request, response, next) => {
      const enter = async () => {
        const admission = await admit(request, () => ({
          route: routeOf(request),
          letOn: (late) => letOn(request, response, late),
        }));
        const { refusal, reported } = admission;
        callers.note(request, admission);
        if (refusal) {
          answer(response, refusal);
          return false;
        }
        if (reported) letOn(request, response, reported);
        return true;
      };
      // Nothing of what the next one throws comes back here.
      enter().then((isIn) => isIn && next(), next);
    };
  const audience = String(api.metadata.resource);
  return {
    guard: (...requirements) =>
      noteGuard(middleware(entrance(false, requirements)), { audience, requirements, isOptional: false, isReportOnly }),
    optional: (...requirements) =>
      noteGuard(middleware(entrance(true, requirements)), { audience, requirements, isOptional: true, isReportOnly }),
    principalOf: (request) => callers.get(request),
    answerStepUp: (error, _request, response, next) => {
      if (error instanceof StepUpRequired && response.headersSent !== true) answer(response, error);
      else next(error);
    },
  };
}

function letOn(request: IncomingRequest, response: ServerAnswer, { headers, answered }: Reported): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Behind `app.use` the route is known when it has answered.
  response.once?.('finish', () => answered(response.statusCode, routeOf(request)));
}

/** Without the path of a router that it is of: that is what the caller sent, and not a pattern. */
function routeOf(request: IncomingRequest): string | undefined {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : undefined;
}

function answer(response: ServerAnswer, refusal: { status: number; headers: object; body: object }): void {
  response.statusCode = refusal.status;
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, String(value));
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(refusal.body));
}
