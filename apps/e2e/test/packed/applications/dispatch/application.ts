import { type INestApplication, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { localKeys } from '@signet/auth-contracts';
import { AuthContractsModule, type AuthContractsOptions, decoratorsFor } from '@signet/auth-contracts/nest';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import { things } from './inheritance.js';

export const { RequireScopes, CurrentPrincipal } = decoratorsFor(things);

export type Platform = 'express' | 'fastify';

/** One line of the table: what was to be, and what was seen. */
export interface Outcome {
  readonly title: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

export interface Setting {
  readonly issuer: TestIssuer;
  readonly platform: Platform;
}

export async function create(
  { issuer, platform }: Setting,
  parts: ModuleMetadata,
  more: Partial<Pick<AuthContractsOptions, 'graphqlRequest'>> = {},
): Promise<INestApplication> {
  const options = {
    issuer: issuer.issuer,
    audience: things,
    keys: localKeys(issuer.jwks),
    rejectionLog: false as const,
  };
  @Module({ ...parts, imports: [AuthContractsModule.forRoot({ ...options, ...more }), ...(parts.imports ?? [])] })
  class Application {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  return NestFactory.create(Application, adapter, { logger: false, abortOnError: false });
}

/** What stops it, in words; `starts` where nothing does. */
export async function booting(app: INestApplication): Promise<string> {
  const outcome = await app.init().then(() => 'starts', String);
  await app.close();
  return outcome;
}

/** The part of a message that names class, handler and way; the whole where it names another. */
export function naming(line: string, message: string): string {
  return message.includes(line) ? line : message;
}
