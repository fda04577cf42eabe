import 'reflect-metadata';
import { Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPair, SignJWT } from 'jose';
import { audience, client, scope } from './service.js';

/** The floor: a Nest and Fastify handler that signs the same claims, and checks and stores nothing. */
const { privateKey } = await generateKeyPair('ES256');

@Controller()
class TokenController {
  @Post('token')
  async issue() {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ client_id: client.id, scope, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' })
      .setIssuer('https://sso.example.com')
      .setSubject(client.id)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(privateKey);
    return { access_token: token, token_type: 'Bearer', expires_in: 300, scope };
  }
}

@Module({ controllers: [TokenController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
// Nest's POST answers 201; a token endpoint answers 200.
app
  .getHttpAdapter()
  .getInstance()
  .addHook('onSend', async (_request, reply) => void reply.code(200));
await app.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`);
process.once('SIGTERM', () => process.exit(0));
