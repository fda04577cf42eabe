import type { FastifyInstance } from 'fastify';
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
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    if (issuer.config.issuer.startsWith('https:')) {
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    }
    const path = (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
    const { origin } = request.headers;
    if (anyOrigin.has(path)) {
      reply.header('access-control-allow-origin', '*');
    } else if (clientOrigins.has(path)) {
      reply.header('vary', 'Origin');
      if (origin !== undefined && (openToStrangers || (await origins.include(origin)))) {
        reply.header('access-control-allow-origin', origin);
        reply.header('access-control-expose-headers', 'WWW-Authenticate, DPoP-Nonce');
      }
    } else return;
    if (request.method === 'OPTIONS') {
      reply
        .status(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'Authorization, Content-Type, DPoP')
        .header('access-control-max-age', '600')
        .send();
      return reply;
    }
  });
}
