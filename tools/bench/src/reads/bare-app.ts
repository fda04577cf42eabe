import 'reflect-metadata';
import { Body, Controller, Get, Headers, HttpCode, Module, Post, UnauthorizedException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { floorVerifier } from '../harness/signed-floor.js';
import { answersVariable, type BareAnswers } from './bare-answers.js';

/** The floor: Nest, Fastify and one signature check answer the same questions of the same tokens, out of constants. */
const answers = JSON.parse(process.env[answersVariable] ?? '') as BareAnswers;
const { issuer, jwks, discovery, claims, api } = answers;
const read = floorVerifier(jwks.keys.find(({ alg }) => alg === 'ES256') ?? {});

function verified(token: string) {
  const payload = read(token);
  const { iss, exp } = payload;
  if (iss !== issuer || Number(exp) <= Date.now() / 1000) throw new UnauthorizedException();
  return payload;
}

@Controller()
class ReadController {
  @Get('.well-known/openid-configuration')
  discovery() {
    return discovery;
  }

  @Get('jwks')
  jwks() {
    return jwks;
  }

  @Get('userinfo')
  userinfo(@Headers('authorization') authorization = '') {
    const { sub } = verified(authorization.slice('Bearer '.length));
    return { ...claims, sub };
  }

  @Post('introspect')
  @HttpCode(200)
  introspect(@Headers('authorization') authorization: string, @Body() form: { readonly token: string }) {
    if (authorization !== api) throw new UnauthorizedException();
    return { ...verified(form.token), active: true, token_type: 'Bearer' };
  }
}

@Module({ controllers: [ReadController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`);
process.once('SIGTERM', () => process.exit(0));
