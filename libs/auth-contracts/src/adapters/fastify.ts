import type { AnyAudience } from '../audience/define-audience.js';
import type { RequirementOf } from '../policy/requirements.js';
import type { Principal } from '../principal/principal.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import type { IncomingRequest } from '../verification/presentation.js';
import { CallersOf } from './callers-of.js';
import { noteGuard } from './guard-facts.js';

/** What is used of Fastify's reply. */
export interface Reply {
  code(status: number): Reply;
  headers(values: object): Reply;
  send(body: unknown): unknown;
}

export type Hook = (request: IncomingRequest, reply: Reply) => Promise<unknown>;

export interface FastifyGuard<A extends AnyAudience> {
  /** For `onRequest` of a route, of a plugin or of the whole application. */
  guard(...requirements: readonly RequirementOf<A>[]): Hook;
  /** Lets who has no token pass as well; a bad token is refused. */
  optional(...requirements: readonly RequirementOf<A>[]): Hook;
  /** Who calls, behind a guard; undefined where there is none, or nobody is known. */
  principalOf(request: object): Principal<A> | undefined;
}

/** One line for Fastify: `const { guard, principalOf } = fastifyGuard(api)`. What is no refusal reaches its error handler. */
export function fastifyGuard<A extends AnyAudience>(api: ResourceServer<A>): FastifyGuard<A> {
  const callers = new CallersOf<A>();
  const hook =
    (admit: typeof api.admitOptional, requirements: readonly RequirementOf<A>[]): Hook =>
    async (request, reply) => {
      const { principal, refusal } = await admit.call(api, request, ...requirements);
      if (refusal) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
      if (principal) callers.set(request, principal);
      return undefined;
    };
  const audience = String(api.metadata.resource);
  return {
    guard: (...requirements) => noteGuard(hook(api.admit, requirements), { audience, requirements, isOptional: false }),
    optional: (...requirements) =>
      noteGuard(hook(api.admitOptional, requirements), { audience, requirements, isOptional: true }),
    principalOf: (request) => callers.get(request),
  };
}
