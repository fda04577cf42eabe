import type { Caller } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { neverStored } from '../../http/endpoint-headers.js';
import { type ProblemCode, problemBody, problemType } from './problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Of who calls an API of the issuer where its document is, to which the type of a problem leads. */
    apiDocuments: Map<Caller, string>;
  }
}

/** RFC 9457: what went wrong, in words that may be shown. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, detail, status }: { readonly code: ProblemCode; readonly detail: string; readonly status: number },
): void {
  const { endpoint } = request.routeOptions.config;
  const document = (endpoint && request.server.apiDocuments.get(endpoint.caller)) ?? 'about:blank';
  const body = problemBody(document, code, detail, status);
  reply.headers(neverStored).status(status).header('content-type', `${problemType}; charset=utf-8`);
  reply.send(JSON.stringify(body));
}

const codes: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'unknown',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_type',
  500: 'failed',
  503: 'unavailable',
};

/** Of what was refused before an operation was asked. */
export function problemCodeOf(status: number): ProblemCode {
  return codes[status] ?? 'malformed';
}
