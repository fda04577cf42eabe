import type { ClientRequest } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countedCaller } from '../limits/counted-caller.js';
import { formParameters } from './parameters.js';

/** A client's request to one of its endpoints, as the core reads it. */
export function clientRequest(request: FastifyRequest, reply: FastifyReply): ClientRequest {
  return {
    parameters: formParameters(request),
    authorizationHeader: request.headers.authorization,
    caller: countedCaller(request, reply),
    dpopProofs: dpopProofs(request),
  };
}

/** Every line of the header, also where Node would have joined them (RFC 9449 §4.3: one only). */
export function dpopProofs(request: FastifyRequest): readonly string[] {
  const { rawHeaders } = request.raw;
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'dpop');
}

/** The token of `Authorization: Bearer` (RFC 6750 §2.1). */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}
