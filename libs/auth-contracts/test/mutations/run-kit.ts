// Started for each mutation: runs the kit against applications, as their own tests would, and writes which tests failed.
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createTestIssuer, describeAudience } from '@signet/auth-contracts/testing';
import { createNestApp } from './apps/nest.js';
import { good, things } from './apps/things.js';

const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
const failures: string[] = [];
let count = 0;
const isEnough = () => process.env.UNTIL_FIRST === 'yes' && failures.length > 0;

async function judge(name: string, create: () => ReturnType<typeof createNestApp>): Promise<void> {
  if (isEnough()) return;
  const { app, publicRoutes, close } = await create();
  const tests: Array<readonly [string, () => Promise<void>]> = [];
  describeAudience(
    { audience: things, app: () => app, issuer: () => issuer, publicRoutes, claims: good },
    { describe: (_name, define) => define(), it: (title, run) => void tests.push([title, run]) },
  );
  for (const [title, run] of tests) {
    if (isEnough()) break;
    count += 1;
    await run().catch((error: unknown) => failures.push(`${name}: ${title}: ${String(error).slice(0, 300)}`));
  }
  await close();
}

await judge('Nest on Fastify', () => createNestApp(issuer, new FastifyAdapter() as never, 'verifier'));
await judge('Nest on Express', () => createNestApp(issuer, new ExpressAdapter() as never, 'passport-jwt'));
process.stdout.write(JSON.stringify({ failures, count }));
