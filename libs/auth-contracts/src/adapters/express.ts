import type { AnyAudience } from '../audience/define-audience.js';
import type { RequirementOf } from '../policy/requirements.js';
import type { Principal } from '../principal/principal.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import type { IncomingRequest } from '../verification/presentation.js';
import { CallersOf } from './callers-of.js';
import { noteGuard } from './guard-facts.js';

/** What is used of a response: that of Node, of connect and of Express 4 and 5. */
export interface ServerAnswer {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

export type Middleware = (request: IncomingRequest, response: ServerAnswer, next: (error?: unknown) => void) => void;

export interface ExpressGuard<A extends AnyAudience> {
  /** Lets a caller pass who is enough for the route; anybody else has an answer. */
  guard(...requirements: readonly RequirementOf<A>[]): Middleware;
  /** Lets who has no token pass as well; a bad token is refused. */
  optional(...requirements: readonly RequirementOf<A>[]): Middleware;
  /** Who calls, behind a guard; undefined where there is none, or nobody is known. */
  principalOf(request: object): Principal<A> | undefined;
}

/**
 * One line for Express, connect or Node's own server: `const { guard, principalOf } = expressGuard(api)`. What is no refusal, as a fault of a
 * schema or a rule of the application's own, goes to `next`, where Express answers with 500.
 */
export function expressGuard<A extends AnyAudience>(api: ResourceServer<A>): ExpressGuard<A> {
  const callers = new CallersOf<A>();
  const middleware =
    (admit: typeof api.admitOptional, requirements: readonly RequirementOf<A>[]): Middleware =>
    (request, response, next) => {
      const enter = async () => {
        const { principal, refusal } = await admit.call(api, request, ...requirements);
        if (refusal) {
          answer(response, refusal);
          return false;
        }
        if (principal) callers.set(request, principal);
        return true;
      };
      // Nothing of what the next one throws comes back here.
      enter().then((isIn) => isIn && next(), next);
    };
  const audience = String(api.metadata.resource);
  return {
    guard: (...requirements) =>
      noteGuard(middleware(api.admit, requirements), { audience, requirements, isOptional: false }),
    optional: (...requirements) =>
      noteGuard(middleware(api.admitOptional, requirements), { audience, requirements, isOptional: true }),
    principalOf: (request) => callers.get(request),
  };
}

function answer(response: ServerAnswer, refusal: { status: number; headers: object; body: object }): void {
  response.statusCode = refusal.status;
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, String(value));
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(refusal.body));
}
