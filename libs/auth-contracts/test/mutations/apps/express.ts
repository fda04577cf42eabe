import { expressGuard, localKeys, ResourceServer, requireStepUp } from '@signet/auth-contracts';
import type { TestIssuer, TestRevocations } from '@signet/auth-contracts/testing';
import express, { Router } from 'express';
import { things } from './things.js';

/** All that a route may ask for, without Nest; it hears of revocations, and believes untyped tokens where it is told to. */
export function createExpressApp(issuer: TestIssuer, revocations: TestRevocations | undefined, isUntyped: boolean) {
  const api = new ResourceServer({
    issuer: issuer.issuer,
    audience: things,
    keys: localKeys(issuer.jwks),
    acceptUntypedTokens: isUntyped,
    rejectionLog: false,
    ...(revocations && { revocations: { clientId: 'things', clientSecret: 'secret', fetch: revocations.fetch } }),
  });
  const { guard, optional, principalOf, answerStepUp } = expressGuard(api);
  const app = express();
  app.use(express.urlencoded());
  app.get('/health', (_request, response) => void response.json({}));
  app.get('/things', guard({ kind: 'scopes', all: ['things:read', 'things:write'] }), (_request, response) => {
    response.json({});
  });
  app.get(
    '/greeting',
    optional({ kind: 'scopes', all: ['things:read'] }),
    (_request, response) => void response.json({}),
  );
  app.get('/bound/:id', guard({ kind: 'dpop' }), (_request, response) => void response.json({}));
  const inner = Router();
  inner.post('/:id', guard({ kind: 'acr', anyOf: ['urn:mfa'] }), (_request, response) => void response.json({}));
  app.post('/cancelled', guard(), (request, response) => {
    requireStepUp(principalOf(request) as never, { kind: 'recent_login', maxAge: 300 });
    response.json({});
  });
  app.use('/inner', guard({ kind: 'any_scope', any: ['things:read'] }), inner);
  app.use(answerStepUp);
  return { app, api, publicRoutes: ['GET /health', 'GET /greeting'], close: () => api.close() };
}
