import 'reflect-metadata';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AnyAudience } from '@signet/auth-contracts';
import { AuthContractsModule } from '@signet/auth-contracts/nest';

@Module({})
class AppModule {}

/** @throws Error where the bench did not say it */
export function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Runs a Nest and Fastify application whose routes are guarded for one audience, and says its address. */
export async function serve(audience: AnyAudience, controller: Type): Promise<void> {
  const module: DynamicModule = {
    module: AppModule,
    imports: [AuthContractsModule.forRoot({ issuer: given('ISSUER'), audience })],
    controllers: [controller],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`);
  process.once('SIGTERM', () => process.exit(0));
}
