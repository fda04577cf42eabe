// Run by `node --test`: the suite of an audience under the runner of Node, against the built package.
import 'reflect-metadata';
import { after, describe, it } from 'node:test';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { defineAudience, localKeys } from '@signet/auth-contracts';
import { AuthContractsModule, decoratorsFor, Public } from '@signet/auth-contracts/nest';
import { createTestIssuer, describeAudience } from '@signet/auth-contracts/testing';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things' },
});
const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });

// Plain JavaScript has no decorators: they are called.
class ThingsController {
  list() {
    return {};
  }
}
Controller('things')(ThingsController);
const list = Object.getOwnPropertyDescriptor(ThingsController.prototype, 'list');
Get()(ThingsController.prototype, 'list', list);
const { RequireScopes } = decoratorsFor(audience);
const closed = process.env.LEFT_OPEN === undefined;
(closed ? RequireScopes('things:read') : Public())(ThingsController.prototype, 'list', list);

class AppModule {}
Module({
  imports: [AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, keys: localKeys(issuer.jwks) })],
  controllers: [ThingsController],
})(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
after(() => app.close());

describeAudience(
  { audience, app: () => app, issuer: () => issuer, publicRoutes: ['GET /.well-known/oauth-protected-resource'] },
  { describe, it },
);
