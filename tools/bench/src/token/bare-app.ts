import 'reflect-metadata';
import { Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { floorSigner } from '../harness/signed-floor.js';
import { audience, client, scope } from './service.js';

/** The floor: a Nest and Fastify handler that signs the same claims by the same function, and checks and stores nothing. */
const signed = floorSigner({ typ: 'at+jwt', kid: 'k1' });

@Controller()
class TokenController {
  @Post('token')
  issue() {
    const iat = Math.floor(Date.now() / 1000);
    const token = signed({
      iss: 'https://sso.example.com',
      sub: client.id,
      aud: audience,
      client_id: client.id,
      scope,
      jti: crypto.randomUUID(),
      iat,
      exp: iat + 300,
    });
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
