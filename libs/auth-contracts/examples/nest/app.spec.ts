import { afterAll } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createTestIssuer, describeAudience } from '@signet/auth-contracts/testing';

const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
process.env.JWKS_URI = await issuer.listen();
const { AppModule, things } = await import('./app.js');
const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
afterAll(() => Promise.all([app.close(), issuer.close()]));

describeAudience({
  audience: things,
  app: () => app,
  issuer: () => issuer,
  publicRoutes: ['GET /.well-known/oauth-protected-resource'],
});
