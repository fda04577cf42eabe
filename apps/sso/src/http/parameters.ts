import type { Readable } from 'node:stream';
import { OAuthError, type OAuthErrorCode, type ParameterList } from '@signet/authorization-server';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { BodyRefused, patience, wholeBody } from '../uploads/bounded-body.js';
import { Upload } from '../uploads/upload.js';

/** Bytes of the largest body that any endpoint reads. */
export const bodyLimit = 64 * 1024;

export const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';
/** RFC 7396 §4. */
export const mergePatchType = 'application/merge-patch+json';

/** Forms and JSON stay text, so that duplicates reach the core; any other body is read within the limit and set aside. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(formType, { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser(jsonType, { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser(mergePatchType, { parseAs: 'string', bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
  // A file is read by the handler that takes one, when it knows from whom.
  fastify.addContentTypeParser(/^(?:multipart\/form-data|image\/)/, async (request: FastifyRequest, body: Readable) => {
    if (request.routeOptions.config.endpoint?.work === 'upload') return undefined;
    await wholeBody(request.raw, { most: bodyLimit, patience }).catch((error: unknown) => {
      body.resume();
      throw error instanceof BodyRefused ? new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE() : error;
    });
    return undefined;
  });
  fastify.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, _body, done) => done(null, undefined));
}

/** @throws OAuthError invalid_request when the body is no form (RFC 6749 §3.2) */
export function formParameters(request: FastifyRequest): ParameterList {
  if (request.body instanceof Upload) return request.body.parameters;
  if (contentType(request) !== formType || typeof request.body !== 'string') {
    throw new OAuthError('invalid_request', `the body must be ${formType}`);
  }
  return parse(request.body);
}

/** @throws OAuthError of this code when the body is not JSON; RFC 7591 §3.1 has invalid_client_metadata */
export function jsonBody(request: FastifyRequest, code: OAuthErrorCode = 'invalid_client_metadata'): unknown {
  try {
    if (contentType(request) === jsonType && typeof request.body === 'string') return JSON.parse(request.body);
  } catch {
    // Said below, as for any other body.
  }
  throw new OAuthError(code, 'the body must be JSON');
}

export function contentType(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

export function queryParameters(request: FastifyRequest): ParameterList {
  const url = request.raw.url ?? '';
  const at = url.indexOf('?');
  return at < 0 ? [] : parse(url.slice(at + 1));
}

export function pathOf(request: Pick<FastifyRequest, 'raw'>): string {
  return (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
}

/** NUL is in no parameter of any standard, and PostgreSQL's text cannot hold it. */
function parse(text: string): ParameterList {
  const parameters = [...new URLSearchParams(text)];
  if (parameters.some(([name, value]) => name.includes('\u0000') || value.includes('\u0000'))) {
    throw new OAuthError('invalid_request', 'a parameter has a NUL character');
  }
  return parameters;
}

/** The first value of a field of our own forms; empty where it is absent. */
export function field(parameters: ParameterList, name: string): string {
  return parameters.find(([key]) => key === name)?.[1] ?? '';
}
