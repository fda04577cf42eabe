// Run by `node --test`: the suite of an audience for applications without Nest, against the built package.
import { createServer } from 'node:http';
import { after, describe, it, test } from 'node:test';
import { defineAudience, expressGuard, localKeys, ResourceServer, webGuard } from '@signet/auth-contracts';
import { createTestIssuer, describeAudience } from '@signet/auth-contracts/testing';
import express from 'express';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things' },
});
const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
const needs = { kind: 'scopes', all: ['things:read'] };
const closed = process.env.LEFT_OPEN === undefined;

function serve() {
  const api = new ResourceServer({
    issuer: issuer.issuer,
    audience,
    keys: localKeys(issuer.jwks),
    rejectionLog: false,
  });
  after(() => api.close());
  return api;
}

function createExpress() {
  const app = express();
  const { guard } = expressGuard(serve());
  app.get('/things', ...(closed ? [guard(needs)] : []), (_request, response) => void response.json({}));
  return app;
}

function createFetch() {
  const { guard } = webGuard(serve());
  const answer = () => Response.json({});
  const list = closed ? guard(answer, needs) : answer;
  return {
    fetch: (request) =>
      new URL(request.url).pathname === '/things' ? list(request) : new Response(null, { status: 404 }),
  };
}

const routes = [{ method: 'GET', path: '/things', requirements: [needs] }];
const applications = {
  'node:http': [createServer(createExpress()), []],
  fetch: [createFetch(), routes],
};
for (const [name, [app, declared]] of Object.entries(applications)) {
  describe(name, () => {
    describeAudience(
      { audience, app: () => app, issuer: () => issuer, publicRoutes: [], routes: declared },
      { describe, it },
    );
  });
}

test('no package of Nest is there', async (t) => {
  await t.assert.rejects(import('@nestjs/common'), { code: 'ERR_MODULE_NOT_FOUND' });
});
