import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SsoConfig } from '../config/sso-config.js';
import type { LivePolicies } from './live-policies.js';

/** A request of a person finds the same policies from its beginning to its end. */
export function registerPolicies(fastify: FastifyInstance, policies: LivePolicies): void {
  const found = new WeakMap<FastifyRequest, SsoConfig>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.endpoint?.caller !== 'person') {
      done();
      return;
    }
    const config = policies.config;
    found.set(request, config);
    policies.within(config, done);
  });
  // A body that was read came by way of the connection, where nothing is known of the request.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const config = found.get(request);
    if (config) policies.within(config, done);
    else done();
  });
}
