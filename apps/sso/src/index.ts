import 'reflect-metadata';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, closeWithinGrace } from '@signet/runtime';
import { AppModule } from './app.module.js';
import type { SsoConfig } from './config/sso-config.js';
import { registerDescribedRoutes } from './http/described-routes.js';
import { withoutIssuerPath } from './http/issuer-path.js';
import { bodyLimit, registerBodyParsers } from './http/parameters.js';
import { refuseAddress } from './http/refusal.js';
import { registerSecurityHeaders } from './http/security-headers.js';
import { trustsProxies } from './http/trusted-proxies.js';
import { UnreadRequests } from './http/unread-requests.js';
import { Issuer } from './issuer/issuer.js';
import { StructuredLogger } from './log/structured-logger.js';

export { parseConfig, type SsoConfig } from './config/sso-config.js';

/** The issuer as a Nest application, ready to listen. Closing it closes its database. */
export async function createSsoApp(config: SsoConfig): Promise<NestFastifyApplication> {
  const tls = config.tls && (await readTls(config.tls));
  const trustProxy = config.trustedProxies.length > 0 ? trustsProxies(config.trustedProxies) : false;
  const issuer = await Issuer.start(config);
  const unread = new UnreadRequests(config.issuer);
  const adapter = new FastifyAdapter({
    trustProxy,
    bodyLimit,
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: withoutIssuerPath(config.issuer),
    frameworkErrors: refuseAddress(config.issuer) as never,
    clientErrorHandler: unread.refuse as never,
    // Refused in our own form, see `namesOneHost`.
    http: { requireHostHeader: false },
    ...(tls === undefined ? {} : { https: { ...tls, requireHostHeader: false } }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(issuer), adapter, {
    bodyParser: false,
    logger: new StructuredLogger(),
  });
  const fastify = adapter.getInstance();
  unread.registerOn(fastify.server);
  registerDescribedRoutes(fastify as never);
  closeWithinGrace(fastify);
  registerBodyParsers(fastify as never);
  await app.register(fastifyCookie as never);
  registerSecurityHeaders(fastify as never, issuer);
  app.enableShutdownHooks();
  return app;
}

/** RFC 9325 §4.2, as FAPI 2.0 Security Profile §5.2.2 demands for TLS 1.2; TLS 1.3 has only good ones. */
const tlsCiphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
];

/** @throws ConfigError */
async function readTls({ certFile, keyFile }: NonNullable<SsoConfig['tls']>) {
  const read = (variable: string, file: string) =>
    readFile(file).catch(() => {
      throw new ConfigError(variable, 'names a file that cannot be read');
    });
  const [cert, key] = [await read('TLS_CERT_FILE', certFile), await read('TLS_KEY_FILE', keyFile)];
  const pair = {
    certificate: valid('TLS_CERT_FILE', () => new X509Certificate(cert), 'holds no certificate in PEM'),
    privateKey: valid('TLS_KEY_FILE', () => createPrivateKey(key), 'holds no private key in PEM'),
  };
  if (!pair.certificate.checkPrivateKey(pair.privateKey)) {
    throw new ConfigError('TLS_KEY_FILE', 'holds another key than that of the certificate in TLS_CERT_FILE');
  }
  return { cert, key, minVersion: 'TLSv1.2', ciphers: tlsCiphers.join(':'), honorCipherOrder: true } as const;
}

function valid<T>(variable: string, parse: () => T, problem: string): T {
  try {
    return parse();
  } catch {
    throw new ConfigError(variable, problem);
  }
}
