import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestIssuer, describeAudience, type TestIssuer } from '@signet/auth-contracts/testing';
import { AppModule, things } from './app.module';

let issuer: TestIssuer;
let app: INestApplication;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  process.env.JWKS_URI = await issuer.listen();
  app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
});

afterAll(() => Promise.all([app.close(), issuer.close()]));

describeAudience({
  audience: things,
  app: () => app,
  issuer: () => issuer,
  publicRoutes: ['GET /.well-known/oauth-protected-resource'],
});
