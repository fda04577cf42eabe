import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendDocument } from '../http/json-document.js';
import { answerFailure } from '../http/oauth-error.filter.js';
import type { Issuer } from '../issuer/issuer.js';
import { adminPath, documentEndpoint } from './admin-endpoints.js';
import { AdminGuard } from './guard/admin-guard.js';
import { type AdminDeps, handleOperation } from './http/handle-operation.js';
import { Idempotency } from './http/idempotency.js';
import { refuseOperation } from './http/refuse.js';
import { openApiDocument } from './openapi/document.js';
import type { Operation } from './operation.js';
import { operations } from './operations/index.js';

/** A route for each operation, and one for the document that says what they are. */
export function registerAdminRoutes(fastify: FastifyInstance, issuer: Issuer): void {
  const guard = new AdminGuard(issuer);
  const deps = { issuer, guard, idempotency: new Idempotency(issuer) };
  // A tenth of a start, for what few processes are ever asked.
  let document: ReturnType<typeof openApiDocument> | undefined;
  fastify.decorate('adminDocument', `${issuer.config.issuer}${documentEndpoint.path}`);
  fastify.route({
    method: 'GET',
    url: documentEndpoint.path,
    errorHandler: answerFailure,
    handler: (_request, reply) => {
      document ??= openApiDocument(issuer.config.issuer);
      sendDocument(reply, document);
    },
  });
  for (const operation of operations) {
    fastify.route({
      method: operation.method,
      url: `${adminPath}${operation.path}`,
      errorHandler: answerFailure,
      handler: answering(deps, operation),
    });
  }
  fastify.addHook('onClose', () => guard.close());
}

/** What is no refusal is answered as everywhere: nothing is said of it but that it was. */
function answering(deps: AdminDeps, operation: Operation) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      await handleOperation(deps, operation, request, reply);
    } catch (error) {
      refuseOperation(request, reply, error);
    }
    return reply;
  };
}
