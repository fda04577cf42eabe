import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer } from '../issuer/issuer.js';
import { ClientOrigins } from './client-origins.js';

/** Endpoints that script on other origins may read: metadata by anyone, the rest by the origins of registered clients. */
const anyOrigin = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks']);
const clientOrigins = new Set([
  '/token',
  '/userinfo',
  '/revoke',
  '/par',
  '/introspect',
  '/device_authorization',
  '/register',
]);

/** Headers of every answer, and CORS (Fetch standard). Cookies are never part of a cross-origin call. */
export function registerSecurityHeaders(fastify: FastifyInstance, issuer: Issuer): void {
  const origins = new ClientOrigins(issuer.stores.clients);
  const { clientIdMetadataDocuments, clientRegistration } = issuer.config.protocol;
  // Where anybody may bring a client, its origin is not known before; no cookie is ever part of such a call.
  const openToStrangers = clientIdMetadataDocuments || clientRegistration === 'open';
  const ofEvery = headersOfEvery(issuer.config.issuer);
  // By callback: most requests have nothing to wait for, and each is one.
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(ofEvery);
    const path = pathOf(request);
    if (anyOrigin.has(path)) {
      reply.header('access-control-allow-origin', '*');
    } else if (clientOrigins.has(path)) {
      reply.header('vary', 'Origin');
      const { origin } = request.headers;
      if (origin !== undefined) {
        const isAllowed = openToStrangers ? Promise.resolve(true) : origins.include(origin);
        isAllowed.then((allowed) => {
          if (allowed) allowOrigin(reply, origin);
          if (!answerPreflight(request, reply)) done();
        }, done);
        return;
      }
    } else {
      done();
      return;
    }
    if (!answerPreflight(request, reply)) done();
  });
}

function headersOfEvery(issuer: string): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(issuer.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

function pathOf(request: FastifyRequest): string {
  const { url = '/' } = request.raw;
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', 'WWW-Authenticate, DPoP-Nonce');
}

/** Whether it was one, and is answered. */
function answerPreflight(request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.method !== 'OPTIONS') return false;
  reply
    .status(204)
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'Authorization, Content-Type, DPoP')
    .header('access-control-max-age', '600')
    .send();
  return true;
}
