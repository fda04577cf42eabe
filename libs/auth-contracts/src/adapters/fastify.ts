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

/** What is used of Fastify's reply. */
export interface Reply {
  code(status: number): Reply;
  headers(values: object): Reply;
  send(body: unknown): unknown;
  readonly raw?: { readonly statusCode: number; once(event: 'finish', listener: () => void): unknown };
}

export type Hook = (request: IncomingRequest, reply: Reply) => Promise<unknown>;

export interface FastifyGuard<A extends AnyAudience> {
  /** For `onRequest` of a route, of a plugin or of the whole application. @throws TypeError for a requirement that is none */
  guard(...requirements: readonly RequirementOf<A>[]): Hook;
  /** Lets who has no token pass as well; a bad token is refused. */
  optional(...requirements: readonly RequirementOf<A>[]): Hook;
  /** Who calls, behind a guard; undefined where there is none, or nobody is known. */
  principalOf(request: object): Principal<A> | undefined;
  /**
   * For `setErrorHandler`: answers what `requireStepUp` refuses as a guard does, where Fastify by itself has a body of its own.
   * @throws whatever else it is given, for the handler above it
   */
  answerStepUp(error: unknown, request: IncomingRequest, reply: Reply): unknown;
}

/**
 * One line for Fastify: `const { guard, principalOf } = fastifyGuard(api)`. What is no refusal reaches its error handler. In report-only whoever
 * would have been refused goes on to what stands behind it, and `principalOf` knows nobody.
 * @throws TypeError for an option that is none or not what it must be
 */
export function fastifyGuard<A extends AnyAudience>(
  api: ResourceServer<A, Mode>,
  options?: GuardOptions,
): FastifyGuard<A> {
  const callers = new CallersOf<A>();
  const { entrance, isReportOnly } = entrances('fastifyGuard', api, options);
  const hook =
    (admit: Entrance<A>): Hook =>
    async (request, reply) => {
      const admission = await admit(request, () => ({
        route: routeOf(request),
        letOn: (late) => letOn(reply, late),
      }));
      const { refusal, reported } = admission;
      callers.note(request, admission);
      if (refusal) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
      if (reported) letOn(reply, reported);
      return undefined;
    };
  const audience = String(api.metadata.resource);
  return {
    guard: (...requirements) =>
      noteGuard(hook(entrance(false, requirements)), { audience, requirements, isOptional: false, isReportOnly }),
    optional: (...requirements) =>
      noteGuard(hook(entrance(true, requirements)), { audience, requirements, isOptional: true, isReportOnly }),
    principalOf: (request) => callers.get(request),
    answerStepUp: (error, _request, reply) => {
      if (!(error instanceof StepUpRequired)) throw error;
      return reply.code(error.status).headers(error.headers).send(error.body);
    },
  };
}

function letOn(reply: Reply, { headers, answered }: Reported): void {
  reply.headers(headers);
  const { raw } = reply;
  raw?.once('finish', () => answered(raw.statusCode));
}

function routeOf(request: IncomingRequest): string | undefined {
  const { routeOptions } = request as { routeOptions?: { url?: unknown } };
  return typeof routeOptions?.url === 'string' ? routeOptions.url : undefined;
}
