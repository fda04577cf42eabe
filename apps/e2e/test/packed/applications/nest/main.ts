import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuthContractsModule, type AuthContractsOptions } from '@signet/auth-contracts/nest';
import { createTestIssuer } from '@signet/auth-contracts/testing';
import { LedgerController } from './ledger.controller.js';
import { ledger } from './ledger.js';

async function main(platform: string | undefined, verifyWith: string = 'verifier'): Promise<void> {
  const issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  const jwksUri = await issuer.listen();

  const options: AuthContractsOptions<typeof ledger> = {
    issuer: issuer.issuer,
    jwksUri,
    audience: ledger,
    verifyWith: verifyWith === 'passport-jwt' ? 'passport-jwt' : 'verifier',
  };

  @Module({
    imports: [AuthContractsModule.forRoot(options)],
    controllers: [LedgerController],
  })
  class LedgerModule {}

  const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(LedgerModule, adapter);
  await app.listen(0, '127.0.0.1');
  const scopes = ['ledger:read'] as const;
  const ready = {
    url: await app.getUrl(),
    good: await issuer.mint({ audience: ledger, scopes }),
    otherAudience: await issuer.mint({ audience: ledger, scopes, claims: { aud: 'https://other.example.com' } }),
    withoutScope: await issuer.mint({ audience: ledger }),
  };
  process.stdout.write(`ready ${JSON.stringify(ready)}\n`);
}

void main(process.argv[2], process.argv[3]);
