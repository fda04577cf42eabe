import type { Caller } from '@signet/authorization-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendDocument } from '../http/json-document.js';
import { answerFailure } from '../http/oauth-error.filter.js';
import type { Issuer } from '../issuer/issuer.js';
import type { ApiService } from './api.js';
import { documentEndpointOf } from './api-endpoints.js';
import { type ApiDeps, handleOperation } from './http/handle-operation.js';
import { Idempotency } from './http/idempotency.js';
import { refuseOperation } from './http/refuse.js';
import { openApiDocument } from './openapi/document.js';
import type { ApiOperation } from './operation.js';

/** Registers the routes of APIs of the issuer. */
export class ApiRoutes {
  readonly #documents = new Map<Caller, string>();

  constructor(
    private readonly fastify: FastifyInstance,
    private readonly issuer: Issuer,
  ) {
    fastify.decorate('apiDocuments', this.#documents);
  }

  /** A route for each operation, and one for the document that says what they are. */
  register<Operation extends ApiOperation<never>, Admitted>(service: ApiService<Operation, Admitted>): void {
    const { fastify, issuer } = this;
    const { description } = service;
    const deps = { issuer, service, idempotency: new Idempotency(service.idempotentRequests, issuer) };
    const { path: url } = documentEndpointOf(description);
    this.#documents.set(description.caller, `${issuer.config.issuer}${url}`);
    // A twentieth of a start, for what few processes are ever asked.
    let document: ReturnType<typeof openApiDocument> | undefined;
    fastify.route({
      method: 'GET',
      url,
      errorHandler: answerFailure,
      handler: (_request, reply) => {
        document ??= openApiDocument(issuer.config.issuer, description);
        sendDocument(reply, document);
      },
    });
    for (const operation of description.operations) {
      fastify.route({
        method: operation.method,
        url: `${description.path}${operation.path}`,
        errorHandler: answerFailure,
        handler: answering(deps, operation),
      });
    }
    fastify.addHook('onClose', () => service.close());
  }
}

/** What is no refusal is answered as everywhere: nothing is said of it but that it was. */
function answering<Operation extends ApiOperation<never>, Admitted>(
  deps: ApiDeps<Operation, Admitted>,
  operation: Operation,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      await handleOperation(deps, operation, request, reply);
    } catch (error) {
      refuseOperation(request, reply, error);
    }
    return reply;
  };
}
