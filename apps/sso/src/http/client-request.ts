import { type ClientRequest, credentialParameters } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countedCaller } from '../limits/counted-caller.js';
import { contentType, formParameters, jsonBody } from './parameters.js';

const credentialNames = ['client_id', ...credentialParameters];

/** A client's request to one of its endpoints, as the core reads it. */
export function clientRequest(request: FastifyRequest, reply: FastifyReply): ClientRequest {
  return {
    parameters: formParameters(request),
    authorizationHeader: request.headers.authorization,
    caller: countedCaller(request, reply),
    dpopProofs: dpopProofs(request),
  };
}

/** The client as at any endpoint; where the body is JSON, its form parameters are members of it. */
export function jsonClientRequest(request: FastifyRequest, reply: FastifyReply): ClientRequest {
  const { authorization: authorizationHeader } = request.headers;
  const caller = countedCaller(request, reply);
  const type = contentType(request);
  if (type === undefined || request.body === '') return { parameters: [], authorizationHeader, caller };
  if (type !== 'application/json') return clientRequest(request, reply);
  const body = jsonBody(request, 'invalid_request');
  const members = isJsonObject(body) ? Object.entries(body) : [];
  return {
    parameters: members.flatMap(([name, value]) =>
      credentialNames.includes(name) && typeof value === 'string' && !value.includes('\u0000') ? [[name, value]] : [],
    ),
    authorizationHeader,
    caller,
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
