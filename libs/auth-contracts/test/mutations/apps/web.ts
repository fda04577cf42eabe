import { localKeys, ResourceServer, webGuard } from '@signet/auth-contracts';
import type { DeclaredRoute, TestIssuer } from '@signet/auth-contracts/testing';
import { things } from './things.js';

const readers = { kind: 'scopes', all: ['things:read', 'things:write'] } as const;

/** A fetch handler: nothing of it can be read, so its routes are declared. */
export function createWebApp(issuer: TestIssuer) {
  const keys = localKeys(issuer.jwks);
  const api = new ResourceServer({ issuer: issuer.issuer, audience: things, keys, rejectionLog: false });
  const { guard } = webGuard(api);
  const list = guard(() => Response.json({}), readers);
  const app = {
    fetch: (request: Request) =>
      new URL(request.url).pathname === '/things' ? list(request) : new Response(null, { status: 404 }),
  };
  const routes: DeclaredRoute[] = [{ method: 'GET', path: '/things', requirements: [readers] }];
  return { app, api, routes, publicRoutes: [], close: () => api.close() };
}
