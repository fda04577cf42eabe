import { describe, expect, it } from '@jest/globals';
import { endpoints } from '@signet/authorization-server';
import fastify from 'fastify';
import { registerDescribedRoutes } from './described-routes.js';
import { servedEndpoints } from './served-endpoints.js';

const handler = async () => ({ ok: true });

function start() {
  const app = fastify();
  registerDescribedRoutes(app);
  return app;
}

describe('routes and what describes them', () => {
  it.each([
    ['an address that is described nowhere', 'GET', '/tokens'],
    ['a method that the description does not name', 'PUT', '/token'],
    ['a segment of another name', 'GET', '/register/:id'],
    ['everything', 'GET', '/*'],
  ])('refuse a route at %s', async (_what, method, url) => {
    const app = start();
    expect(() => app.route({ method, url, handler })).toThrow(/described nowhere$/);
    await app.close();
  });

  it('do not start while a described method has no route', async () => {
    const app = start();
    for (const { path, methods } of servedEndpoints) {
      const routed = path === endpoints.registeredClient.path ? methods.filter((method) => method !== 'PUT') : methods;
      app.route({ method: [...routed], url: path, handler });
    }
    await expect(app.ready()).rejects.toThrow('PUT /register/:clientId is described and answered nowhere');
    await app.close();
  });
});
