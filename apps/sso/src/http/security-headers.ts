import { type Endpoint, OAuthError } from '@signet/authorization-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer } from '../issuer/issuer.js';
import { rateLimitHeaderNames } from '../limits/rate-limit-headers.js';
import { ClientOrigins } from './client-origins.js';
import { allowedMethods } from './described-routes.js';
import { endpointHeaders } from './endpoint-headers.js';
import { type EndpointProfile, endpointProfiles } from './endpoint-profile.js';
import { refuseMethod, sendRefusal } from './refusal.js';
import { namesOneHost } from './unread-requests.js';

/**
 * Headers of every answer and of its endpoint, and CORS (Fetch standard). Runs before any body is read; methods that the
 * endpoint does not have end here.
 */
export function registerSecurityHeaders(fastify: FastifyInstance, issuer: Issuer): void {
  const origins = new ClientOrigins(issuer.stores.clients);
  const { clientIdMetadataDocuments, clientRegistration } = issuer.config.protocol;
  // Where anybody may bring a client, its origin is not known before; no cookie is ever part of such a call.
  const openToStrangers = clientIdMetadataDocuments || clientRegistration === 'open';
  const headersOf = endpointHeaders(issuer.config.issuer);
  // By callback: most requests have nothing to wait for, and each is one.
  fastify.addHook('onRequest', (request, reply, done) => {
    const { endpoint, isUnanswered } = request.routeOptions.config;
    const profile = endpoint && endpointProfiles[endpoint.caller];
    reply.headers(headersOf(endpoint));
    if (!namesOneHost(request.raw)) {
      sendRefusal(request, reply, new OAuthError('invalid_request', 'one Host is needed'), 400);
      return;
    }
    const goOn = () => {
      if (endpoint && isUnanswered && !hasEmptySegment(request)) answerOtherMethod(request, reply, endpoint);
      else done();
    };
    const { origin } = request.headers;
    if (profile?.readableBy !== 'client origins' || origin === undefined) {
      goOn();
      return;
    }
    const isAllowed = openToStrangers ? Promise.resolve(true) : origins.include(origin);
    isAllowed.then((allowed) => {
      if (allowed) allowOrigin(reply, origin, profile);
      goOn();
    }, done);
  });
}

/** Such an address is no endpoint's: where the method is answered, Nest says so itself. */
function hasEmptySegment(request: FastifyRequest): boolean {
  return Object.values(request.params as Readonly<Record<string, string>>).includes('');
}

function allowOrigin(reply: FastifyReply, origin: string, { headers }: EndpointProfile): void {
  reply.header('access-control-allow-origin', origin);
  const read = [
    'WWW-Authenticate',
    'DPoP-Nonce',
    'Signet-Support-Code',
    ...rateLimitHeaderNames,
    ...(headers?.read ?? []),
  ];
  reply.header('access-control-expose-headers', read.join(', '));
}

function answerOtherMethod(request: FastifyRequest, reply: FastifyReply, endpoint: Endpoint): void {
  const allowed = allowedMethods(endpoint);
  const profile: EndpointProfile = endpointProfiles[endpoint.caller];
  if (request.method !== 'OPTIONS' || !allowed.includes('OPTIONS')) {
    refuseMethod(request, reply, endpoint);
    return;
  }
  reply
    .status(204)
    .header('access-control-allow-methods', endpoint.methods.join(', '))
    .header(
      'access-control-allow-headers',
      [
        'Authorization',
        'Content-Type',
        'MCP-Protocol-Version',
        ...(endpoint.dpop ? ['DPoP'] : []),
        ...(profile.headers?.sent ?? []),
      ].join(', '),
    )
    .header('access-control-max-age', '600')
    .send();
}
