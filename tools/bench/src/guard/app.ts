import 'reflect-metadata';
import {
  type CanActivate,
  Controller,
  type DynamicModule,
  Get,
  Headers,
  type INestApplication,
  Module,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuthContractsModule, Public } from '@signet/auth-contracts/nest';
import { auth } from 'express-oauth2-jwt-bearer';
import { floorVerifier } from '../harness/signed-floor.js';
import { peerGuard } from './peers.js';
import { issuerUrl, things } from './things.js';

/** One Nest application with an open and a guarded route: `node app.js <contestant> <jwks uri>`. */
const [name = '', jwksUri = ''] = process.argv.slice(2);

@Controller()
class OpenController {
  @Public()
  @Get('open')
  open() {
    return { ok: true };
  }
}

/** Checks the signature and nothing else. */
let read: ReturnType<typeof floorVerifier>;

@Controller()
class FloorController {
  @Public()
  @Get('floor')
  floor(@Headers('authorization') authorization = '') {
    read(authorization.slice('Bearer '.length));
    return { ok: true };
  }
}

@Controller()
class ClosedController {
  @Get('closed')
  closed() {
    return { ok: true };
  }
}

@Module({})
class AppModule {}

function withAuthContracts(verifyWith: 'verifier' | 'passport-jwt'): DynamicModule {
  return {
    module: AppModule,
    imports: [AuthContractsModule.forRoot({ issuer: issuerUrl, audience: things, jwksUri, verifyWith })],
    controllers: [OpenController, FloorController, ClosedController],
  };
}

function withPeer(guard: CanActivate): DynamicModule {
  UseGuards(guard)(ClosedController);
  return { module: AppModule, controllers: [OpenController, ClosedController] };
}

async function create(): Promise<INestApplication> {
  const options = { logger: false as const };
  if (name === 'express-oauth2-jwt-bearer') {
    const module: DynamicModule = { module: AppModule, controllers: [OpenController, ClosedController] };
    const app = await NestFactory.create(module, new ExpressAdapter(), options);
    app.use('/closed', auth({ issuer: issuerUrl, jwksUri, audience: things.identifier, tokenSigningAlg: 'ES256' }));
    return app;
  }
  const module = name.startsWith('auth-contracts')
    ? withAuthContracts(name === 'auth-contracts' ? 'verifier' : 'passport-jwt')
    : withPeer(await peerGuard(name, jwksUri));
  return NestFactory.create(module, new FastifyAdapter(), options);
}

const { keys } = (await (await fetch(jwksUri)).json()) as { readonly keys: readonly object[] };
read = floorVerifier(keys[0] ?? {});
const app = await create();
await app.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`);
process.once('SIGTERM', () => process.exit(0));
