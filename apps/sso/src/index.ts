import 'reflect-metadata';
import fastifyCookie from '@fastify/cookie';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { SsoConfig } from './config/sso-config.js';
import { bodyLimit, registerBodyParsers } from './http/parameters.js';
import { registerSecurityHeaders } from './http/security-headers.js';
import { Issuer } from './issuer/issuer.js';

export { ConfigurationError, parseConfig, type SsoConfig } from './config/sso-config.js';

/** The issuer as a Nest application, ready to listen. Closing it closes its database. */
export async function createSsoApp(config: SsoConfig): Promise<NestFastifyApplication> {
  const issuer = await Issuer.start(config);
  const trustProxy = config.trustedProxies.length > 0 ? [...config.trustedProxies] : false;
  const adapter = new FastifyAdapter({ trustProxy, bodyLimit, routerOptions: { maxParamLength: 200 } });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(issuer), adapter, {
    bodyParser: false,
    logger: new ConsoleLogger({ json: true, colors: false, logLevels: ['warn', 'error', 'fatal'] }),
  });
  const fastify = adapter.getInstance();
  registerBodyParsers(fastify as never);
  await app.register(fastifyCookie as never);
  registerSecurityHeaders(fastify as never, issuer);
  app.enableShutdownHooks();
  return app;
}
