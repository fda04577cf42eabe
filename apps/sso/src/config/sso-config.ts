import type { IssuerSettings } from '@signet/authorization-server';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';
import { z } from 'zod';

/** What an operator decides, read once at start and frozen. */
export interface SsoConfig {
  /** The `iss` of everything: https, or http on loopback; it may have a path, but no trailing slash. */
  readonly issuer: string;
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly masterKey: { readonly value?: string | undefined; readonly file?: string | undefined };
  /** Addresses or ranges whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Files of the certificate chain and its key in PEM, where the issuer ends TLS itself. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Passwords that are hashed at once; default: as many as there are cores, less one. */
  readonly passwordHashingThreads?: number | undefined;
  /** `host` or `host:port` that may be fetched though it is private or plain http. */
  readonly outboundAllowedHosts: readonly string[];
  /** Settings of the protocol that differ from the defaults. */
  readonly protocol: Pick<
    IssuerSettings,
    | 'clientRegistration'
    | 'clientIdMetadataDocuments'
    | 'requirePushedAuthorizationRequests'
    | 'dpopNonceRequired'
    | 'userRegistration'
  >;
}

/** A setting that stops the start; the message is one line that names the variable and never repeats its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .default('false')
  .transform((value) => value === 'true');
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const schema = z.object({
  ISSUER: z
    .string({ error: 'is missing' })
    .refine(isIssuer, 'must be https://host, or http:// on loopback, without trailing slash, query or fragment'),
  HOST: z.string().min(1).default('localhost'),
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535).default(4000),
  DATABASE_URL: z.string({ error: 'is missing' }).transform((value, context) => {
    try {
      return parseDatabaseUrl(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  }),
  MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}=?$/, 'must be 32 bytes of base64url')
    .optional(),
  MASTER_KEY_FILE: z.string().min(1).optional(),
  TRUSTED_PROXIES: list,
  TLS_CERT_FILE: z.string().min(1).optional(),
  TLS_KEY_FILE: z.string().min(1).optional(),
  PASSWORD_HASHING_THREADS: z.coerce
    .number({ error: 'must be a number from 1 to 64' })
    .int('must be a number from 1 to 64')
    .min(1, 'must be a number from 1 to 64')
    .max(64, 'must be a number from 1 to 64')
    .optional(),
  OUTBOUND_ALLOWED_HOSTS: list,
  CLIENT_REGISTRATION: z.enum(['off', 'protected', 'open'], { error: 'must be off, protected or open' }).default('off'),
  CLIENT_ID_METADATA_DOCUMENTS: flag,
  REQUIRE_PUSHED_AUTHORIZATION_REQUESTS: flag,
  DPOP_NONCE_REQUIRED: flag,
  USER_REGISTRATION: flag,
});

/** @throws ConfigurationError */
export function parseConfig(env: NodeJS.ProcessEnv): SsoConfig {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigurationError(`${String(issue?.path[0] ?? 'configuration')} ${issue?.message ?? 'is not valid'}`);
  }
  const value = parsed.data;
  if (value.MASTER_KEY === undefined && value.MASTER_KEY_FILE === undefined) {
    throw new ConfigurationError('MASTER_KEY or MASTER_KEY_FILE is missing');
  }
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = value;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new ConfigurationError(`${certFile === undefined ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE'} is missing`);
  }
  return Object.freeze({
    issuer: value.ISSUER,
    host: value.HOST,
    port: value.PORT,
    database: value.DATABASE_URL,
    masterKey: value.MASTER_KEY === undefined ? { file: value.MASTER_KEY_FILE } : { value: value.MASTER_KEY },
    trustedProxies: value.TRUSTED_PROXIES,
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    passwordHashingThreads: value.PASSWORD_HASHING_THREADS,
    outboundAllowedHosts: value.OUTBOUND_ALLOWED_HOSTS,
    protocol: {
      clientRegistration: value.CLIENT_REGISTRATION,
      clientIdMetadataDocuments: value.CLIENT_ID_METADATA_DOCUMENTS,
      requirePushedAuthorizationRequests: value.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
      dpopNonceRequired: value.DPOP_NONCE_REQUIRED,
      userRegistration: value.USER_REGISTRATION,
    },
  });
}

function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const path = url.pathname === '/' ? '' : url.pathname;
  return (
    value === `${url.origin}${path}` &&
    !value.endsWith('/') &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))
  );
}
